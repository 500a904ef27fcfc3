import type { ObserverClient } from '../../protocol/client';
import type { Text } from '../../protocol/text';
import { asker, shrinking } from '../details/shared/reading';
import { asciiOf, isText, listOf } from '../details/shared/replies';

/** The keys of a bulk action. */
export interface KeySource {
  /** The number of keys; for matching keys the number at the time of counting. */
  readonly count: number;
  /** All of them, or the first of the matching ones. */
  readonly named: readonly Text[];
  /** All matching keys; absent: the named ones. */
  readonly matching?: Matching;
}

export interface Matching {
  readonly pattern: Text;
  /** Absent: all types. */
  readonly type?: string;
}

/** Keys that one SCAN looks at. Most of them may not match. */
const LOOKED_AT = 1_000;

export function chosen(keys: readonly Text[]): KeySource {
  return { count: keys.length, named: keys };
}

/** Finds the keys in parts. Of a part that was not taken before, the keys are those of that moment. */
export async function* batches(
  client: ObserverClient,
  db: number,
  { named, matching }: KeySource,
): AsyncGenerator<readonly Text[]> {
  if (!matching) {
    yield named;
    return;
  }
  const ask = asker(client, db);
  const filter: Text[] = ['MATCH', matching.pattern];
  if (matching.type !== undefined) filter.push('TYPE', matching.type);
  let cursor = '0';
  do {
    const reply = await shrinking(LOOKED_AT, (count) =>
      ask(['SCAN', cursor, ...filter, 'COUNT', String(count)]),
    );
    const [next, found] = listOf(reply);
    cursor = asciiOf(next);
    yield listOf(found).filter(isText);
  } while (cursor !== '0');
}
