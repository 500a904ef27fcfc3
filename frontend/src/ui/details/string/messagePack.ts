import { decode, ExtData } from '@msgpack/msgpack';
import { escapeBytes } from '../../../format/escape';

/** The JSON text of a MessagePack value; throws where the bytes are not exactly one value. */
export function messagePackJson(bytes: Uint8Array): string {
  return json(decode(bytes, { useBigInt64: true, mapKeyConverter: keyOf }));
}

/** JSON has only strings as keys. */
function keyOf(key: unknown): string {
  return typeof key === 'string' ? key : json(key);
}

function json(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (value instanceof Uint8Array) return JSON.stringify(escapeBytes(value));
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value instanceof ExtData) {
    const data = value.data instanceof Uint8Array ? value.data : value.data(0);
    return `{"type":${value.type},"data":${json(data)}}`;
  }
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).map(
    ([key, field]) => `${JSON.stringify(key)}:${json(field)}`,
  );
  return `{${fields.join(',')}}`;
}
