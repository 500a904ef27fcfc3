import { useCallback, useMemo, useRef, useState } from 'react';
import type { Text } from '../../protocol/text';
import type { Row } from '../../store/row';
import type { RowStore } from '../../store/rowStore';

export interface SelectedKeys {
  readonly keys: readonly Text[];
  /** All keys of the list are selected, also those that the page does not have. */
  readonly all: boolean;
  has(id: string): boolean;
  /** Adds a key, or takes it out. */
  toggle(row: Row): void;
  /** Rows of the last range that the page does not have, so that they could not be added. */
  readonly skipped: number;
  /** Adds all rows from the last one that was toggled to this one, as far as the page has them. */
  extend(row: Row): void;
  selectAll(): void;
  clear(): void;
}

interface State {
  /** The keys belong to this filter; with another one nothing is selected. */
  readonly filter: string;
  readonly keys: ReadonlyMap<string, Text>;
  readonly all: boolean;
  readonly skipped: number;
}

const NONE: ReadonlyMap<string, Text> = new Map();

/** Returns the position of a row; for a row outside the window, its last known position. */
function placeOf({ row, position }: { row: Row; position: number }, store: RowStore): number {
  const now = store.positionOf(row);
  return now < 0 ? position : now;
}

/** The keys that the user has selected, however far they are scrolled away. */
export function useSelectedKeys(store: RowStore, filter: string): SelectedKeys {
  const [state, setState] = useState<State>({ filter, keys: NONE, all: false, skipped: 0 });
  const anchor = useRef<{ readonly row: Row; readonly position: number }>(undefined);
  const keys = state.filter === filter ? state.keys : NONE;
  const all = state.filter === filter && state.all;
  const skipped = state.filter === filter ? state.skipped : 0;

  const change = useCallback(
    (edit: (keys: Map<string, Text>) => number | undefined) =>
      setState((before) => {
        const next = new Map(before.filter === filter ? before.keys : NONE);
        const skipped = edit(next) ?? 0;
        return { filter, keys: next, all: false, skipped };
      }),
    [filter],
  );

  const toggle = useCallback(
    (row: Row) => {
      anchor.current = { row, position: store.positionOf(row) };
      change((next) => {
        // one of all: which ones the others are is not known, so none is selected
        if (!all && !next.delete(row.id)) next.set(row.id, row.key);
        return undefined;
      });
    },
    [change, all, store],
  );

  const extend = useCallback(
    (row: Row) => {
      const to = store.positionOf(row);
      const from = anchor.current ? placeOf(anchor.current, store) : -1;
      const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      change((next) => {
        let missing = 0;
        for (let position = first; position <= last; position++) {
          const each = store.at(position);
          if (!each) missing += position === from ? 0 : 1;
          else if (!each.gone) next.set(each.id, each.key);
        }
        return missing;
      });
    },
    [change, store],
  );

  const clear = useCallback(
    () =>
      change((next) => {
        next.clear();
        return undefined;
      }),
    [change],
  );

  const selectAll = useCallback(
    () => setState({ filter, keys: NONE, all: true, skipped: 0 }),
    [filter],
  );

  return useMemo(
    () => ({
      keys: [...keys.values()],
      all,
      skipped,
      has: (id) => all || keys.has(id),
      toggle,
      extend,
      selectAll,
      clear,
    }),
    [keys, all, skipped, toggle, extend, selectAll, clear],
  );
}
