import type { ObserverClient } from '../../../protocol/client';
import { MessageTooLong } from '../../../protocol/requests';
import { type Text, textId } from '../../../protocol/text';
import { type Ask, inPieces, tooLong } from '../shared/reading';
import { listOf, numberOf, pairsOf, textOf } from '../shared/replies';
import { type Scanned, scan } from '../shared/scan';

export interface Field {
  readonly id: string;
  readonly field: Text;
  /** Undefined where it is too long for a reply. */
  readonly value: Text | undefined;
  /** Zero where the field does not expire. */
  readonly expireAt: number;
}

export interface HashPage {
  readonly fields: readonly Field[];
  readonly total: number;
  readonly next: string | undefined;
  /** True if the server supports the expiry of fields. */
  readonly expiring: boolean;
}

const WANTED = 100;

/**
 * Reads one page. `show` is called with it before the expiry of the fields is known.
 *
 * @param knowsExpiry whether the server has HPEXPIRETIME
 */
export async function readHash(
  ask: Ask,
  key: Text,
  cursor: string,
  match: Text | undefined,
  knowsExpiry: () => Promise<boolean>,
  show: (page: HashPage) => void,
): Promise<HashPage> {
  const [length, scanned] = [ask(['HLEN', key]), readPairs(ask, key, cursor, match)];
  // after the others, which the server executes first
  const known = knowsExpiry();
  const [total, { pairs, next }] = await Promise.all([length.then(numberOf), scanned]);
  const values = new Map(pairs.map(([field, value]) => [textId(field), { field, value }]));
  const fields = [...values].map(([id, each]): Field => ({ id, ...each, expireAt: 0 }));
  const page: HashPage = { fields, total, next, expiring: false };
  show(page);
  if (!(await known)) return page;
  const names = fields.map(({ field }) => field);
  const times = await expiryTimes(ask, key, names);
  return {
    ...page,
    fields: fields.map((field, i) => ({ ...field, expireAt: Math.max(0, times[i] ?? 0) })),
    expiring: true,
  };
}

interface Pairs {
  readonly pairs: readonly (readonly [field: Text, value: Text | undefined])[];
  readonly next: string | undefined;
}

async function readPairs(
  ask: Ask,
  key: Text,
  cursor: string,
  match: Text | undefined,
): Promise<Pairs> {
  try {
    const { elements, next } = await scan(ask, ['HSCAN', key], cursor, match, 2 * WANTED);
    return { pairs: pairsOf(elements).map(([f, v]) => [textOf(f), textOf(v)]), next };
  } catch (problem) {
    if (!tooLong(problem)) throw problem;
    return readApart(ask, key, await scanNames(ask, key, cursor, match));
  }
}

function scanNames(ask: Ask, key: Text, cursor: string, match: Text | undefined): Promise<Scanned> {
  return scan((args) => ask([...args, 'NOVALUES']), ['HSCAN', key], cursor, match, WANTED);
}

/** The values without their names, in replies as short as they need to be. */
async function readApart(ask: Ask, key: Text, { elements, next }: Scanned): Promise<Pairs> {
  const names = elements.map(textOf);
  const values = await inPieces(0, names.length, async (first, count) =>
    listOf(await ask(['HMGET', key, ...names.slice(first, first + count)])),
  );
  return {
    pairs: names.map((name, i) => {
      const value = values[i];
      return [name, value === undefined ? undefined : textOf(value)];
    }),
    next,
  };
}

async function expiryTimes(ask: Ask, key: Text, fields: readonly Text[]): Promise<number[]> {
  if (fields.length === 0) return [];
  try {
    const reply = await ask(['HPEXPIRETIME', key, 'FIELDS', String(fields.length), ...fields]);
    return listOf(reply).map(numberOf);
  } catch (problem) {
    // the names of a page may be longer than a message
    if (problem instanceof MessageTooLong) return [];
    throw problem;
  }
}

const known = new WeakMap<ObserverClient, Promise<boolean>>();

/** Returns whether the server has HPEXPIRETIME; asks once for each client. */
export function knowsFieldExpiry(client: ObserverClient, ask: Ask): Promise<boolean> {
  const before = known.get(client);
  if (before) return before;
  const answer = ask(['COMMAND', 'INFO', 'hpexpiretime']).then(
    (reply) => listOf(reply)[0] !== null && listOf(reply).length > 0,
    () => {
      known.delete(client);
      return false;
    },
  );
  known.set(client, answer);
  return answer;
}
