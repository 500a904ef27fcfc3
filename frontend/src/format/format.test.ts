import { describe, expect, it } from 'vitest';
import { displayText, escapeBytes, unescapeBytes } from './escape';
import { searchPattern } from './glob';
import { formatBytes, formatSize } from './numbers';
import { formatReply } from './reply';
import { formatAgo, formatTtl } from './time';

describe('escape', () => {
  it('shows bytes in \\xNN style and reads them back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(escapeBytes(new Uint8Array([0xff, 0, 0x6b, 0x5c, 10]))).toBe('\\xff\\x00k\\\\\\n');
    expect(unescapeBytes(escapeBytes(bytes))).toEqual(bytes);
  });

  it('takes typed characters as UTF-8 and refuses a bad escape', () => {
    expect([...unescapeBytes('ö')]).toEqual([0xc3, 0xb6]);
    expect(() => unescapeBytes('ab\\q')).toThrow('character 3');
  });

  it('shows what would mislead the eye', () => {
    expect(displayText('größe:名前')).toBe('größe:名前');
    expect(displayText('👩‍👩‍👧 ❤️‍🔥 👩🏽‍💻')).toBe('👩‍👩‍👧 ❤️‍🔥 👩🏽‍💻');
    expect(displayText('a\u200db')).toBe('a\\xe2\\x80\\x8db');
    expect(displayText('👩\u200d')).toBe('👩\\xe2\\x80\\x8d');
    expect(displayText('a\u0000b\u202e')).toBe('a\\x00b\\xe2\\x80\\xae');
    expect(displayText({ b64: '/w==' })).toBe('\\xff');
  });
});

describe('numbers and times', () => {
  it('shows sizes', () => {
    expect([0, 1023, 1024, 1536, 10_485_760].map(formatBytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KB',
      '1.5 KB',
      '10.0 MB',
    ]);
    expect(formatSize('hash', 1)).toBe('1 item');
    expect(formatSize('list', 1200)).toBe('1,200 items');
  });

  it('shows a life with the units that matter', () => {
    expect([-1, 1, 59_001, 61_000, 3_600_000, 90_000_000].map(formatTtl)).toEqual([
      'expiring',
      '1 s',
      '1 m 00 s',
      '1 m 01 s',
      '1 h 00 m',
      '1 d 01 h',
    ]);
    expect([0, 5000, 120_000, 7_200_000].map(formatAgo)).toEqual([
      'now',
      '5 s ago',
      '2 m ago',
      '2 h ago',
    ]);
  });
});

describe('search', () => {
  it('looks for a plain word anywhere and takes a pattern as it is', () => {
    expect(searchPattern('')).toBe('*');
    expect(searchPattern('user')).toBe('*user*');
    expect(searchPattern('user:*')).toBe('user:*');
    expect(searchPattern('h[ae]llo')).toBe('h[ae]llo');
  });
});

describe('replies', () => {
  it('shows each type so that it can be told apart', () => {
    expect(formatReply(null)).toBe('(nil)');
    expect(formatReply({ int: '5' })).toBe('(integer) 5');
    expect(formatReply({ double: '1.5' })).toBe('(double) 1.5');
    expect(formatReply(true)).toBe('(true)');
    expect(formatReply({ b64: '/w==' })).toBe('\\xff');
    expect(formatReply([])).toBe('(empty)');
    expect(formatReply(['a', [null, { error: 'ERR no' }]])).toBe(
      '1) a\n2) 1) (nil)\n   2) (error) ERR no',
    );
    expect(formatReply({ map: [['k', { int: '1' }]] })).toBe('k → (integer) 1');
    expect(formatReply({ set: ['x'] })).toBe('1) x');
  });
});
