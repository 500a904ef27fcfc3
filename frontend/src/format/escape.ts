import { type Text, textBytes } from '../protocol/text';
import { TEXTS } from './texts';

const NAMED: Record<number, string> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  92: '\\\\',
};

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** Every byte that is not printable ASCII becomes an escape; `unescapeBytes` is the inverse. */
export function escapeBytes(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) {
    out += NAMED[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : hexEscape(byte));
  }
  return out;
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|([btnr\\]))/y;
const UNNAMED: Record<string, number> = { b: 8, t: 9, n: 10, r: 13, '\\': 92 };

/** The bytes that an escaped text stands for; throws a readable error on a bad escape. */
export function unescapeBytes(escaped: string): Uint8Array {
  const out: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < escaped.length; ) {
    if (escaped[i] !== '\\') {
      const point = String.fromCodePoint(escaped.codePointAt(i) as number);
      out.push(...encoder.encode(point));
      i += point.length;
      continue;
    }
    ESCAPE.lastIndex = i;
    const match = ESCAPE.exec(escaped);
    if (!match) {
      throw new Error(TEXTS.badEscape(i + 1));
    }
    out.push(
      match[1] !== undefined ? Number.parseInt(match[1], 16) : (UNNAMED[match[2] ?? ''] ?? 0),
    );
    i = ESCAPE.lastIndex;
  }
  return new Uint8Array(out);
}

// Control characters, and those that turn or hide text around them, would make one key look like another.
// A joiner of two emoji hides nothing: it makes one of them.
const UNPRINTABLE =
  /(?!(?<=\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d\p{Extended_Pictographic})[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const UNPRINTABLE_ALL = new RegExp(UNPRINTABLE.source, 'gu');

/** One line of text for a table cell: binary and control characters in \xNN style. */
export function displayText(text: Text): string {
  if (typeof text !== 'string') return escapeBytes(textBytes(text));
  if (!UNPRINTABLE.test(text)) return text;
  return text.replace(UNPRINTABLE_ALL, (character) => escapeBytes(textBytes(character)));
}
