import { expect, it } from 'vitest';
import type { ActivityColumn } from '../../../protocol/figureFeed';
import { heat, strength } from './heat';

const column = (time: number, total: number, counts: ActivityColumn['counts']): ActivityColumn => ({
  time,
  total,
  counts,
});

it('has a row for each prefix by name, slots behind them, and the rest at the end', () => {
  const map = heat(
    [
      column(1, 10, [
        ['user', 3],
        [2, 4],
      ]),
      column(2, 5, [
        ['order', 5],
        [{ b64: '/w==' }, 0],
      ]),
    ],
    1,
  );
  expect(map.rows.map(({ label, total, counts }) => [label, total, counts])).toEqual([
    ['\\xff', 0, [0, 0]],
    ['order', 5, [0, 5]],
    ['user', 3, [3, 0]],
    ['slots 2048–3071', 4, [0, 0].map((_, i) => (i === 0 ? 4 : 0))],
    ['other', 3, [3, 0]],
  ]);
  expect(map.total).toBe(15);
  expect(map.most).toBe(5);
});

it('shows the last minutes, and 24 prefixes at most', () => {
  const counts = Array.from({ length: 40 }, (_, i): [string, number] => [`p${i}`, i + 1]);
  const total = counts.reduce((sum, [, n]) => sum + n, 0);
  const map = heat([column(0, 99, [['old', 99]]), column(100, total, counts)], 1);
  expect(map.times).toEqual([100]);
  expect(map.rows).toHaveLength(25);
  expect(map.rows.at(-1)?.total).toBe((16 * 17) / 2);
});

it('makes few changes visible, and many not much stronger', () => {
  expect(strength(0, 1000)).toBe(0);
  expect(strength(1, 1000)).toBeGreaterThan(0.2);
  expect(strength(1000, 1000)).toBe(1);
});
