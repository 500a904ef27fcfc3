export const REGISTERS = 16_384;
const HEADER_BYTES = 16;
const BITS = 6;

export interface Registers {
  readonly encoding: 'dense' | 'sparse';
  readonly values: Uint8Array;
  /** True if the count in the header is up to date with the registers. */
  readonly cached: boolean;
}

/** The registers of a HyperLogLog in Redis's format; undefined where the bytes are none. */
export function readRegisters(bytes: Uint8Array): Registers | undefined {
  const encoding = bytes[4] === 0 ? 'dense' : 'sparse';
  const body = bytes.subarray(HEADER_BYTES);
  const values = encoding === 'dense' ? dense(body) : sparse(body);
  if (!values) return undefined;
  // the highest bit of the count says that it is out of date
  return { encoding, values, cached: ((bytes[15] ?? 0) & 0x80) === 0 };
}

function dense(body: Uint8Array): Uint8Array | undefined {
  if (body.length < (REGISTERS * BITS) / 8) return undefined;
  return Uint8Array.from({ length: REGISTERS }, (_, i) => {
    const bit = i * BITS;
    const at = bit >> 3;
    const two = (body[at] ?? 0) | ((body[at + 1] ?? 0) << 8);
    return (two >> (bit & 7)) & 0x3f;
  });
}

function sparse(body: Uint8Array): Uint8Array | undefined {
  const values = new Uint8Array(REGISTERS);
  let register = 0;
  for (let i = 0; i < body.length; i++) {
    const code = body[i] ?? 0;
    if ((code & 0xc0) === 0) {
      register += (code & 0x3f) + 1;
    } else if ((code & 0xc0) === 0x40) {
      register += (((code & 0x3f) << 8) | (body[++i] ?? 0)) + 1;
    } else {
      const end = register + (code & 3) + 1;
      values.fill(((code >> 2) & 0x1f) + 1, register, end);
      register = end;
    }
  }
  return register === REGISTERS ? values : undefined;
}

/** Counts the registers that have each value, from 0 to the highest one. */
export function histogram(values: Uint8Array): number[] {
  const counts: number[] = [];
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}
