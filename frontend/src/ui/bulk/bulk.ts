import { replyInteger } from '../../format/reply';
import type { ObserverClient } from '../../protocol/client';
import { type Text, wireBytes } from '../../protocol/text';
import { bytesOf, copyKeys, KEPT_BYTES, KEPT_KEYS, type KeyCopy } from '../actions/trash';
import { messageOf } from '../details/shared/replies';
import { batches, type KeySource } from './source';
import { TEXTS } from './texts';

/** One message has room for twice as much. */
const CHUNK_BYTES = 32_768;
const CHUNK_KEYS = 100;

/** An action on all selected keys. */
export interface BulkAction {
  /** True if one command takes many keys. */
  readonly many: boolean;
  command(keys: readonly Text[]): Text[];
  /** Called before the command; the function that it returns is called when it has been executed. */
  before?(keys: readonly Text[]): Promise<() => void>;
}

export const DELETE: BulkAction = { many: true, command: (keys) => ['UNLINK', ...keys] };

/** Commands for one key each that are sent before the first is answered. */
const CHUNK_COMMANDS = 32;

/** Deletes keys, and adds a copy of each that can be restored to `copies`. */
export function deleteInto(client: ObserverClient, db: number, copies: KeyCopy[]): BulkAction {
  return {
    ...DELETE,
    async before(keys) {
      const kept = keys.slice(0, Math.max(0, KEPT_KEYS - copies.length));
      const taken = await copyKeys(client, db, kept, KEPT_BYTES - bytesOf(copies));
      return () => copies.push(...taken);
    },
  };
}

export function expireIn(amount: string, unit: 's' | 'ms'): BulkAction {
  const name = unit === 's' ? 'EXPIRE' : 'PEXPIRE';
  return { many: false, command: (keys) => [name, ...keys, amount] };
}

export interface BulkProgress {
  /** The number of keys for which the server has replied. */
  readonly answered: number;
  /** The number of keys that existed and were changed. */
  readonly changed: number;
  /** The reason why the action ended before the last key. */
  readonly problem?: string;
}

/** Runs the action on all keys, until the server refuses it or `stopped` returns true. */
export async function runBulk(
  client: ObserverClient,
  db: number,
  source: KeySource,
  action: BulkAction,
  tell: (progress: BulkProgress) => void,
  stopped: () => boolean,
): Promise<BulkProgress> {
  let progress: BulkProgress = { answered: 0, changed: 0 };
  try {
    for await (const batch of batches(client, db, source)) {
      for (const chunk of chunks(batch, action.many ? CHUNK_KEYS : CHUNK_COMMANDS)) {
        if (stopped()) return { ...progress, problem: TEXTS.stopped };
        const executed = await action.before?.(chunk);
        const commands = action.many
          ? [action.command(chunk)]
          : chunk.map((key) => action.command([key]));
        const outcomes = await client.commands(db, commands);
        const refused = outcomes.find(({ status }) => status === 'rejected');
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') continue;
          progress = {
            answered: progress.answered + (action.many ? chunk.length : 1),
            changed: progress.changed + (replyInteger(outcome.value) ?? 0),
          };
        }
        if (refused?.status === 'rejected') throw refused.reason;
        executed?.();
        tell(progress);
      }
      if (stopped()) return { ...progress, problem: TEXTS.stopped };
    }
  } catch (error) {
    return { ...progress, problem: messageOf(error) };
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
