import { replyInteger } from '../../format/reply';
import type { ObserverClient } from '../../protocol/client';
import { type Text, textBytes } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';
import type { KeySource } from '../bulk/source';
import { isText, messageOf } from '../details/shared/replies';

/** The greatest number of keys that are kept for an undo. */
export const KEPT_KEYS = 1_000;
/** The greatest size of all kept keys together, in bytes. */
export const KEPT_BYTES = 8 * 1_048_576;
/** A longer key would not fit into the message that restores it. */
export const KEY_BYTES = 45_000;
export const UNDO_MS = 30_000;

/** Tells whether a deletion can be undone, as far as this is known before. */
export type UndoPlan =
  | { readonly kind: 'kept' | 'many' | 'rights' | 'total' | 'perhaps' }
  | { readonly kind: 'large'; readonly count: number };

/** A key as it was when it was deleted. */
export interface KeyCopy {
  readonly key: Text;
  /** The reply of DUMP. */
  readonly value: Text;
  /** Milliseconds since 1970; 0: it does not expire. */
  readonly expireAt: string;
}

export interface Restored {
  readonly restored: number;
  /** There is a new key of the same name. */
  readonly taken: number;
  readonly problem?: string;
}

/** Finds out whether a deletion of these keys can be undone. */
export async function planUndo(
  client: ObserverClient,
  db: number,
  { count: total, named: keys, matching }: KeySource,
): Promise<UndoPlan> {
  if (total > KEPT_KEYS) return { kind: 'many' };
  const sizes = await client.commands(
    db,
    keys.map((key) => ['MEMORY', 'USAGE', key]),
  );
  if (sizes.some(({ status }) => status === 'rejected')) return { kind: 'rights' };
  const bytes = sizes.map((size) => (size.status === 'fulfilled' ? intOf(size.value) : 0));
  if (bytes.reduce((sum, each) => sum + each, 0) > KEPT_BYTES) return { kind: 'total' };
  const small = keys.filter((_, i) => (bytes[i] ?? 0) <= KEY_BYTES);
  if (small[0] !== undefined) {
    const [dump] = await client.commands(db, [['DUMP', small[0]]]);
    if (dump?.status === 'rejected') return { kind: 'rights' };
  }
  if (matching) return { kind: 'perhaps' };
  const count = keys.length - small.length;
  return count > 0 ? { kind: 'large', count } : { kind: 'kept' };
}

/** Reads keys so that they can be restored; leaves out those that cannot. `room` is in bytes. */
export async function copyKeys(
  client: ObserverClient,
  db: number,
  keys: readonly Text[],
  room: number,
): Promise<KeyCopy[]> {
  const sizes = await client.commands(
    db,
    keys.map((key) => ['MEMORY', 'USAGE', key]),
  );
  const small = keys.filter((_, i) => {
    const size = sizes[i];
    return size?.status === 'fulfilled' && intOf(size.value) <= KEY_BYTES;
  });
  const replies = await client.commands(
    db,
    small.flatMap((key) => [
      ['DUMP', key],
      ['PEXPIRETIME', key],
    ]),
  );
  let left = room;
  return small.flatMap((key, i): KeyCopy[] => {
    const [value, expireAt] = [replyOf(replies[2 * i]), intOf(replyOf(replies[2 * i + 1]))];
    if (!isText(value)) return [];
    const { length } = textBytes(value);
    if (length > KEY_BYTES || length > left) return [];
    left -= length;
    return [{ key, value, expireAt: String(Math.max(0, expireAt)) }];
  });
}

/** The bytes that copies take. */
export function bytesOf(copies: readonly KeyCopy[]): number {
  return copies.reduce((sum, { value }) => sum + textBytes(value).length, 0);
}

/** Creates deleted keys again. A new key of the same name stays. */
export async function restoreKeys(
  client: ObserverClient,
  db: number,
  copies: readonly KeyCopy[],
): Promise<Restored> {
  const outcomes = await client.commands(
    db,
    copies.map(({ key, value, expireAt }) => ['RESTORE', key, expireAt, value, 'ABSTTL']),
  );
  let restored = 0;
  let taken = 0;
  let problem: string | undefined;
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') restored++;
    else if (messageOf(outcome.reason).startsWith('BUSYKEY')) taken++;
    else problem = messageOf(outcome.reason);
  }
  return { restored, taken, problem };
}

function replyOf(outcome: PromiseSettledResult<ReplyValue> | undefined): ReplyValue {
  return outcome?.status === 'fulfilled' ? outcome.value : null;
}

function intOf(value: ReplyValue): number {
  return replyInteger(value) ?? 0;
}
