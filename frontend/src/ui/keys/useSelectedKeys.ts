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
}

const NONE: ReadonlyMap<string, Text> = new Map();

/** The keys that the user has selected, however far they are scrolled away. */
export function useSelectedKeys(store: RowStore, filter: string): SelectedKeys {
  const [state, setState] = useState<State>({ filter, keys: NONE, all: false });
  const anchor = useRef<Row>(undefined);
  const keys = state.filter === filter ? state.keys : NONE;
  const all = state.filter === filter && state.all;

  const change = useCallback(
    (edit: (keys: Map<string, Text>) => void) =>
      setState((before) => {
        const next = new Map(before.filter === filter ? before.keys : NONE);
        edit(next);
        return { filter, keys: next, all: false };
      }),
    [filter],
  );

  const toggle = useCallback(
    (row: Row) => {
      anchor.current = row;
      change((next) => {
        // one of all: which ones the others are is not known, so none is selected
        if (!all && !next.delete(row.id)) next.set(row.id, row.key);
      });
    },
    [change, all],
  );

  const extend = useCallback(
    (row: Row) => {
      const to = store.positionOf(row);
      const from = anchor.current ? store.positionOf(anchor.current) : -1;
      const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      change((next) => {
        for (let position = first; position <= last; position++) {
          const each = store.at(position);
          if (each && !each.gone) next.set(each.id, each.key);
        }
      });
    },
    [change, store],
  );

  const clear = useCallback(() => change((next) => next.clear()), [change]);

  const selectAll = useCallback(() => setState({ filter, keys: NONE, all: true }), [filter]);

  return useMemo(
    () => ({
      keys: [...keys.values()],
      all,
      has: (id) => all || keys.has(id),
      toggle,
      extend,
      selectAll,
      clear,
    }),
    [keys, all, toggle, extend, selectAll, clear],
  );
}
