import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { type Ask, shrinking } from './reading';
import { asciiOf, listOf } from './replies';

export const SCAN_START = '0';
const COUNT = 200;
/** A filter skips most elements, which takes less time than sending them. */
const FILTERED_COUNT = 2000;
/** A filter that finds little ends a page after this time; the next page continues. */
const LONGEST_MS = 700;

export interface Scanned {
  readonly elements: readonly ReplyValue[];
  /** The start of the next page; undefined after the last one. */
  readonly next: string | undefined;
}

/** Reads one page by HSCAN or SSCAN: at least `wanted` elements, unless there are fewer. */
export async function scan(
  ask: Ask,
  command: readonly [name: string, key: Text],
  cursor: string,
  match: Text | undefined,
  wanted: number,
): Promise<Scanned> {
  const elements: ReplyValue[] = [];
  const until = performance.now() + LONGEST_MS;
  let at = cursor;
  do {
    const reply = await shrinking(match === undefined ? COUNT : FILTERED_COUNT, (count) =>
      ask([
        ...command,
        at,
        ...(match === undefined ? [] : ['MATCH', match]),
        'COUNT',
        String(count),
      ]),
    );
    const [next, found] = listOf(reply);
    at = asciiOf(next);
    for (const element of listOf(found)) elements.push(element);
  } while (at !== SCAN_START && elements.length < wanted && performance.now() < until);
  return { elements, next: at === SCAN_START ? undefined : at };
}
