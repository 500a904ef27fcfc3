import { TEXTS as USERS } from './texts';

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' };

/**
 * Splits a line into words as redis-cli does: quotes keep spaces, and so do brackets around the rules of a
 * selector.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line[at] ?? '')) {
      at++;
      continue;
    }
    const [word, end] = readWord(line, at);
    words.push(word);
    at = end;
  }
  return words;
}

function readWord(line: string, start: number): [word: string, end: number] {
  if (line[start] === '(') {
    const end = line.indexOf(')', start);
    if (end < 0) throw new Error(USERS.unclosed);
    return [line.slice(start, end + 1).replace(/\s+/g, ' '), end + 1];
  }
  let word = '';
  let at = start;
  while (at < line.length && !/\s/.test(line[at] ?? '')) {
    const c = line[at] ?? '';
    if (c === '"' || c === "'") {
      const [part, end] = readQuoted(line, at + 1, c);
      word += part;
      at = end;
    } else {
      word += c;
      at++;
    }
  }
  return [word, at];
}

function readQuoted(line: string, start: number, quote: string): [text: string, end: number] {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const c = line[at] ?? '';
    if (c === quote) return [text, at + 1];
    if (c === '\\' && at + 1 < line.length && (quote === '"' || line[at + 1] === "'")) {
      const next = line[++at] ?? '';
      text += quote === '"' ? (ESCAPES[next] ?? next) : next;
    } else {
      text += c;
    }
  }
  throw new Error(USERS.unclosed);
}

/** A word as it can be typed in redis-cli. */
export function quoteWord(word: string): string {
  if (word !== '' && !/[\s"'\\]/.test(word)) return word;
  return JSON.stringify(word);
}
