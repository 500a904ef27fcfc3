import { describe, expect, it } from 'vitest';
import { isHyperLogLog } from './isHyperLogLog';
import { histogram, REGISTERS, readRegisters } from './registers';

const HEADER = [0x48, 0x59, 0x4c, 0x4c];

function value(encoding: number, body: readonly number[] | Uint8Array, count = 0): Uint8Array {
  const bytes = new Uint8Array(16 + body.length);
  bytes.set([...HEADER, encoding]);
  bytes[15] = count;
  bytes.set(body, 16);
  return bytes;
}

function loaded(bytes: Uint8Array, total = bytes.length) {
  return { type: 'string', total, offset: 0, bytes, expireAt: 0, revision: '1' };
}

describe('the registers of a HyperLogLog', () => {
  it('are read from the dense form', () => {
    const body = new Uint8Array((REGISTERS * 6) / 8);
    // 1, 2, 3 and 63 in six bits each, the lowest bits first
    body.set([0b10000001, 0b00110000, 0b11111100]);
    const registers = readRegisters(value(0, body));
    expect(registers?.encoding).toBe('dense');
    expect([...(registers?.values.subarray(0, 5) ?? [])]).toEqual([1, 2, 3, 63, 0]);
    expect(readRegisters(value(0, [1, 2]))).toBeUndefined();
  });

  it('are read from the sparse form', () => {
    // ten zeros, two of value 5, and zeros to the end
    const rest = REGISTERS - 12 - 1;
    const body = [9, 0x80 | (4 << 2) | 1, 0x40 | (rest >> 8), rest & 0xff];
    const registers = readRegisters(value(1, body, 0x80));
    expect(registers?.encoding).toBe('sparse');
    expect(registers?.cached).toBe(false);
    expect(histogram(registers?.values ?? new Uint8Array())).toEqual([
      REGISTERS - 2,
      0,
      0,
      0,
      0,
      2,
    ]);
    expect(readRegisters(value(1, [9]))).toBeUndefined();
  });
});

describe('a HyperLogLog', () => {
  it('is a string that begins as one, and is loaded whole', () => {
    expect(isHyperLogLog(loaded(value(1, [9])))).toBe(true);
    expect(isHyperLogLog(loaded(value(7, [9])))).toBe(false);
    expect(isHyperLogLog(loaded(value(1, [9]), 99))).toBe(false);
    expect(isHyperLogLog(loaded(new TextEncoder().encode('HYLL')))).toBe(false);
    expect(isHyperLogLog(loaded(new Uint8Array(20)))).toBe(false);
  });
});
