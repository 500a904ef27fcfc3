import type { Text } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';
import { fieldsOf, listOf } from '../details/shared/replies';

/** An argument of a command, as COMMAND DOCS describes it. */
export interface Argument {
  readonly name: string;
  readonly type: string;
  /** The keyword before it, or the keyword that it is. */
  readonly token?: string;
  readonly optional: boolean;
  readonly multiple: boolean;
  /** True if the keyword is repeated, too. */
  readonly repeatsToken: boolean;
  readonly parts: readonly Argument[];
}

export interface CommandDocs {
  /** In upper case, a subcommand with its command: CONFIG GET. */
  readonly name: string;
  readonly summary: string;
  readonly since?: string;
  readonly group?: string;
  readonly complexity?: string;
  readonly deprecatedSince?: string;
  readonly replacedBy?: string;
  readonly arguments: readonly Argument[];
  readonly subcommands: ReadonlyMap<string, CommandDocs>;
}

export type CommandTable = ReadonlyMap<string, CommandDocs>;

const text = (value: ReplyValue | undefined) => (typeof value === 'string' ? value : undefined);

function readArgument(value: ReplyValue): Argument {
  const field = fieldsOf(value);
  const flags = listOf(field.get('flags'));
  const name = text(field.get('display_text')) ?? text(field.get('name')) ?? '';
  return {
    name,
    type: text(field.get('type')) ?? 'string',
    token: text(field.get('token')),
    optional: flags.includes('optional'),
    multiple: flags.includes('multiple'),
    repeatsToken: flags.includes('multiple_token'),
    parts: listOf(field.get('arguments')).map(readArgument),
  };
}

function readDocs(key: string, value: ReplyValue): CommandDocs {
  const field = fieldsOf(value);
  return {
    name: key.replace('|', ' ').toUpperCase(),
    summary: text(field.get('summary')) ?? '',
    since: text(field.get('since')),
    group: text(field.get('group')),
    complexity: text(field.get('complexity')),
    deprecatedSince: text(field.get('deprecated_since')),
    replacedBy: text(field.get('replaced_by')),
    arguments: listOf(field.get('arguments')).map(readArgument),
    subcommands: readTable(field.get('subcommands')),
  };
}

/** Reads the reply of COMMAND DOCS; the last part of a name is the key. */
export function readTable(reply: ReplyValue | undefined): CommandTable {
  const table = new Map<string, CommandDocs>();
  for (const [key, value] of fieldsOf(reply)) {
    table.set(key.split('|').at(-1)?.toUpperCase() ?? '', readDocs(key, value));
  }
  return new Map([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
}

// --- the usage line

function usageOfOne(argument: Argument): string {
  const { type, token, parts } = argument;
  if (type === 'pure-token') return token ?? argument.name;
  if (type === 'oneof') {
    const choices = parts.map(usageOf).join(' | ');
    const all = argument.optional || parts.length < 2 ? choices : `<${choices}>`;
    return token ? `${token} ${all}` : all;
  }
  const words = type === 'block' ? parts.map(usageOf).join(' ') : argument.name;
  return token ? `${token} ${words}` : words;
}

function repeated(argument: Argument): string {
  const all = usageOfOne(argument);
  return argument.token && !argument.repeatsToken ? all.slice(argument.token.length + 1) : all;
}

/** An argument as in `SET key value [NX | XX] [EX seconds | …]`. */
export function usageOf(argument: Argument): string {
  let words = usageOfOne(argument);
  if (argument.multiple) words += ` [${repeated(argument)} ...]`;
  return argument.optional ? `[${words}]` : words;
}

export function usage(docs: CommandDocs): string {
  if (docs.subcommands.size > 0) {
    return `${docs.name} <${[...docs.subcommands.keys()].join(' | ')}>`;
  }
  return [docs.name, ...docs.arguments.map(usageOf)].join(' ');
}

// --- what is typed

/** The command of some words, and how many of them are its name. */
export function findCommand(
  table: CommandTable,
  words: readonly Text[],
): { docs: CommandDocs; length: number } | undefined {
  const docs = table.get(String(words[0]).toUpperCase());
  if (!docs) return undefined;
  const sub = docs.subcommands.get(String(words[1]).toUpperCase());
  return sub ? { docs: sub, length: 2 } : { docs, length: 1 };
}

interface Match {
  /** The words that the argument takes. */
  readonly words: number;
  /** The parts of the argument that are still missing. */
  readonly rest: readonly string[];
}

const isKeyword = (token: string, word: Text | undefined) =>
  typeof word === 'string' && word.toUpperCase() === token.toUpperCase();

/** The words that begin one occurrence of an argument; undefined where they do not. */
function matchOne(argument: Argument, words: readonly Text[], from: number): Match | undefined {
  let at = from;
  if (argument.token !== undefined) {
    if (!isKeyword(argument.token, words[at])) return undefined;
    at++;
    if (argument.type === 'pure-token') return { words: 1, rest: [] };
  }
  if (argument.type === 'oneof') {
    const keywords = argument.parts.filter(({ token }) => token !== undefined);
    const others = argument.parts.filter(({ token }) => token === undefined);
    for (const part of [...keywords, ...others]) {
      const match = matchOne(part, words, at);
      if (match) return { words: at - from + match.words, rest: match.rest };
    }
    return at > from
      ? { words: at - from, rest: [usageOfOne({ ...argument, token: undefined })] }
      : undefined;
  }
  if (argument.type === 'block') {
    const { at: end, rest } = matchAll(argument.parts, words, at);
    if (end === from) return undefined;
    return { words: end - from, rest: end < words.length ? [] : rest };
  }
  if (at < words.length) return { words: at + 1 - from, rest: [] };
  return at > from ? { words: at - from, rest: [argument.name] } : undefined;
}

/** Matches words with arguments in order; optional ones that stand side by side come in any order. */
function matchAll(
  all: readonly Argument[],
  words: readonly Text[],
  from: number,
): { at: number; rest: string[] } {
  const open = [...all];
  let at = from;
  while (at < words.length && open.length > 0) {
    const run = open.findIndex(({ optional }) => !optional);
    const candidates = open.slice(0, run < 0 ? open.length : run + 1);
    const byKeyword = candidates.filter((each) => beginsWithKeyword(each, words[at]));
    const chosen = byKeyword[0] ?? candidates.find((each) => !needsKeyword(each));
    const match = chosen && matchOne(chosen, words, at);
    if (!chosen || !match) break;
    at += match.words;
    let rest = match.rest;
    if (chosen.multiple) {
      const later = open.slice(open.indexOf(chosen) + 1);
      while (at < words.length && !later.some((each) => beginsWithKeyword(each, words[at]))) {
        const again = chosen.repeatsToken ? chosen : { ...chosen, token: undefined };
        const more = matchOne(again, words, at);
        if (!more || more.words === 0) break;
        at += more.words;
        rest = more.rest;
      }
    }
    const index = open.indexOf(chosen);
    // optional arguments before a required one can no longer be typed
    open.splice(chosen.optional ? index : 0, chosen.optional ? 1 : index + 1);
    if (at >= words.length) {
      const more = chosen.multiple && rest.length === 0 ? [`[${repeated(chosen)} ...]`] : [];
      return { at, rest: [...rest, ...more, ...open.map(usageOf)] };
    }
  }
  return { at, rest: open.map(usageOf) };
}

function beginsWithKeyword(argument: Argument, word: Text | undefined): boolean {
  if (argument.token !== undefined) return isKeyword(argument.token, word);
  if (argument.type === 'oneof')
    return argument.parts.some((part) => beginsWithKeyword(part, word));
  const first = argument.type === 'block' ? argument.parts[0] : undefined;
  return first !== undefined && beginsWithKeyword(first, word);
}

function needsKeyword(argument: Argument): boolean {
  if (argument.token !== undefined) return true;
  if (argument.type === 'oneof') return argument.parts.every(needsKeyword);
  const first = argument.type === 'block' ? argument.parts[0] : undefined;
  return first !== undefined && needsKeyword(first);
}

/** Returns the usage of the arguments that may follow some words, of which the first is the name of the command. */
export function remainingUsage(docs: CommandDocs, words: readonly Text[], length: number): string {
  if (docs.subcommands.size > 0) {
    return words.length > length ? '' : `<${[...docs.subcommands.keys()].join(' | ')}>`;
  }
  return matchAll(docs.arguments, words, length).rest.join(' ');
}

const SHOWN_CHOICES = 200;

/** Commands, subcommands and keywords that begin with the word being typed, which is the last one. */
export function completions(table: CommandTable, words: readonly Text[]): string[] {
  const typed = words.at(-1);
  if (typeof typed !== 'string') return [];
  const begin = typed.toUpperCase();
  const among = (names: Iterable<string>) =>
    [...names].filter((each) => each.startsWith(begin)).slice(0, SHOWN_CHOICES);
  if (words.length === 1) return typed === '' ? [] : among(table.keys());
  const command = table.get(String(words[0]).toUpperCase());
  if (!command) return [];
  if (words.length === 2 && command.subcommands.size > 0) return among(command.subcommands.keys());
  const found = findCommand(table, words.slice(0, -1));
  if (!found || typed === '') return [];
  const keywords = new Set<string>();
  for (const argument of found.docs.arguments) collectKeywords(argument, keywords);
  return among([...keywords].sort());
}

function collectKeywords(argument: Argument, into: Set<string>): void {
  if (argument.token) into.add(argument.token.toUpperCase());
  for (const part of argument.parts) collectKeywords(part, into);
}

/** Returns whether the last word, which is being typed, is the name of a key. */
export function isKeyWord(table: CommandTable, words: readonly Text[]): boolean {
  const found = findCommand(table, words);
  if (!found || found.docs.subcommands.size > 0) return false;
  const index = words.length - 1 - found.length;
  if (index < 0) return false;
  const required = found.docs.arguments;
  const first = required[index];
  if (first?.type === 'key') return true;
  const last = required.findLast(({ multiple }) => multiple);
  return first === undefined && last?.type === 'key' && last === required.at(-1);
}
