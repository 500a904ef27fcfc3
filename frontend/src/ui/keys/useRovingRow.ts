import type { Virtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Row } from '../../store/row';
import type { RowStore } from '../../store/rowStore';

type Grid = RefObject<HTMLDivElement | null>;
type GridVirtualizer = Virtualizer<HTMLDivElement, Element>;

interface Active {
  readonly id: string;
  /** Where it was last seen: when it is deleted, the row that took its place is the active one. */
  position: number;
}

export interface RovingRow {
  readonly position: number;
  onKeyDown(event: KeyboardEvent, virtualizer: GridVirtualizer, onOpen: (row: Row) => void): void;
  onFocus(event: FocusEvent): void;
  onBlur(event: FocusEvent): void;
}

/** One row of the grid can be reached with Tab; the arrow keys move which one. It is bound to its key. */
export function useRovingRow(store: RowStore, grid: Grid): RovingRow {
  const [active, setActive] = useState<Active>();
  const focusWanted = useRef(false);
  const focused = useRef(false);
  const position = place(store, active);

  useLayoutEffect(() => {
    if (active && store.get(active.id)) active.position = position;
    const lost = focused.current && document.activeElement === document.body;
    if (!focusWanted.current && !lost) return;
    focusWanted.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-position="${position}"]`)?.focus({
      preventScroll: true,
    });
  });

  const move = (target: number, virtualizer: GridVirtualizer) => {
    const bounded = Math.max(0, Math.min(store.size - 1, target));
    const row = store.at(bounded);
    if (!row) return;
    focusWanted.current = true;
    setActive({ id: row.id, position: bounded });
    virtualizer.scrollToIndex(bounded);
  };

  return {
    position,
    onKeyDown(event, virtualizer, onOpen) {
      if (!isRow(event.target)) return;
      const page = Math.max(
        1,
        (virtualizer.range?.endIndex ?? 1) - (virtualizer.range?.startIndex ?? 0) - 1,
      );
      const steps: Record<string, number> = {
        ArrowDown: position + 1,
        ArrowUp: position - 1,
        PageDown: position + page,
        PageUp: position - page,
        Home: 0,
        End: store.size - 1,
      };
      const target = steps[event.key];
      if (target !== undefined) {
        event.preventDefault();
        move(target, virtualizer);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        const row = store.at(position);
        if (row) onOpen(row);
      }
    },
    onFocus(event) {
      focused.current = true;
      if (!isRow(event.target)) return;
      const row = store.at(Number(event.target.dataset.position));
      if (row && row.id !== active?.id) {
        setActive({ id: row.id, position: store.positionOf(row) });
      }
    },
    onBlur(event) {
      // without a related target the row may just have left the document, and the focus with it
      if (event.relatedTarget) focused.current = false;
    },
  };
}

function place(store: RowStore, active: Active | undefined): number {
  if (!active) return store.size > 0 ? 0 : -1;
  const row = store.get(active.id);
  return row ? store.positionOf(row) : Math.min(active.position, store.size - 1);
}

function isRow(target: EventTarget): target is HTMLElement {
  return target instanceof HTMLElement && target.dataset.position !== undefined;
}
