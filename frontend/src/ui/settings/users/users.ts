import { displayText } from '../../../format/escape';
import type { ReplyValue } from '../../../protocol/wire';
import type { Ask } from '../../details/shared/reading';
import { asciiOf, fieldsOf, listOf, numberOf, textOf } from '../../details/shared/replies';
import { splitWords } from './words';

export interface User {
  readonly name: string;
  readonly on: boolean;
  /** Any password is right. */
  readonly nopass: boolean;
  readonly passwords: number;
  readonly commands: readonly string[];
  readonly keys: readonly string[];
  readonly channels: readonly string[];
  readonly selectors: readonly string[];
  /** All rules but those that hold a password. */
  readonly rules: readonly string[];
}

/** Reads a line of ACL LIST. */
export function parseUser(line: string): User {
  const [, name = '', ...rules] = splitWords(line);
  const kept = rules.filter((rule) => !rule.startsWith('#'));
  const begins = (...starts: string[]) =>
    kept.filter((rule) => starts.some((start) => rule.startsWith(start)));
  return {
    name,
    on: kept.includes('on'),
    nopass: kept.includes('nopass'),
    passwords: rules.length - kept.length,
    commands: begins('+', '-'),
    keys: begins('~', '%', 'allkeys'),
    channels: begins('&', 'allchannels'),
    selectors: begins('('),
    rules: kept,
  };
}

export async function readUsers(ask: Ask): Promise<User[]> {
  const lines = listOf(await ask(['ACL', 'LIST'])).map((line) => displayText(textOf(line)));
  return lines.map(parseUser).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Returns the command that gives a user exactly these rules. The rights of a user that exists are removed first, and
 * its passwords are kept.
 */
export function setUser(name: string, rules: readonly string[], before?: User): string[] {
  const command = ['ACL', 'SETUSER', name];
  if (!before) return [...command, ...rules];
  const password = rules.some(
    (rule) => rule === 'nopass' || rule.startsWith('>') || rule.startsWith('#'),
  );
  return [
    ...command,
    'resetkeys',
    'resetchannels',
    'clearselectors',
    '-@all',
    ...(before.nopass && !password ? ['resetpass'] : []),
    ...rules,
  ];
}

export interface Refusal {
  readonly id: string;
  readonly count: number;
  readonly reason: string;
  readonly what: string;
  readonly user: string;
  readonly ageSeconds: number;
  readonly client: string;
}

function refusal(entry: ReplyValue): Refusal {
  const fields = fieldsOf(entry);
  const text = (name: string) => displayText(textOf(fields.get(name)));
  return {
    id: asciiOf(fields.get('entry-id')),
    count: numberOf(fields.get('count')),
    reason: text('reason'),
    what: text('object'),
    user: text('username'),
    ageSeconds: numberOf(fields.get('age-seconds')),
    client: /(?:^| )addr=(\S+)/.exec(text('client-info'))?.[1] ?? '',
  };
}

const LOG_ENTRIES = 50;

export async function readLog(ask: Ask): Promise<Refusal[]> {
  return listOf(await ask(['ACL', 'LOG', String(LOG_ENTRIES)])).map(refusal);
}

/** The file in which users are stored: their own file, the configuration file, or none. */
export interface Storage {
  readonly path: string;
  readonly command: readonly string[];
}
