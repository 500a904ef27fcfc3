import { describe, expect, it } from 'vitest';
import { Figures } from '../../../protocol/figureFeed';
import { nearest, plotData, summary } from './data';
import { ALL_PLOTS, type Plot } from './plots';
import { format, formatNanos, formatTick } from './units';

function figures(series: Record<string, (number | null)[]>, at: number[]): Figures {
  const all = new Figures();
  all.add({ op: 'watch', now: '1000000', at, series, databases: [], persistence: {} });
  return all;
}

const plotOf = (id: string) => ALL_PLOTS.find((plot) => plot.id === id) as Plot;
const NONE: ReadonlySet<string> = new Set();

describe('figures', () => {
  it('have zeros for a series that was left out, before and after', () => {
    const all = figures({ ops: [1, 2] }, [-1000, 0]);
    all.add({
      op: 'watch',
      now: '1001000',
      at: [0],
      series: { hits: [7] },
      databases: [],
      persistence: {},
    });
    expect(all.times).toEqual([999, 1000, 1001]);
    expect(all.column('ops')).toEqual([1, 2, 0]);
    expect(all.column('hits')).toEqual([0, 0, 7]);
  });

  it('have a gap where samples are missing', () => {
    const all = figures({ ops: [1, 2] }, [-10_000, 0]);
    expect(all.times).toEqual([990, 991, 1000]);
    expect(all.column('ops')).toEqual([1, null, 2]);
  });

  it('are those of ten minutes at most', () => {
    const all = figures({}, []);
    for (let i = 0; i < 700; i++) {
      all.add({
        op: 'watch',
        now: String(i * 1000),
        at: [0],
        series: { ops: [i] },
        databases: [],
        persistence: {},
      });
    }
    expect(all.times).toHaveLength(600);
    expect(all.column('ops')?.[0]).toBe(100);
  });
});

describe('a plot', () => {
  it('stacks its bands, without those that are hidden', () => {
    const all = figures({ 'bytes.string': [1, 2], 'bytes.hash': [10, 20] }, [-1000, 0]);
    const data = plotData(plotOf('bytes'), all, 1, NONE);
    expect(data.lines.slice(0, 3)).toEqual([
      [1, 2],
      [11, 22],
      [11, 22],
    ]);
    const without = plotData(plotOf('bytes'), all, 1, new Set(['string']));
    expect(without.lines.slice(0, 2)).toEqual([
      [null, null],
      [10, 20],
    ]);
    expect(without.values[0]).toEqual([1, 2]);
  });

  it('adds the families that have no band of their own', () => {
    const all = figures(
      { 'ops.string': [5], 'ops.bitmap': [1], 'ops.server': [2], 'ops.pubsub': [3] },
      [0],
    );
    const { values } = plotData(plotOf('ops'), all, 1, NONE);
    expect(values.map(([figure]) => figure)).toEqual([6, 0, 0, 0, 0, 0, 0, 5]);
  });

  it('has no hit ratio without reads', () => {
    const all = figures({ hits: [3, 0], misses: [1, 0] }, [-1000, 0]);
    expect(plotData(plotOf('hits'), all, 1, NONE).lines).toEqual([[75, null]]);
  });

  it('shows the last minutes, and one sample more at the edge', () => {
    const at = Array.from({ length: 200 }, (_, i) => (i - 199) * 1000);
    const data = plotData(plotOf('hits'), figures({}, at), 1, NONE);
    expect([data.from, data.to]).toEqual([940, 1000]);
    expect(data.times[0]).toBe(939);
  });

  it('knows the sample below the pointer', () => {
    expect(nearest([10, 11, 12], 11.4)).toBe(1);
    expect(nearest([10, 11, 12], 99)).toBe(2);
    expect(nearest([], 1)).toBe(-1);
  });
});

it('sums a series up, without what is not known', () => {
  const all = figures({ 'latency.p50': [10, null, 30] }, [-2000, -1000, 0]);
  expect(summary(all, 'latency.p50', 1)).toEqual({ now: 30, mean: 20, least: 10, most: 30 });
  expect(summary(all, 'nothing', 1).now).toBeNull();
});

it('shows figures in their unit', () => {
  expect([999, 1500, 12_340, 150_000, 999_900, 2_500_000, 3e9].map(formatNanos)).toEqual([
    '999 ns',
    '1.50 µs',
    '12.3 µs',
    '150 µs',
    '1.00 ms',
    '2.50 ms',
    '3.00 s',
  ]);
  expect(format('percent', 100)).toBe('100%');
  expect(format('percent', 99.5)).toBe('99.5%');
  expect(format('count', null)).toBe('–');
  expect(formatTick('count', 12_345)).toBe('12.3K');
  expect(formatTick('nanoseconds', 1000)).toBe('1 µs');
});
