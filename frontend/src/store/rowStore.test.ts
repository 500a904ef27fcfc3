import { describe, expect, it, vi } from 'vitest';
import type { WireRow } from '../protocol/wire';
import { wireRow } from '../test/fakeServer';
import { type Frame, RowStore } from './rowStore';

const NOW = 1_000_000;

function setUp() {
  const frames: (() => void)[] = [];
  const store = new RowStore((frame) => frames.push(frame));
  const draw = () => {
    for (const frame of frames.splice(0)) frame();
  };
  /** A message of a window that has room for all rows. */
  const apply = (rows: (WireRow | null)[], change: Partial<Frame> = {}) =>
    store.apply({
      op: 'rows',
      id: 1,
      to: '1',
      offset: 0,
      total: rows.length,
      filled: true,
      truncated: false,
      rows,
      wanted: { first: 0, end: 500 },
      fresh: false,
      calm: false,
      now: NOW,
      ...change,
    });
  return { store, draw, frames, apply };
}

const keys = (store: RowStore) => Array.from({ length: store.extent }, (_, i) => store.at(i)?.id);
const named = (...names: string[]) => names.map((name) => wireRow(name));

describe('the window', () => {
  it('tells its listeners once a frame', () => {
    const { store, draw, apply } = setUp();
    const listener = vi.fn();
    store.subscribe(listener);
    for (let i = 0; i < 5; i++) apply([wireRow('k', { revision: String(i) })]);
    expect(listener).not.toHaveBeenCalled();
    const before = store.version();
    draw();
    expect(listener).toHaveBeenCalledOnce();
    expect(store.version()).toBe(before + 1);
  });

  it('has rows by position and by key, the same object in each frame', () => {
    const { store, apply } = setUp();
    apply(named('b', 'c'), { offset: 10, total: 5000, dbSize: '9000' });
    const c = store.get('c');
    expect(store.at(11)).toBe(c);
    expect(store.at(9)).toBeUndefined();
    expect(store.size).toBe(5000);
    expect(store.dbSize).toBe(9000);
    apply([...named('a', 'b'), wireRow('c', { revision: '2', preview: 'new' })], {
      offset: 10,
      total: 5000,
    });
    expect(store.at(12)).toBe(c);
    expect(store.positionOf(c as never)).toBe(12);
    expect(c?.preview).toBe('new');
    expect(store.dbSize).toBeUndefined();
  });

  it('draws a row again when it has changed, not with each frame', () => {
    const { store, apply } = setUp();
    apply([wireRow('a', { revision: '5', changedAt: '1000' })]);
    const version = () => store.get('a')?.version;
    const first = version();
    apply([wireRow('a', { revision: '5', changedAt: '1000' })]);
    expect(version()).toBe(first);
    apply([wireRow('a', { revision: '6', changedAt: '1001' })]);
    expect(version()).toBe((first ?? 0) + 1);
  });

  it('takes lower revisions, which are of another server', () => {
    const { store, apply } = setUp();
    apply([wireRow('a', { revision: '50' })]);
    apply([wireRow('a', { revision: '3', preview: 'after restart' })]);
    expect(store.get('a')?.preview).toBe('after restart');
  });

  it('keeps the time of a change that the server does not know any more', () => {
    const { store, apply } = setUp();
    apply([wireRow('a', { revision: '5', changedAt: '1000' })]);
    apply([wireRow('a', { revision: '5' })]);
    expect(store.get('a')?.changedAt).toBe(1000);
    const seenAt = store.get('a')?.seenAt;
    apply([wireRow('a', { revision: '9' })]);
    expect(store.get('a')).toMatchObject({ revision: '9', changedAt: 1000, seenAt });
  });

  it('forgets what is not wanted, and keeps the rest until it is sent again', () => {
    const { store, apply } = setUp();
    apply(named('a', 'b', 'c', 'd'));
    apply(named('e', 'f'), { offset: 4, total: 6, wanted: { first: 2, end: 6 } });
    expect(keys(store)).toEqual([undefined, undefined, 'c', 'd', 'e', 'f']);
    expect(store.get('a')).toBeUndefined();
    // what is sent at another position is not at its old one
    apply(named('d', 'e'), { offset: 4, total: 6, wanted: { first: 2, end: 6 } });
    expect(keys(store)).toEqual([undefined, undefined, 'c', undefined, 'd', 'e']);
    apply([], { total: 0, wanted: { first: 2, end: 6 } });
    expect(store.size).toBe(0);
    expect(store.get('c')).toBeUndefined();
  });

  it('keeps none of the rows of another list', () => {
    const { store, apply } = setUp();
    apply(named('a', 'b', 'c'));
    apply(named('x'), { total: 3, fresh: true });
    expect(keys(store)).toEqual(['x', undefined, undefined]);
  });

  it('shows a key that has just gone in its place', () => {
    const { store, apply } = setUp();
    apply(named('a', 'b', 'c'));
    apply([wireRow('a'), null, wireRow('c')]);
    expect(store.at(1)).toMatchObject({ id: 'b', gone: true });
    apply([wireRow('a'), wireRow('b', { revision: '2' }), wireRow('c')]);
    expect(store.at(1)).toMatchObject({ id: 'b', gone: false });
    apply([null]);
    expect(store.at(0)).toMatchObject({ id: 'a', gone: true });
    apply([]);
    expect(store.get('a')).toBeUndefined();
  });

  it('has the followed key, wherever it is', () => {
    const { store, apply } = setUp();
    apply(named('a'));
    store.follow(wireRow('z', { revision: '3' }), NOW);
    apply(named('b'));
    expect(store.get('z')?.revision).toBe('3');
    apply([wireRow('z', { revision: '4' })]);
    store.follow(wireRow('z', { revision: '5' }), NOW);
    expect(store.at(0)?.revision).toBe('5');
    store.follow(undefined, NOW);
    expect(store.get('z')).toBe(store.at(0));
    apply([]);
    expect(store.get('z')).toBeUndefined();
  });
});

describe('highlights', () => {
  const seen = (store: RowStore, id: string) => (store.get(id)?.seenAt ?? 0) > 0;

  it('are for rows that change while they are shown', () => {
    const { store, apply } = setUp();
    apply([wireRow('a', { changedAt: String(NOW) })], { calm: true });
    expect(seen(store, 'a')).toBe(false);
    apply([wireRow('a', { revision: '2', changedAt: String(NOW) })]);
    expect(seen(store, 'a')).toBe(true);
  });

  it('are for new rows that have just changed', () => {
    const { store, apply } = setUp();
    apply([wireRow('new', { changedAt: String(NOW - 100) }), wireRow('old', { changedAt: '5' })]);
    expect(seen(store, 'new')).toBe(true);
    expect(seen(store, 'old')).toBe(false);
  });

  it('are for no rows that come by scrolling, sorting or filling', () => {
    const { store, apply } = setUp();
    apply([wireRow('a', { changedAt: String(NOW) })], { calm: true });
    apply([wireRow('b', { changedAt: String(NOW) })], { filled: false });
    expect(seen(store, 'a')).toBe(false);
    expect(seen(store, 'b')).toBe(false);
  });
});

describe('a held order', () => {
  it('keeps rows at their positions, with the values of now', () => {
    const { store, apply } = setUp();
    apply(named('b', 'd'));
    store.hold({ first: 0, end: 10 });
    expect(store.heldBack).toBe(false);
    apply([wireRow('a'), wireRow('b', { revision: '2', preview: 'new' }), wireRow('c')]);
    expect(keys(store)).toEqual(['b', 'd', 'c']);
    expect(store.at(0)?.preview).toBe('new');
    expect(store.heldBack).toBe(true);
    expect(store.away().map(({ id }) => id)).toEqual(['d']);
    store.release();
    expect(keys(store)).toEqual(['a', 'b', 'c']);
    expect(store.heldBack).toBe(false);
    expect(store.get('d')).toBeUndefined();
  });

  it('has each row at one position only', () => {
    const { store, apply } = setUp();
    apply(named('a', 'b', 'c', 'd'));
    store.hold({ first: 0, end: 2 });
    apply(named('d', 'c', 'b', 'a'));
    expect(keys(store)).toEqual(['a', 'b', undefined, undefined]);
    const [a] = [store.at(0)];
    expect(a && store.positionOf(a)).toBe(0);
  });

  it('shows a deleted row as gone, and keeps its place at the end of the list', () => {
    const { store, apply } = setUp();
    apply(named('a', 'b'));
    store.hold({ first: 0, end: 2 });
    apply(named('a'));
    const [b] = store.away();
    if (b) store.markGone(b);
    expect(store.at(1)).toMatchObject({ id: 'b', gone: true });
    expect(store.size).toBe(1);
    expect(store.extent).toBe(2);
    expect(store.away()).toEqual([]);
    apply(named('a', 'b'));
    expect(store.at(1)).toMatchObject({ id: 'b', gone: false });
  });

  it('holds rows that come later too', () => {
    const { store, apply } = setUp();
    store.hold({ first: 0, end: 2 });
    apply(named('b', 'c'));
    apply(named('a', 'b', 'c'));
    expect(keys(store)).toEqual(['b', 'c', undefined]);
  });

  it('takes over the order of now when it is asked again', () => {
    const { store, apply } = setUp();
    apply(named('b', 'c'));
    store.hold({ first: 0, end: 2 });
    apply(named('a', 'b', 'c'));
    store.hold({ first: 0, end: 3 });
    expect(keys(store)).toEqual(['a', 'b', 'c']);
  });

  it('does not hold the order in which the rows were found', () => {
    const { store, apply } = setUp();
    apply(named('y'), { fresh: true, filled: false });
    store.hold({ first: 0, end: 10 });
    apply(named('x', 'y'));
    expect(keys(store)).toEqual(['x', 'y']);
    apply(named('a', 'x', 'y'));
    expect(keys(store)).toEqual(['x', 'y', undefined]);
  });

  it('begins anew with another list, and only when it is filled', () => {
    const { store, apply } = setUp();
    apply(named('a', 'b'));
    store.hold({ first: 0, end: 2 });
    apply(named('y'), { fresh: true, filled: false });
    apply(named('x', 'y'), { filled: false });
    expect(keys(store)).toEqual(['x', 'y']);
    apply(named('w', 'x', 'y'));
    apply(named('v', 'w', 'x', 'y'));
    expect(keys(store).slice(0, 2)).toEqual(['w', 'x']);
  });
});
