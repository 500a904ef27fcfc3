import { TEXTS } from './texts';

/** A text cut into lines of a bounded width, each found in constant time. */
export interface Lines {
  readonly count: number;
  line(index: number): string;
}

/** Splits a text into shown lines: after each line feed, and where a line exceeds the width. */
export function wrapText(text: string, width: number): Lines {
  const starts: number[] = [];
  let start = 0;
  while (start <= text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    starts.push(start);
    let at = start;
    while (end - at > width) {
      at = codePointBoundary(text, at + width);
      if (at < end) starts.push(at);
    }
    start = end + 1;
  }
  return {
    count: starts.length,
    line(index) {
      const from = starts[index] ?? text.length;
      const to = starts[index + 1] ?? text.length;
      const end = text[to - 1] === '\n' && to > from ? to - 1 : to;
      return text.slice(from, end);
    },
  };
}

function codePointBoundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Offset, bytes, and the printable ones as characters. */
export function hexLines(bytes: Uint8Array, perLine: number, base = 0): Lines {
  return {
    count: Math.ceil(bytes.length / perLine),
    line(index) {
      const row = bytes.subarray(index * perLine, (index + 1) * perLine);
      const hex = Array.from(row, (byte) => HEX[byte]).join(' ');
      const characters = Array.from(row, (byte) =>
        byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.',
      ).join('');
      const offset = offsetText(base + index * perLine);
      return `${offset}  ${hex.padEnd(perLine * 3 - 1)}  ${characters}`;
    },
  };
}

const BITS = Array.from({ length: 256 }, (_, byte) => byte.toString(2).padStart(8, '0'));

/** Offset and the bits of each byte, the highest first, as GETBIT counts them. */
export function bitLines(bytes: Uint8Array, perLine: number, base = 0): Lines {
  return {
    count: Math.ceil(bytes.length / perLine),
    line(index) {
      const row = bytes.subarray(index * perLine, (index + 1) * perLine);
      return `${offsetText(base + index * perLine)}  ${Array.from(row, (byte) => BITS[byte]).join(' ')}`;
    },
  };
}

function offsetText(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}

/** The bytes as pairs of hexadecimal digits, sixteen on a line. */
export function hexText(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let i = 0; i < bytes.length; i += 16) {
    lines.push(Array.from(bytes.subarray(i, i + 16), (byte) => HEX[byte]).join(' '));
  }
  return lines.join('\n');
}

/** The inverse of `hexText`; spaces may be anywhere between bytes. */
export function parseHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  const bad = digits.search(/[^0-9a-fA-F]/);
  if (bad >= 0) throw new Error(TEXTS.badHexDigit(digits[bad] ?? ''));
  if (digits.length % 2 !== 0) throw new Error(TEXTS.oddHexDigits);
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
