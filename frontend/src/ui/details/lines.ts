/** A text cut into lines of a bounded width, each found in constant time. */
export interface Lines {
  readonly count: number;
  line(index: number): string;
}

/** Where each shown line begins: at a line feed, and where a line is longer than the width. */
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
export function hexLines(bytes: Uint8Array, perLine: number): Lines {
  return {
    count: Math.ceil(bytes.length / perLine),
    line(index) {
      const row = bytes.subarray(index * perLine, (index + 1) * perLine);
      const hex = Array.from(row, (byte) => HEX[byte]).join(' ');
      const characters = Array.from(row, (byte) =>
        byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.',
      ).join('');
      const offset = (index * perLine).toString(16).padStart(8, '0');
      return `${offset}  ${hex.padEnd(perLine * 3 - 1)}  ${characters}`;
    },
  };
}
