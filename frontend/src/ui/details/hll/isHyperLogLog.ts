import { complete, type LoadedValue } from '../valueLoader';

const MAGIC = [0x48, 0x59, 0x4c, 0x4c];
const HEADER_BYTES = 16;

/** Returns whether a string begins with HYLL, the magic bytes of a HyperLogLog. */
export function isHyperLogLog(value: LoadedValue): boolean {
  const { bytes } = value;
  return (
    complete(value) &&
    bytes.length >= HEADER_BYTES &&
    MAGIC.every((byte, i) => bytes[i] === byte) &&
    (bytes[4] ?? 2) <= 1
  );
}
