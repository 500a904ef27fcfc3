import { describe, expect, it } from 'vitest';
import { hexLines, type Lines, wrapText } from './lines';
import { asText } from './present';

const all = (lines: Lines) => Array.from({ length: lines.count }, (_, i) => lines.line(i));

describe('wrapped text', () => {
  it('breaks at line feeds and at the width', () => {
    expect(all(wrapText('ab\n\nabcdefg\n', 3))).toEqual(['ab', '', 'abc', 'def', 'g', '']);
    expect(all(wrapText('', 3))).toEqual(['']);
    expect(all(wrapText('abc', 3))).toEqual(['abc']);
  });

  it('does not cut a character in two', () => {
    expect(all(wrapText('ab😀cd', 3))).toEqual(['ab😀', 'cd']);
  });

  it('loses nothing', () => {
    const text = Array.from({ length: 999 }, (_, i) =>
      i % 37 === 0 ? '\n' : '0123456789'[i % 10],
    ).join('');
    for (const width of [1, 7, 16, 80]) {
      expect(all(wrapText(text, width)).join('')).toBe(text.replaceAll('\n', ''));
    }
  });
});

describe('bytes', () => {
  it('are shown with their offset', () => {
    const lines = hexLines(
      Uint8Array.from({ length: 18 }, (_, i) => i + 60),
      16,
    );
    expect(lines.count).toBe(2);
    expect(lines.line(1)).toMatch(/^00000010 {2}4c 4d +LM$/);
  });

  it('are text up to a code point that the end of a range cuts', () => {
    const bytes = new TextEncoder().encode('aö😀');
    expect(asText(bytes.subarray(0, 5), false)).toEqual({ text: 'aö', binary: false });
    expect(asText(bytes.subarray(0, 5), true).binary).toBe(true);
  });
});
