import type { ObserverClient } from '../../protocol/client';
import { textBytes } from '../../protocol/text';
import type { ValueRange } from '../../protocol/wire';
import type { Selection } from '../keys/selection';

export const RANGE_BYTES = 65_536;
/** The number of bytes that each press of "load more" reads. */
export const STEP_BYTES = 1_048_576;
/** The greatest length of a value that the page reads, because a browser tab cannot show more. */
export const MOST_BYTES = 16 * 1_048_576;

export interface LoadedValue {
  readonly type: string;
  readonly total: number;
  /** The offset of the bytes in the value. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Zero where there is no expiry. */
  readonly expireAt: number;
  readonly revision: string;
}

export const complete = (value: LoadedValue) =>
  value.offset === 0 && value.bytes.length >= value.total;

const RESTARTS = 3;

/**
 * Reads `wanted` bytes from an offset on, range by range. A value that changes meanwhile is read again from
 * there, as ranges of two revisions do not make one value.
 */
export async function loadValue(
  client: ObserverClient,
  { db, key }: Selection,
  offset: number,
  wanted: number,
  cancelled: () => boolean,
): Promise<LoadedValue | undefined> {
  for (let attempt = 1; ; attempt++) {
    const first = await client.range(db, key, offset, Math.min(RANGE_BYTES, wanted));
    const parts = [bytesOf(first)];
    let loaded = parts[0]?.length ?? 0;
    const total = first.type === 'string' ? Number(first.total) : 0;
    const goal = Math.min(Math.max(0, total - offset), wanted);
    let torn = false;
    while (loaded < goal && !torn) {
      if (cancelled()) return undefined;
      const next = await client.range(
        db,
        key,
        offset + loaded,
        Math.min(RANGE_BYTES, goal - loaded),
      );
      const bytes = bytesOf(next);
      torn = next.revision !== first.revision || bytes.length === 0;
      parts.push(bytes);
      loaded += bytes.length;
    }
    if (cancelled()) return undefined;
    if (torn && attempt < RESTARTS) continue;
    // a value that changes faster than it can be read is shown as far as one range goes
    if (torn) parts.length = 1;
    return {
      type: first.type,
      total: Number(first.total ?? 0),
      offset,
      bytes: join(parts),
      expireAt: Number(first.expireAt ?? 0),
      revision: first.revision ?? '0',
    };
  }
}

function bytesOf(range: ValueRange): Uint8Array {
  return range.type === 'string' ? textBytes(range.value) : new Uint8Array();
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
