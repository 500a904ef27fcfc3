import { describe, expect, it } from 'vitest';
import { ScrollScale } from './scrollScale';

const ROW = 32;
const VIEWPORT = 608;

function listOf(rows: number) {
  const scale = new ScrollScale();
  scale.resize(rows * ROW, VIEWPORT);
  return scale;
}

const firstRow = (scale: ScrollScale) => Math.floor(scale.top / ROW);
const lastRow = (scale: ScrollScale) => Math.ceil((scale.top + VIEWPORT) / ROW) - 1;

describe('a list that fits into an element', () => {
  it('is scrolled pixel by pixel', () => {
    const scale = listOf(100_000);
    expect(scale.height).toBe(3_200_000);
    for (const to of [0, 31.5, 500_000.25, 2_000_000, 3_200_000 - VIEWPORT]) {
      scale.scroll(to);
      expect(scale.top).toBe(to);
      expect(scale.shift).toBe(0);
      expect(scale.settle()).toBe(to);
    }
  });
});

describe.each([1_000_000, 5_000_000, 100_000_000])('a list of %i rows', (rows) => {
  const end = (scale: ScrollScale) => scale.height - VIEWPORT;

  it('is no taller than browsers can do', () => {
    expect(listOf(rows).height).toBe(6_000_000);
  });

  it('has its first row at the top and its last one at the bottom', () => {
    const scale = listOf(rows);
    expect(firstRow(scale)).toBe(0);
    scale.scroll(end(scale));
    expect(lastRow(scale)).toBe(rows - 1);
    scale.scroll(0);
    expect(firstRow(scale)).toBe(0);
  });

  it('reaches each part by a jump of the scrollbar', () => {
    const scale = listOf(rows);
    scale.scroll(end(scale) / 2);
    expect(Math.abs(firstRow(scale) - rows / 2)).toBeLessThan(20);
    let before = -1;
    for (let share = 0; share <= 1; share += 0.05) {
      scale.scroll(share * end(scale));
      expect(scale.top).toBeGreaterThan(before);
      before = scale.top;
    }
  });

  it('is read on row by row anywhere', () => {
    for (const start of [0, 300_000, 3_000_000, 5_800_000]) {
      const scale = listOf(rows);
      scale.scroll(start);
      const { top } = scale;
      for (let i = 1; i <= 200; i++) scale.scroll(start + 100 * i);
      expect(scale.top).toBeCloseTo(top + 20_000, 3);
      for (let i = 199; i >= 0; i--) scale.scroll(start + 100 * i);
      expect(scale.top).toBeCloseTo(top, 3);
    }
  });

  it('shows any row, and then the rows beside it', () => {
    const scale = listOf(rows);
    for (const row of [0, 1, 50, 20_000, Math.floor(rows / 3), rows - 500, rows - 20]) {
      const at = scale.show(row * ROW);
      expect(Number.isInteger(at)).toBe(true);
      expect(firstRow(scale)).toBe(row);
      // the element reports where it was scrolled
      scale.scroll(at);
      expect(firstRow(scale)).toBe(row);
      scale.scroll(at + ROW);
      expect(firstRow(scale)).toBe(Math.min(row + 1, rows - VIEWPORT / ROW));
      scale.scroll(at);
    }
  });

  it('puts the scrollbar in its place without moving a row', () => {
    const scale = listOf(rows);
    for (let i = 0; i <= 1000; i++) scale.scroll(3_000_000 + 1000 * i);
    const { top } = scale;
    const settled = scale.settle();
    expect(scale.top).toBe(top);
    expect(settled).toBeLessThan(4_000_000);
    scale.scroll(settled);
    expect(scale.top).toBe(top);
  });

  it('draws rows within the element', () => {
    const scale = listOf(rows);
    for (const at of [0, 250_000, 1_234_567, 4_000_000, 6_000_000 - VIEWPORT]) {
      scale.scroll(at);
      const y = firstRow(scale) * ROW - scale.shift;
      expect(y).toBeGreaterThan(at - ROW);
      expect(y).toBeLessThanOrEqual(at);
    }
  });
});

describe('a list that changes its length', () => {
  it('does not move the rows on the screen', () => {
    const scale = listOf(5_000_000);
    scale.scroll(3_000_000);
    const { top } = scale;
    scale.resize(5_000_100 * ROW, VIEWPORT);
    expect(scale.top).toBe(top);
  });

  it('ends where the list ends', () => {
    const scale = listOf(5_000_000);
    scale.scroll(6_000_000 - VIEWPORT);
    scale.resize(4_000_000 * ROW, VIEWPORT);
    expect(lastRow(scale)).toBe(3_999_999);
    scale.resize(10 * ROW, VIEWPORT);
    expect(scale.top).toBe(0);
    expect(scale.height).toBe(320);
  });

  it('goes on from the first rows when it grows', () => {
    const scale = listOf(100);
    scale.scroll(640);
    for (const rows of [1000, 200_000, 5_000_000]) {
      scale.resize(rows * ROW, VIEWPORT);
      expect(firstRow(scale)).toBe(20);
    }
  });
});
