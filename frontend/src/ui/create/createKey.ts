import { replyInteger } from '../../format/reply';
import type { ObserverClient } from '../../protocol/client';
import type { Text } from '../../protocol/text';
import { TEXTS } from './texts';

export interface NewKey {
  readonly type: string;
  readonly key: string;
  /** The field of a hash or of a stream's entry, the score of a member. */
  readonly name: string;
  /** The value, or the first element. */
  readonly value: string;
  /** In seconds; empty: none. */
  readonly expiry: string;
}

/** Describes, for a type, the fields of the dialog and the command that creates a key. */
export interface Kind {
  /** The label of the field beside the value. */
  readonly name?: string;
  readonly value: string;
  command(wanted: NewKey): Text[];
}

export const KINDS: Readonly<Record<string, Kind>> = {
  string: {
    value: TEXTS.value,
    // refused where the key exists, in one step
    command: ({ key, value }) => ['SET', key, value, 'NX'],
  },
  hash: {
    name: TEXTS.firstField,
    value: TEXTS.itsValue,
    command: ({ key, name, value }) => ['HSET', key, name, value],
  },
  list: { value: TEXTS.firstElement, command: ({ key, value }) => ['RPUSH', key, value] },
  set: { value: TEXTS.firstMember, command: ({ key, value }) => ['SADD', key, value] },
  zset: {
    name: TEXTS.score,
    value: TEXTS.firstMember,
    command: ({ key, name, value }) => ['ZADD', key, name, value],
  },
  stream: {
    name: TEXTS.firstField,
    value: TEXTS.itsValue,
    command: ({ key, name, value }) => ['XADD', key, '*', name, value],
  },
};

export class KeyExists extends Error {
  override readonly name = 'KeyExists';

  constructor() {
    super(TEXTS.exists);
  }
}

/** Creates a key that does not exist yet. */
export async function createKey(client: ObserverClient, db: number, wanted: NewKey): Promise<void> {
  const kind = KINDS[wanted.type];
  if (!kind) return;
  if (replyInteger(await client.command(db, ['EXISTS', wanted.key])) !== 0) throw new KeyExists();
  const reply = await client.command(db, kind.command(wanted));
  if (reply === null) throw new KeyExists();
  if (wanted.expiry !== '') await client.command(db, ['EXPIRE', wanted.key, wanted.expiry]);
}
