import { bytesText, type Text } from '../../protocol/text';
import { TEXTS } from './texts';

/** An argument, and where it is in the line. */
export interface Word {
  readonly text: Text;
  readonly start: number;
  readonly end: number;
}

export type Parsed =
  | { readonly words: readonly Word[]; readonly problem?: undefined }
  /** The words before the one that cannot be read, and where that one begins. */
  | { readonly words: readonly Word[]; readonly problem: string; readonly at: number };

const BLANK = /\s/;
const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, a: 7 };
const encoder = new TextEncoder();

/**
 * The words of a line as redis-cli reads them: between double quotes \xHH, \n, \r, \t, \b, \a and \ before any
 * other character are escapes, between single quotes only \'. A quote at the end of a word must be followed by
 * a blank.
 */
export function parseLine(line: string): Parsed {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && BLANK.test(line[at] as string)) at++;
    if (at === line.length) return { words };
    const start = at;
    const bytes: number[] = [];
    while (at < line.length && !BLANK.test(line[at] as string)) {
      const quote = line[at];
      if (quote !== '"' && quote !== "'") {
        at = copyCharacter(line, at, bytes);
        continue;
      }
      at = copyQuoted(line, at + 1, quote, bytes);
      if (at < 0) return { words, problem: TEXTS.unbalanced(quote), at: start };
      if (at < line.length && !BLANK.test(line[at] as string)) {
        return { words, problem: TEXTS.noBlank(quote), at: start };
      }
    }
    words.push({ text: bytesText(new Uint8Array(bytes)), start, end: at });
  }
}

function copyCharacter(line: string, at: number, bytes: number[]): number {
  const character = String.fromCodePoint(line.codePointAt(at) as number);
  bytes.push(...encoder.encode(character));
  return at + character.length;
}

/** Copies up to the closing quote; returns the position behind it, -1 if there is none. */
function copyQuoted(line: string, from: number, quote: string, bytes: number[]): number {
  let at = from;
  while (at < line.length) {
    const character = line[at] as string;
    if (character === quote) return at + 1;
    if (character !== '\\' || at + 1 === line.length) {
      at = copyCharacter(line, at, bytes);
      continue;
    }
    const hex = quote === '"' ? /^\\x([0-9a-f]{2})/i.exec(line.slice(at, at + 4)) : null;
    const next = line[at + 1] as string;
    if (hex) {
      bytes.push(Number.parseInt(hex[1] as string, 16));
      at += 4;
    } else if (quote === '"' && next in ESCAPES) {
      bytes.push(ESCAPES[next] as number);
      at += 2;
    } else if (quote === '"' || next === "'") {
      at = copyCharacter(line, at + 1, bytes);
    } else {
      at = copyCharacter(line, at, bytes);
    }
  }
  return -1;
}

export interface PastedLine {
  readonly number: number;
  readonly line: string;
  readonly problem?: string;
}

/** The lines of a pasted text that hold a command. */
export function parseLines(text: string): PastedLine[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ number: i + 1, line: line.trim(), problem: parseLine(line).problem }))
    .filter(({ line }) => line !== '');
}

/** A word as it is typed: in quotes where it needs them. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\s"'\\]/.test(text) && !/[^\x20-\x7e\u00a1-\uffff]/.test(text)) return text;
  let out = '"';
  for (const character of text) {
    if (character === '"' || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (character < ' ') {
      out += `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    } else out += character;
  }
  return `${out}"`;
}
