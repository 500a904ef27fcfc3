import { useCallback, useMemo, useState } from 'react';
import { exactPattern } from '../../format/glob';
import type { Text } from '../../protocol/text';
import { useClient } from '../clientContext';
import { isText, listOf } from '../details/shared/replies';
import { parseLine, quoteWord } from './commandLine';
import {
  type CommandTable,
  completions,
  findCommand,
  isKeyWord,
  remainingUsage,
} from './commandTable';
import { quoted } from './replyText';

const SCANNED = '1000';
const KEYS = 50;
const NONE: readonly string[] = [];

interface Typed {
  /** The words of the line; the last one is being typed, and empty behind a blank. */
  readonly words: readonly Text[];
  /** The position of the last word. */
  readonly start: number;
  readonly problem?: string | undefined;
}

/** The line as it is being typed. */
export function readTyped(line: string): Typed {
  const { words, problem } = parseLine(line);
  const texts = words.map(({ text }) => text);
  const last = words.at(-1);
  if (problem !== undefined) return { words: texts, start: line.length, problem };
  if (last && last.end === line.length) return { words: texts, start: last.start };
  return { words: [...texts, ''], start: line.length };
}

export interface Completion {
  readonly typed: Typed;
  /** The completions of the last word. */
  readonly choices: readonly string[];
  /** The last word is complete. */
  readonly exact: boolean;
  /** The usage of the arguments that may follow the line. */
  readonly hint: string;
  /** The line with a choice as its last word. */
  complete(choice: string): string;
  /** Looks for keys that begin with the last word; returns whether that word is the name of a key. */
  lookForKeys(): boolean;
}

export function useCompletion(
  line: string,
  table: CommandTable | null | undefined,
  db: number,
): Completion {
  const client = useClient();
  const [keys, setKeys] = useState<{ line: string; names: readonly string[] }>();
  const typed = useMemo(() => readTyped(line), [line]);

  const found = useMemo(() => {
    if (!table || typed.problem !== undefined) return [];
    return keys?.line === line ? keys.names : completions(table, typed.words);
  }, [table, typed, keys, line]);
  const exact = found.length === 1 && found[0] === String(typed.words.at(-1)).toUpperCase();
  const choices = exact ? NONE : found;

  const hint = useMemo(() => {
    const found = table && findCommand(table, typed.words);
    if (!found || typed.problem !== undefined) return '';
    const behindBlank = typed.words.at(-1) === '';
    const words = behindBlank ? typed.words.slice(0, -1) : typed.words;
    const rest = remainingUsage(found.docs, words, found.length);
    return rest === '' || behindBlank ? rest : ` ${rest}`;
  }, [table, typed]);

  const complete = useCallback(
    (choice: string) => {
      const word = String(typed.words.at(-1));
      const isName = keys?.line === line;
      const small = !isName && word !== '' && word === word.toLowerCase();
      return `${line.slice(0, typed.start)}${small ? choice.toLowerCase() : choice} `;
    },
    [line, typed, keys],
  );

  const lookForKeys = useCallback(() => {
    const begin = typed.words.at(-1);
    if (!table || typeof begin !== 'string' || !isKeyWord(table, typed.words)) return false;
    const pattern = `${exactPattern(begin)}*`;
    client.command(db, ['SCAN', '0', 'MATCH', pattern, 'COUNT', SCANNED]).then(
      (reply) => {
        const names = listOf(listOf(reply)[1])
          .filter(isText)
          .map((name) => (typeof name === 'string' ? quoteWord(name) : quoted(name)));
        setKeys({ line, names: names.sort().slice(0, KEYS) });
      },
      () => undefined,
    );
    return true;
  }, [client, db, line, table, typed]);

  return { typed, choices, exact, hint, complete, lookForKeys };
}
