import { describe, expect, it } from 'vitest';
import { bytesText, idText, type Text, textBytes, textId } from './text';

const binary: Text = { b64: '/wBrMQ==' };

describe('text', () => {
  it('identifies text and binary keys apart', () => {
    expect(textId('plain')).toBe('plain');
    expect(textId(binary)).not.toBe(textId('/wBrMQ=='));
    expect(idText(textId(binary))).toEqual(binary);
    expect(idText(textId('plain'))).toBe('plain');
  });

  it('gives bytes back as they came', () => {
    expect([...textBytes(binary)]).toEqual([0xff, 0x00, 0x6b, 0x31]);
    expect(bytesText(textBytes(binary))).toEqual(binary);
    for (const text of ['', 'größe:名前', '\u0000\ufeffx', '😀']) {
      expect(bytesText(textBytes(text))).toBe(text);
    }
  });

  it('keeps long binary values whole', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
    expect(textBytes(bytesText(bytes))).toEqual(bytes);
  });
});
