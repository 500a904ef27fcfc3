import { escapeBytes } from '../../format/escape';
import { decodeUtf8 } from '../../protocol/text';

export type Format = 'text' | 'json' | 'hex' | 'bits' | 'base64';

/** Formatting parses the whole value in one go, which must not hold up the page. */
export const JSON_MOST_BYTES = 2 * 1_048_576;

/** The bytes as text; the ends of a range may cut a code point, which is left out. */
export function asText(
  range: Uint8Array,
  whole: boolean,
  cutBefore = false,
): { text: string; binary: boolean } {
  const bytes = cutBefore ? fromCodePoint(range) : range;
  for (let cut = 0; cut <= (whole ? 0 : 3); cut++) {
    const text = decodeUtf8(bytes.subarray(0, bytes.length - cut));
    if (text !== undefined) return { text, binary: false };
  }
  return { text: escapeBytes(range), binary: true };
}

function fromCodePoint(range: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && ((range[start] ?? 0) & 0xc0) === 0x80) start++;
  return range.subarray(start);
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The tokens of a JSON text; throws a readable error where it is none. */
function jsonTokens(text: string): readonly string[] {
  JSON.parse(text);
  return text.match(TOKEN) ?? [];
}

/**
 * The text laid out, or undefined where it is no JSON. Its tokens stay as they are: a parsed number would lose
 * the digits that a double has no room for.
 */
export function prettyJson(text: string): string | undefined {
  try {
    return layOut(jsonTokens(text));
  } catch {
    return undefined;
  }
}

/** The JSON text without spaces; throws a readable error where it is none. */
export function compactJson(text: string): string {
  return jsonTokens(text).join('');
}

function layOut(tokens: readonly string[]): string {
  let out = '';
  let indent = '\n';
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    const next = tokens[i + 1];
    if (token === '{' || token === '[') {
      out += token;
      if (next === '}' || next === ']') {
        out += next;
        i++;
      } else {
        indent += '  ';
        out += indent;
      }
    } else if (token === '}' || token === ']') {
      indent = indent.slice(0, -2);
      out += indent + token;
    } else if (token === ',') {
      out += token + indent;
    } else {
      out += token === ':' ? ': ' : token;
    }
  }
  return out;
}

/** Only objects and arrays gain from being laid out. */
export function structured(text: string): string | undefined {
  return /^\s*[[{]/.test(text) ? prettyJson(text) : undefined;
}
