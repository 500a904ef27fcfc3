import { describe, expect, it, vi } from 'vitest';
import type { WireRow } from '../protocol/wire';
import { wireRow } from '../test/fakeServer';
import { COLUMNS, comparator, type SortColumn } from './order';
import { Row } from './row';
import { RowStore } from './rowStore';

function setUp() {
  const frames: (() => void)[] = [];
  const store = new RowStore((frame) => frames.push(frame));
  const draw = () => {
    for (const frame of frames.splice(0)) frame();
  };
  return { store, draw, frames };
}

const keys = (store: RowStore) => Array.from({ length: store.size }, (_, i) => store.at(i)?.id);

describe('row store', () => {
  it('tells its listeners once a frame', () => {
    const { store, draw } = setUp();
    const listener = vi.fn();
    store.subscribe(listener);
    for (let i = 0; i < 5; i++) store.applyDelta([wireRow(`k${i}`)], []);
    expect(listener).not.toHaveBeenCalled();
    const before = store.version();
    draw();
    expect(listener).toHaveBeenCalledOnce();
    expect(store.version()).toBe(before + 1);
  });

  it('keeps the row of the higher revision', () => {
    const { store } = setUp();
    store.applyDelta([wireRow('k', { revision: '10', preview: 'new' })], []);
    store.applyDelta([wireRow('k', { revision: '9', preview: 'old' })], []);
    expect(store.get('k')?.preview).toBe('new');
    store.applyDelta([wireRow('k', { revision: '9007199254740993', preview: 'a' })], []);
    store.applyDelta([wireRow('k', { revision: '9007199254740992', preview: 'b' })], []);
    expect(store.get('k')?.preview).toBe('a');
  });

  it('deletes first and sets then, where one delta holds both', () => {
    const { store } = setUp();
    store.applyDelta([wireRow('k', { revision: '5' })], []);
    store.applyDelta([wireRow('k', { revision: '2', preview: 'again' })], ['k']);
    expect(store.get('k')?.preview).toBe('again');
    expect(keys(store)).toEqual(['k']);
  });

  it('drops what a new snapshot does not name, and takes lower revisions from it', () => {
    const { store } = setUp();
    store.applyDelta([wireRow('a', { revision: '50' }), wireRow('b', { revision: '60' })], []);
    store.beginSnapshot();
    store.applySnapshot([wireRow('a', { revision: '3', preview: 'after restart' })]);
    expect(store.size).toBe(2);
    store.endSnapshot();
    expect(keys(store)).toEqual(['a']);
    expect(store.get('a')?.preview).toBe('after restart');
  });

  it('keeps the time of a change that a snapshot only confirms', () => {
    const { store } = setUp();
    store.applyDelta([wireRow('a', { revision: '5', changedAt: '1000' })], []);
    store.beginSnapshot();
    store.applySnapshot([wireRow('a', { revision: '5' })]);
    store.endSnapshot();
    expect(store.get('a')?.changedAt).toBe(1000);
  });

  it('takes a look at a key for no change of it', () => {
    const { store } = setUp();
    store.applyDelta([wireRow('a', { revision: '5', changedAt: '1000' })], []);
    const seenAt = store.get('a')?.seenAt;
    store.applyDelta([wireRow('a', { revision: '9' })], []);
    expect(store.get('a')).toMatchObject({ revision: '9', changedAt: 1000, seenAt });
  });

  it('draws a streaming snapshot seldom', () => {
    const { store, draw } = setUp();
    const listener = vi.fn();
    store.subscribe(listener);
    store.beginSnapshot();
    for (let i = 0; i < 10; i++) {
      store.applySnapshot([wireRow(`k${i}`)]);
      draw();
    }
    expect(listener).toHaveBeenCalledOnce();
    store.endSnapshot();
    draw();
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

/** A small generator with a seed, so that a failure can be repeated. */
function generator(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe.each(
  COLUMNS.flatMap((column) => [false, true].map((descending) => ({ column, descending }))),
)('random changes, sorted by $column, descending $descending', ({ column, descending }) => {
  it.each([1, 2, 3, 4])('agrees with a plain model (seed %i)', (seed) => {
    const random = generator(seed * 7919 + column.length);
    const { store, draw } = setUp();
    const model = new Map<string, WireRow>();
    store.setSort({ column, descending });
    let revision = 0;

    for (let round = 0; round < 120; round++) {
      const rows: WireRow[] = [];
      const deleted: string[] = [];
      const touched = new Set<string>();
      for (let i = random(30); i > 0; i--) {
        const key = `key:${random(60)}`;
        if (touched.has(key)) continue;
        touched.add(key);
        if (random(4) === 0) {
          deleted.push(key);
          model.delete(key);
        } else {
          const row = randomRow(key, String(++revision), random);
          rows.push(row);
          model.set(key, row);
        }
      }
      if (random(25) === 0) {
        store.clear();
        model.clear();
        for (const row of rows) model.set(row.key as string, row);
      }
      store.applyDelta(rows, deleted);
      if (random(20) === 0) {
        const other = COLUMNS[random(COLUMNS.length)] as SortColumn;
        store.setSort({ column: other, descending: random(2) === 0 });
        store.setSort({ column, descending });
      }
      if (random(3) === 0) continue; // several deltas within one frame
      if (random(2) === 0) draw();
      expect(keys(store)).toEqual(expected(model, column, descending));
      for (let i = 0; i < store.size; i++) {
        const row = store.at(i) as Row;
        expect(store.positionOf(row)).toBe(i);
        expect(row.preview).toBe(model.get(row.id)?.preview);
      }
    }
  });
});

function randomRow(key: string, revision: string, random: (limit: number) => number): WireRow {
  return {
    key,
    type: ['string', 'hash', 'list'][random(3)] as string,
    size: String(random(5)),
    revision,
    preview: `value ${revision}`,
    expireAt: random(2) === 0 ? String(1000 + random(5)) : undefined,
    changedAt: random(3) === 0 ? undefined : String(random(8)),
  };
}

function expected(model: Map<string, WireRow>, column: SortColumn, descending: boolean): string[] {
  const rows = [...model.values()].map((wire) => {
    const row = new Row(wire.key as string, wire.key);
    row.type = wire.type;
    row.size = Number(wire.size);
    row.expireAt = Number(wire.expireAt ?? 0);
    row.changedAt = Number(wire.changedAt ?? 0);
    return row;
  });
  rows.sort(comparator(column));
  if (descending) rows.reverse();
  return rows.map((row) => row.id);
}
