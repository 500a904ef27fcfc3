import { describe, expect, it } from 'vitest';
import { parseLine, parseLines, quoteWord } from './commandLine';

const words = (line: string) => parseLine(line).words.map(({ text }) => text);

describe('a line', () => {
  it('is split at blanks', () => {
    expect(words('')).toEqual([]);
    expect(words('   ')).toEqual([]);
    expect(words(' SET  key\tvalue ')).toEqual(['SET', 'key', 'value']);
    expect(words('größe 日本')).toEqual(['größe', '日本']);
  });

  it('has escapes between double quotes', () => {
    expect(words('"a b" ""')).toEqual(['a b', '']);
    expect(words(String.raw`"\n\r\t\b\a"`)).toEqual(['\n\r\t\b\u0007']);
    expect(words(String.raw`"\"\\\q\x"`)).toEqual(['"\\qx']);
    expect(words(String.raw`"\x41\x7a"`)).toEqual(['Az']);
    expect(words(String.raw`"\xff\x00"`)).toEqual([{ b64: '/wA=' }]);
    expect(words(String.raw`"\xc3\xa4"`)).toEqual(['ä']);
  });

  it('has one escape between single quotes', () => {
    expect(words(String.raw`'a "b" \n \'c\''`)).toEqual([String.raw`a "b" \n 'c'`]);
  });

  it('has quotes within a word, as redis-cli reads them', () => {
    expect(words('a"b c"')).toEqual(['ab c']);
    expect(words(String.raw`a\n`)).toEqual([String.raw`a\n`]);
  });

  it('has problems that name the quote and the place', () => {
    expect(parseLine('SET a "b c')).toMatchObject({ problem: 'The quote " is not closed.', at: 6 });
    expect(parseLine("SET 'a")).toMatchObject({ problem: "The quote ' is not closed." });
    expect(parseLine('SET "a\\"')).toMatchObject({ problem: 'The quote " is not closed.' });
    expect(parseLine('"a"b')).toMatchObject({
      problem: 'A space must follow the closing ".',
      at: 0,
    });
    expect(words('GET "a')).toEqual(['GET']);
  });

  it('knows where its words are', () => {
    expect(parseLine(' a "b c" ').words.map(({ start, end }) => [start, end])).toEqual([
      [1, 2],
      [3, 8],
    ]);
  });
});

it('pasted lines keep their numbers and problems, without the empty ones', () => {
  expect(parseLines('SET a 1\r\n\n  GET a\nGET "b\n')).toEqual([
    { number: 1, line: 'SET a 1', problem: undefined },
    { number: 3, line: 'GET a', problem: undefined },
    { number: 4, line: 'GET "b', problem: 'The quote " is not closed.' },
  ]);
});

it('a quoted word is read back', () => {
  for (const word of [
    '',
    'a',
    'a b',
    '"',
    "'",
    '\\',
    '\n\r\t\u0001',
    'ä',
    'a\\x41',
    '\u00a0',
    '\u007f',
  ]) {
    expect(words(quoteWord(word))).toEqual([word]);
  }
  expect(quoteWord('user:1')).toBe('user:1');
});
