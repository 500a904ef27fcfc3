import { bytesText, type Text, textBytes } from '../protocol/text';

const GLOB_CHARACTERS = /[*?[\]\\]/;
const WILDCARDS = /[*?[\\]/g;
const BACKSLASH = 0x5c;
const STAR = 0x2a;
const WILDCARD_BYTES = new Set([...'*?[\\'].map((character) => character.charCodeAt(0)));

/** Converts the text of the search field into a pattern; a plain word matches anywhere in the key. */
export function searchPattern(search: string): string {
  if (search === '') return '*';
  return GLOB_CHARACTERS.test(search) ? search : `*${search}*`;
}

/** The pattern that only this key fits. */
export function exactPattern(key: Text): Text {
  if (typeof key === 'string') return key.replace(WILDCARDS, '\\$&');
  const escaped: number[] = [];
  for (const byte of textBytes(key)) {
    if (WILDCARD_BYTES.has(byte)) escaped.push(BACKSLASH);
    escaped.push(byte);
  }
  return bytesText(Uint8Array.from(escaped));
}

/** The pattern of all keys that begin with a text. */
export function beginningWith(prefix: Text): Text {
  const exact = exactPattern(prefix);
  if (typeof exact === 'string') return `${exact}*`;
  return bytesText(Uint8Array.from([...textBytes(exact), STAR]));
}
