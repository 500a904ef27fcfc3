import { escapeBytes } from '../../format/escape';
import { decodeUtf8 } from '../../protocol/text';

export type Format = 'text' | 'json' | 'hex';

/** Formatting parses the whole value in one go, which must not hold up the page. */
export const JSON_MOST_BYTES = 2 * 1_048_576;

/** The bytes as text; the end of a range may cut a code point, which is left out. */
export function asText(bytes: Uint8Array, whole: boolean): { text: string; binary: boolean } {
  for (let cut = 0; cut <= (whole ? 0 : 3); cut++) {
    const text = decodeUtf8(bytes.subarray(0, bytes.length - cut));
    if (text !== undefined) return { text, binary: false };
  }
  return { text: escapeBytes(bytes), binary: true };
}

export function prettyJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
