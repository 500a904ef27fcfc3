import { replyInteger } from '../../format/reply';
import type { ObserverClient } from '../../protocol/client';
import { type Text, wireBytes } from '../../protocol/text';
import { bytesOf, copyKeys, KEPT_BYTES, type KeyCopy } from '../actions/trash';
import { TEXTS } from './texts';

/** One message has room for twice as much. */
const CHUNK_BYTES = 32_768;
const CHUNK_KEYS = 100;

/** What is done to all selected keys. */
export interface BulkAction {
  /** Whether one command takes many keys. */
  readonly many: boolean;
  command(keys: readonly Text[]): Text[];
  /** Called before the command; the function that it returns is called when it has been executed. */
  before?(keys: readonly Text[]): Promise<() => void>;
}

export const DELETE: BulkAction = { many: true, command: (keys) => ['UNLINK', ...keys] };

/** Deletes keys, and adds a copy of each that can be restored to `copies`. */
export function deleteInto(client: ObserverClient, db: number, copies: KeyCopy[]): BulkAction {
  return {
    ...DELETE,
    async before(keys) {
      const taken = await copyKeys(client, db, keys, KEPT_BYTES - bytesOf(copies));
      return () => copies.push(...taken);
    },
  };
}

export function expireIn(amount: string, unit: 's' | 'ms'): BulkAction {
  const name = unit === 's' ? 'EXPIRE' : 'PEXPIRE';
  return { many: false, command: (keys) => [name, ...keys, amount] };
}

export interface BulkProgress {
  /** Keys that the server has answered for. */
  readonly answered: number;
  /** Keys that were there, and were changed. */
  readonly changed: number;
  /** Why it ended before all keys. */
  readonly problem?: string;
}

/** Does it to all keys, until the server refuses or `stopped` answers true. */
export async function runBulk(
  client: ObserverClient,
  db: number,
  keys: readonly Text[],
  action: BulkAction,
  tell: (progress: BulkProgress) => void,
  stopped: () => boolean,
): Promise<BulkProgress> {
  let progress: BulkProgress = { answered: 0, changed: 0 };
  for (const chunk of chunks(keys, action.many ? CHUNK_KEYS : 1)) {
    if (stopped()) return { ...progress, problem: TEXTS.stopped };
    try {
      const executed = await action.before?.(chunk);
      const reply = await client.command(db, action.command(chunk));
      executed?.();
      progress = {
        answered: progress.answered + chunk.length,
        changed: progress.changed + (replyInteger(reply) ?? 0),
      };
      tell(progress);
    } catch (error) {
      return { ...progress, problem: error instanceof Error ? error.message : String(error) };
    }
  }
  return progress;
}

function* chunks(keys: readonly Text[], most: number): Generator<Text[]> {
  let chunk: Text[] = [];
  let bytes = 0;
  for (const key of keys) {
    const length = wireBytes(JSON.stringify(key)) + 1;
    if (chunk.length > 0 && (chunk.length >= most || bytes + length > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(key);
    bytes += length;
  }
  if (chunk.length > 0) yield chunk;
}
