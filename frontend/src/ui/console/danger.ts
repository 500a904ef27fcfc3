import { formatCount } from '../../format/numbers';
import type { Text } from '../../protocol/text';
import { TEXTS } from './texts';

/** The reason why a command needs a confirmation. */
export interface Danger {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
}

export interface Surroundings {
  readonly db: number;
  /** The number of keys of a database; undefined where it cannot be known. */
  size(db: number): Promise<number | undefined>;
  /** The number of keys of all databases, where it is known. */
  allKeys(): number | undefined;
}

/** The number of keys from which KEYS needs a confirmation. */
const MANY_KEYS = 10_000;

const show = (text: Text | undefined) => (typeof text === 'string' ? text : '');
const count = (keys: number | undefined) =>
  keys === undefined ? TEXTS.someKeys : TEXTS.keyCount(formatCount(keys), keys === 1);

/** Describes the damage of a command that is hard to undo or blocks other clients; undefined if it is harmless. */
export async function dangerOf(
  args: readonly Text[],
  around: Surroundings,
): Promise<Danger | undefined> {
  const name = show(args[0]).toUpperCase();
  const sub = show(args[1]).toUpperCase();
  const full = `${name} ${sub}`;
  const danger = (text: string): Danger => ({
    title: TEXTS.dangerTitle(SUBCOMMANDS.has(name) ? full : name),
    text,
    confirm: TEXTS.run,
  });
  switch (name) {
    case 'FLUSHALL':
      return danger(TEXTS.flushAll(count(around.allKeys())));
    case 'FLUSHDB':
      return danger(TEXTS.flushDb(count(await around.size(around.db)), around.db));
    case 'SWAPDB': {
      const [a, b] = [Number(sub), Number(show(args[2]))];
      const [left, right] = [await around.size(a), await around.size(b)];
      return danger(TEXTS.swapDb(sub, count(left), show(args[2]), count(right)));
    }
    case 'SHUTDOWN':
      return sub === 'ABORT' ? undefined : danger(TEXTS.shutdown(sub === 'NOSAVE'));
    case 'DEBUG':
      return sub === 'HELP' || sub === 'OBJECT' ? undefined : danger(TEXTS.debug);
    case 'KEYS': {
      const keys = await around.size(around.db);
      return keys === undefined || keys >= MANY_KEYS
        ? danger(TEXTS.keysCommand(count(keys)))
        : undefined;
    }
  }
  switch (full) {
    case 'CONFIG SET': {
      const options = args.slice(2).filter((_, i) => i % 2 === 0);
      return danger(TEXTS.configSet(options.map(show).join(', ')));
    }
    case 'SCRIPT FLUSH':
      return danger(TEXTS.scriptFlush);
    case 'FUNCTION FLUSH':
      return danger(TEXTS.functionFlush);
    case 'SCRIPT KILL':
    case 'FUNCTION KILL':
      return danger(TEXTS.scriptKill);
    case 'ACL DELUSER':
      return danger(TEXTS.delUser(args.slice(2).map(show).join(', ')));
  }
  return undefined;
}

const SUBCOMMANDS = new Set(['CONFIG', 'SCRIPT', 'FUNCTION', 'ACL']);
