import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { bitLines, hexLines, hexText, parseHex } from '../lines';
import { asText, compactJson, prettyJson } from '../present';
import { decode, decodersOf, toBase64 } from './decode';
import { bestMode, draftBytes, valueDraft } from './editing';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);

describe('JSON', () => {
  it.each([
    '{"a":[1,{"b":null}],"c":{},"d":[],"e":"x, {y}: \\"z\\""}',
    '[true,false,-1.5,"\\\\"]',
    '"text"',
    '3',
  ])('is laid out as JSON.stringify does: %s', (json) => {
    expect(prettyJson(json)).toBe(JSON.stringify(JSON.parse(json), null, 2));
    expect(compactJson(prettyJson(json) ?? '')).toBe(json);
  });

  it('keeps digits and keys that a parsed value would lose', () => {
    expect(prettyJson('{"id":9007199254740993,"id":1.0}')).toBe(
      '{\n  "id": 9007199254740993,\n  "id": 1.0\n}',
    );
  });

  it('is laid out whatever its size', () => {
    const long = JSON.stringify({ text: 'x"\\'.repeat(200_000), list: [1, 2] });
    expect(compactJson(prettyJson(long) ?? '')).toBe(long);
  });
});

describe('hexadecimal digits', () => {
  it('come back as the bytes that they were', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(parseHex(hexText(all))).toEqual(all);
    expect(hexText(all).split('\n')).toHaveLength(16);
  });

  it.each(['0', 'zz', '0 0 1'])('are refused: %s', (bad) => {
    expect(() => parseHex(bad)).toThrow(/digit/);
  });
});

describe('the lines of a range', () => {
  it('say where in the value they are', () => {
    expect(hexLines(bytes('ab'), 16, 0x1000).line(0)).toMatch(/^00001000 {2}61 62/);
    expect(bitLines(bytes('aé'), 2, 0x10)).toMatchObject({ count: 2 });
    expect(bitLines(bytes('aé'), 2, 0x10).line(1)).toBe('00000012  10101001');
  });

  it('begin with the first whole code point', () => {
    expect(asText(bytes('é😀z').subarray(1), false, true)).toEqual({ text: '😀z', binary: false });
    const binary = Uint8Array.of(0xff, 0x41, 0x41, 0x41, 0x41);
    expect(asText(binary, false, true)).toEqual({ text: '\\xffAAAA', binary: true });
  });
});

describe('packed values', () => {
  it('are recognized and unpacked', async () => {
    const packed = new Uint8Array(gzipSync('größe '.repeat(1000)));
    expect(decodersOf(packed)).toEqual(['none', 'gzip']);
    expect(text(await decode(packed, 'gzip'))).toBe('größe '.repeat(1000));
    await expect(decode(packed.subarray(0, 30), 'gzip')).rejects.toThrow('damaged or incomplete');
  });

  it('are unpacked up to a bound only', async () => {
    const packed = new Uint8Array(gzipSync(new Uint8Array(64 * 1_048_576)));
    expect((await decode(packed, 'gzip')).length).toBeLessThan(20 * 1_048_576);
  });

  it('may be Base64 in both alphabets', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const encoded = toBase64(all);
    expect(decodersOf(bytes(encoded))).toEqual(['none', 'base64']);
    expect(decodersOf(bytes('no Base64!'))).toEqual(['none']);
    expect(await decode(bytes(encoded), 'base64')).toEqual(all);
    const forUrls = encoded.replaceAll('+', '-').replaceAll('/', '_');
    expect(await decode(bytes(forUrls), 'base64')).toEqual(all);
    await expect(decode(bytes('A===='), 'base64')).rejects.toThrow('not valid Base64');
  });
});

describe('MessagePack', () => {
  const decoded = async (...packed: number[]) =>
    text(await decode(Uint8Array.from(packed), 'messagePack'));

  it('is offered for maps and arrays, which could be no other text', () => {
    for (const first of [0x80, 0x9f, 0xdc, 0xdf]) {
      expect(decodersOf(Uint8Array.of(first, 0xc0))).toEqual(['none', 'messagePack']);
    }
    expect(decodersOf(bytes('a'))).toEqual(['none']);
  });

  it('is shown as JSON, with all digits of long numbers', async () => {
    const packed = encode({ name: 'größe', list: [1, -1.5, null, true] });
    expect(text(await decode(packed, 'messagePack'))).toBe(
      '{"name":"größe","list":[1,-1.5,null,true]}',
    );
    const large = [0x91, 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    expect(await decoded(...large)).toBe('[18446744073709551615]');
  });

  it('shows what JSON lacks as text', async () => {
    expect(await decoded(0x91, 0xc4, 0x02, 0xff, 0x41)).toBe('["\\\\xffA"]');
    expect(await decoded(0x91, 0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0)).toBe('["Infinity"]');
    expect(await decoded(0x91, 0xd6, 0xff, 0, 0, 0, 0)).toBe('["1970-01-01T00:00:00.000Z"]');
    expect(await decoded(0x91, 0xd4, 0x05, 0x07)).toBe('[{"type":5,"data":"\\\\x07"}]');
    expect(await decoded(0x82, 0x01, 0xa1, 0x61, 0xc3, 0xa1, 0x62)).toBe('{"1":"a","true":"b"}');
  });

  it('is refused where the bytes are not one whole value', async () => {
    await expect(decoded(0x92, 0x01)).rejects.toThrow('not valid MessagePack');
    await expect(decoded(0x91, 0x01, 0x02)).rejects.toThrow('not valid MessagePack');
  });
});

describe('an edit', () => {
  it('of JSON is written as compact as the value was', () => {
    const started = bytes('{"a":1}');
    const draft = valueDraft(started, bestMode(started));
    expect(draft).toEqual({ mode: 'json', text: '{\n  "a": 1\n}', escaped: false });
    expect(text(draftBytes({ ...draft, text: '{ "a": 2 }' }, started))).toBe('{"a":2}');
    const spaced = bytes('{ "a": 1 }');
    expect(text(draftBytes({ ...draft, text: '{ "a": 2 }' }, spaced))).toBe('{ "a": 2 }');
  });

  it('of JSON must be JSON', () => {
    const started = bytes('{"a":1}');
    const draft = valueDraft(started, 'json');
    expect(() => draftBytes({ ...draft, text: '{"a":' }, started)).toThrow(
      'This is not valid JSON',
    );
  });

  it.each(['text', 'json', 'hex'] as const)(
    'without a change writes the value as it was (%s)',
    (mode) => {
      for (const value of [bytes('{ "a" : 1 }'), bytes('a\r\nb'), Uint8Array.of(0xff, 0x0d)]) {
        expect(draftBytes(valueDraft(value, mode), value)).toEqual(value);
      }
    },
  );
});
