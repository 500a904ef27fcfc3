import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { cells, element, int, openType, press, type } from '../../../test/typeView';
import { boxAround, gridLines, WORLD } from './geoBox';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A sorted set as the server has it, with replies of RESP3. */
class Scores {
  readonly scores = new Map<string, number>();
  readonly positions = new Map<string, [number, number]>();

  readonly execute = (args: readonly Text[]): ReplyValue | Error => {
    const [name, , ...rest] = args.map(String);
    const [first = '', second = ''] = rest;
    const sorted = [...this.scores].sort((a, b) => a[1] - b[1]);
    const double = (value: number) => ({ double: String(value) });
    const within = (low: string, high: string) =>
      sorted.filter(
        ([, score]) =>
          (low.startsWith('(') ? score > Number(low.slice(1)) : score >= limit(low)) &&
          score <= limit(high),
      );
    switch (name) {
      case 'ZCARD':
        return int(sorted.length);
      case 'ZCOUNT':
        return int(within(first, second).length);
      case 'ZRANGE': {
        const rev = rest.includes('REV');
        let found = rest.includes('BYSCORE')
          ? within(rev ? second : first, rev ? first : second)
          : sorted;
        if (rev) found = found.toReversed();
        const at = rest.indexOf('LIMIT');
        const from = at < 0 ? Number(first) : Number(rest[at + 1]);
        const to = at < 0 ? Number(second) + 1 : from + Number(rest[at + 2]);
        return found.slice(from, to).map(([member, score]) => [member, double(score)]);
      }
      case 'ZSCORE': {
        const score = this.scores.get(first);
        return score === undefined ? null : double(score);
      }
      case 'ZADD': {
        const [score, member] = rest.slice(-2) as [string, string];
        if (Number.isNaN(Number(score))) return new Error('ERR value is not a valid float');
        const known = this.scores.has(member);
        if (known || !rest.includes('XX')) this.scores.set(member, Number(score));
        return int(known ? 0 : 1);
      }
      case 'ZREM':
        return int(this.scores.delete(first) ? 1 : 0);
      case 'GEOPOS':
        return rest.map((member) => this.positions.get(member)?.map(double) ?? null);
      default:
        return new Error(`ERR unknown command ${name}`);
    }
  };
}

function limit(text: string): number {
  return text.endsWith('inf') ? Number(`${text.slice(0, -3)}Infinity`) : Number(text);
}

function scores(members: Record<string, number>): Scores {
  const all = new Scores();
  for (const [member, score] of Object.entries(members)) all.scores.set(member, score);
  return all;
}

const openZset = (all: Scores) => openType('zset', all.execute);
const members = () => cells().map(([, member]) => member);

describe('a sorted set', () => {
  it('is read by rank in both orders', async () => {
    const all = new Scores();
    for (let i = 0; i < 250; i++) all.scores.set(`m${i}`, i / 2);
    const opened = await openZset(all);
    expect(cells()[1]).toEqual(['1', 'm1', '0.5', '']);
    type('go-to', '200');
    fireEvent.submit(screen.getByTestId('go-to'));
    await opened.settle();
    expect(cells()[0]?.[1]).toBe('m200');
    expect(screen.getByTestId('page-range').textContent).toBe('201–250 of 250');
    fireEvent.click(screen.getByText('Highest first'));
    await opened.settle();
    expect(cells()[0]).toEqual(['200', 'm49', '24.5', '']);
  });

  it('is filtered by score', async () => {
    const opened = await openZset(scores({ a: 1, b: 2, c: 3, d: 4 }));
    type('score-low', '(1');
    type('score-high', '3');
    await opened.settle(500);
    expect(members()).toEqual(['b', 'c']);
    fireEvent.click(screen.getByText('Highest first'));
    await opened.settle();
    expect(members()).toEqual(['c', 'b']);
    expect(screen.getByTestId('page-range').textContent).toBe('1–2 of 2');
  });

  it('gets members and other scores', async () => {
    const opened = await openZset(scores({ a: 1 }));
    press('add-button');
    type('add-member', 'b');
    type('add-score', '7');
    press('add-save');
    await opened.settle();
    expect(cells()[1]).toEqual(['1', 'b', '7', '']);
    fireEvent.click(element('b'));
    await opened.settle();
    type('element-value', '0.5');
    press('element-save');
    await opened.settle();
    expect(opened.sent('ZADD').at(-1)).toEqual(['k', 'XX', '0.5', 'b']);
    expect(members()).toEqual(['b', 'a']);
  });

  it('shows a score that is refused in its place', async () => {
    const opened = await openZset(scores({ a: 1 }));
    fireEvent.click(element('a'));
    await opened.settle();
    type('element-value', 'much');
    press('element-save');
    await opened.settle();
    expect(screen.getByTestId('element-editor').textContent).toContain('not a valid float');
  });

  it('says that a score changed, and does not bring back a deleted member', async () => {
    const all = scores({ a: 1, b: 2 });
    const opened = await openZset(all);
    fireEvent.click(element('a'));
    await opened.settle();
    type('element-value', '9');
    all.scores.set('a', 5);
    await opened.changed();
    expect(screen.getByTestId('element-conflict').textContent).toContain('score has changed');
    all.scores.delete('a');
    await opened.changed();
    expect(screen.getByTestId('element-conflict').textContent).toContain('has been deleted');
    press('element-save');
    await opened.settle();
    expect(screen.getByTestId('view-error').textContent).toContain('no longer exists');
    expect(all.scores.has('a')).toBe(false);
  });

  it('loses a member only after a confirmation that names it', async () => {
    const all = scores({ a: 1, b: 2 });
    const opened = await openZset(all);
    fireEvent.click(screen.getByLabelText('Delete b'));
    expect(screen.getByTestId('remove-name').textContent).toBe('b');
    press('confirm-remove');
    await opened.settle();
    expect([...all.scores.keys()]).toEqual(['a']);
  });

  it.each<Record<string, number>>([
    { a: 1, b: 2 },
    { now: 1_796_000_000_000 },
    { a: 0.5, b: 3479099956230698 },
  ])('offers no map where the scores are no positions: %o', async (set) => {
    await openZset(scores(set));
    expect(screen.queryByTestId('geo-switch')).toBeNull();
  });

  it('shows positions on a map', async () => {
    const all = scores({
      Palermo: 3479099956230698,
      Catania: 3479447370796909,
      nowhere: 4e15,
    });
    all.positions.set('Palermo', [13.361389, 38.115556]);
    all.positions.set('Catania', [15.087269, 37.502669]);
    const opened = await openZset(all);
    press('geo-switch');
    await opened.settle();
    expect(screen.getAllByTestId('geo-point')).toHaveLength(2);
    expect(cells()[0]).toEqual(['Palermo', '13.36139', '38.11556', '']);
    expect(cells()[2]).toEqual(['nowhere', '', '', '']);
    const at = () => screen.getAllByTestId('geo-point')[0]?.getAttribute('cx');
    const fitted = at();
    fireEvent.click(screen.getByText('World'));
    expect(at()).not.toBe(fitted);
    fireEvent.click(screen.getAllByTestId('geo-point')[1] as Element);
    await opened.settle();
    expect(screen.getByTestId('element-editor').textContent).toContain('Catania');
  });
});

describe('the part of the world', () => {
  it('holds all positions, is twice as wide as high, and stays on the map', () => {
    const positions = [
      { longitude: 170, latitude: 80 },
      { longitude: 179, latitude: 85 },
    ];
    const box = boxAround(positions);
    expect(box.east - box.west).toBeCloseTo(2 * (box.north - box.south));
    expect(box.west).toBeLessThan(170);
    expect(box.east).toBeLessThanOrEqual(180);
    expect(box.north).toBeLessThanOrEqual(90);
    expect(boxAround([])).toEqual(WORLD);
  });

  it('has lines at round degrees', () => {
    expect(gridLines(WORLD).latitudes.map(({ label }) => label)).toContain('30°N');
    const near = gridLines(boxAround([{ longitude: 13.4, latitude: 52.5 }]));
    expect(near.longitudes.length).toBeGreaterThan(3);
    expect(near.longitudes.length).toBeLessThan(14);
    expect(near.longitudes.map(({ label }) => label)).toContain('13.400°E');
  });
});
