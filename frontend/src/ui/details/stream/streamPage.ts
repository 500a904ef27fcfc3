import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { type Ask, shrinking } from '../shared/reading';
import { asciiOf, fieldsOf, listOf, numberOf, pairsOf, textOf } from '../shared/replies';

export interface Entry {
  readonly id: string;
  readonly fields: readonly (readonly [field: Text, value: Text])[];
}

export interface EntriesPage {
  readonly entries: readonly Entry[];
  readonly total: number;
  /** The start of the next page; undefined after the last one. */
  readonly next: string | undefined;
}

/** `start` is an id, included unless a parenthesis stands before it; undefined is the end of the stream. */
export async function readEntries(
  ask: Ask,
  key: Text,
  newest: boolean,
  start: string | undefined,
  count: number,
): Promise<EntriesPage> {
  const range = newest ? ['XREVRANGE', key, start ?? '+', '-'] : ['XRANGE', key, start ?? '-', '+'];
  const [length, { entries, asked }] = await Promise.all([
    ask(['XLEN', key]),
    shrinking(count, async (asked) => {
      const reply = await ask([...range, 'COUNT', String(asked)]);
      return { entries: listOf(reply).map(entryOf), asked };
    }),
  ]);
  const last = entries.at(-1);
  const total = numberOf(length);
  return { entries, total, next: last && entries.length >= asked ? `(${last.id}` : undefined };
}

export function entryOf(reply: ReplyValue): Entry {
  const [id, fields] = listOf(reply);
  return { id: asciiOf(id), fields: pairsOf(fields).map(([f, v]) => [textOf(f), textOf(v)]) };
}

/** Returns the time in an id, in milliseconds; zero if it has none. */
export function timeOf(id: string): number {
  const ms = Number(id.split('-')[0]);
  // ids may be chosen freely; a small number is no time
  return ms > 1e11 && ms < 1e14 ? ms : 0;
}

export interface Group {
  readonly name: Text;
  readonly consumers: number;
  readonly pending: number;
  readonly lastDelivered: string;
  /** Undefined where the server does not know it. */
  readonly lag: number | undefined;
}

export async function readGroups(ask: Ask, key: Text): Promise<Group[]> {
  return listOf(await ask(['XINFO', 'GROUPS', key])).map((reply) => {
    const fields = fieldsOf(reply);
    const lag = fields.get('lag');
    return {
      name: textOf(fields.get('name')),
      consumers: numberOf(fields.get('consumers')),
      pending: numberOf(fields.get('pending')),
      lastDelivered: asciiOf(fields.get('last-delivered-id')),
      lag: lag === undefined || lag === null ? undefined : numberOf(lag),
    };
  });
}

export interface Consumer {
  readonly name: Text;
  readonly pending: number;
  readonly idle: number;
}

export async function readConsumers(ask: Ask, key: Text, group: Text): Promise<Consumer[]> {
  return listOf(await ask(['XINFO', 'CONSUMERS', key, group])).map((reply) => {
    const fields = fieldsOf(reply);
    return {
      name: textOf(fields.get('name')),
      pending: numberOf(fields.get('pending')),
      idle: numberOf(fields.get('idle')),
    };
  });
}

export interface Pending {
  readonly id: string;
  readonly consumer: Text;
  readonly idle: number;
  readonly deliveries: number;
}

export interface PendingPage {
  readonly entries: readonly Pending[];
  readonly next: string | undefined;
}

export async function readPending(
  ask: Ask,
  key: Text,
  group: Text,
  start: string,
  count: number,
): Promise<PendingPage> {
  const reply = await ask(['XPENDING', key, group, start, '+', String(count)]);
  const entries = listOf(reply).map((each): Pending => {
    const [id, consumer, idle, deliveries] = listOf(each);
    return {
      id: asciiOf(id),
      consumer: textOf(consumer),
      idle: numberOf(idle),
      deliveries: numberOf(deliveries),
    };
  });
  const last = entries.at(-1);
  return { entries, next: last && entries.length >= count ? `(${last.id}` : undefined };
}
