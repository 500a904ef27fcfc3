import { replyInteger } from '../../format/reply';
import type { ObserverClient } from '../../protocol/client';
import { type Text, textId } from '../../protocol/text';
import { TEXTS } from './texts';

/** There is a key of the new name, which may be replaced. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
}

export interface NewName {
  readonly key: Text;
  readonly to: Text;
  /** The database of the copy. */
  readonly toDb: number;
  readonly replace: boolean;
}

type NameCommand = (client: ObserverClient, db: number, wanted: NewName) => Promise<void>;

export const rename: NameCommand = async (client, db, { key, to, replace }) => {
  if (textId(key) === textId(to)) throw new Error(TEXTS.sameName);
  const reply = await client.command(db, [replace ? 'RENAME' : 'RENAMENX', key, to]);
  if (replyInteger(reply) === 0) throw new NameTaken();
};

export const copy: NameCommand = async (client, db, { key, to, toDb, replace }) => {
  if (db === toDb && textId(key) === textId(to)) throw new Error(TEXTS.sameName);
  const args: Text[] = ['COPY', key, to, 'DB', String(toDb)];
  if (replace) args.push('REPLACE');
  if (replyInteger(await client.command(db, args)) !== 0) return;
  // COPY answers the same where there is no key to copy
  if (replyInteger(await client.command(db, ['EXISTS', key])) === 0) throw new Error(TEXTS.noKey);
  throw new NameTaken();
};
