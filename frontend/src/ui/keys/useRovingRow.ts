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
import type { Anchor } from '../common/Menu';
import type { RowWindow } from './useRowWindow';

const MENU_INDENT_PX = 44;

type Grid = RefObject<HTMLDivElement | null>;

interface Place {
  /** Undefined until the row at the position has come. */
  row: Row | undefined;
  /** Its last known position: when it is deleted, the row that takes its place becomes active. */
  position: number;
}

interface Active extends Place {
  /** The list that it belongs to. */
  readonly listed: unknown;
}

/** The actions of keys on the row that has the focus. */
export interface RowActions {
  onOpen(row: Row): void;
  onSelect(row: Row, extend: boolean): void;
  onSelectAll(): void;
  onMenu(row: Row, anchor: Anchor): void;
  onDelete(row: Row): void;
  onClear(): void;
}

export interface RovingRow {
  readonly position: number;
  /** The row at the position; undefined where it has not come yet. */
  readonly row: Row | undefined;
  onKeyDown(event: KeyboardEvent, actions: RowActions): void;
  onFocus(event: FocusEvent): void;
  onBlur(event: FocusEvent): void;
}

/**
 * One row of the grid can be reached with Tab; the arrow keys move which one. It is bound to its key. At
 * first, and in another list, it is the first one on the screen.
 */
export function useRovingRow(
  store: RowStore,
  grid: Grid,
  rows: RowWindow,
  listed: unknown,
): RovingRow {
  const [active, setActive] = useState<Active>();
  const focusWanted = useRef(false);
  const focused = useRef(false);
  const { position, row } = place(
    store,
    active && active.listed === listed ? active : { row: undefined, position: rows.screen.first },
  );

  useLayoutEffect(() => {
    if (active && active.listed === listed && row) Object.assign(active, { row, position });
    const lost = focused.current && document.activeElement === document.body;
    if (!focusWanted.current && !lost) return;
    focusWanted.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-position="${position}"]`)?.focus({
      preventScroll: true,
    });
  });

  const move = (target: number) => {
    if (store.extent === 0) return;
    const bounded = Math.max(0, Math.min(store.extent - 1, target));
    focusWanted.current = true;
    setActive({ listed, row: store.at(bounded), position: bounded });
    rows.scrollTo(bounded);
  };

  return {
    position,
    row,
    onKeyDown(event, { onOpen, onSelect, onSelectAll, onMenu, onDelete, onClear }) {
      if (!isRow(event.target)) return;
      const page = Math.max(1, rows.screen.end - rows.screen.first - 2);
      const steps: Record<string, number> = {
        ArrowDown: position + 1,
        ArrowUp: position - 1,
        PageDown: position + page,
        PageUp: position - page,
        Home: 0,
        End: store.extent - 1,
      };
      const target = steps[event.key];
      if (target !== undefined) {
        event.preventDefault();
        move(target);
      } else if (event.key === 'Enter') {
        event.preventDefault();
        if (row) onOpen(row);
      } else if (event.key === ' ') {
        event.preventDefault();
        if (row) onSelect(row, event.shiftKey);
      } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        onSelectAll();
      } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        event.preventDefault();
        if (row) onMenu(row, anchorOf(event.target));
      } else if (event.key === 'Delete') {
        event.preventDefault();
        if (row && !row.gone) onDelete(row);
      } else if (event.key === 'Escape') {
        onClear();
      }
    },
    onFocus(event) {
      focused.current = true;
      if (!isRow(event.target)) return;
      const at = Number(event.target.dataset.position);
      if (at !== position) setActive({ listed, row: store.at(at), position: at });
    },
    onBlur(event) {
      // without a related target the row may just have left the document, and the focus with it
      if (event.relatedTarget) focused.current = false;
    },
  };
}

function place(store: RowStore, active: Place): Place {
  if (store.extent === 0) return { row: undefined, position: -1 };
  if (active.row) {
    const position = store.positionOf(active.row);
    if (position >= 0) return { row: active.row, position };
  }
  const position = Math.min(active.position, store.extent - 1);
  // outside of the window the row is shown as it was last seen
  return { row: store.at(position) ?? active.row, position };
}

/** A menu of a row opens below its name. */
function anchorOf(row: HTMLElement): Anchor {
  const { left, top, bottom } = row.getBoundingClientRect();
  const indented = left + MENU_INDENT_PX;
  return { left: indented, right: indented, top, bottom };
}

function isRow(target: EventTarget): target is HTMLElement {
  return target instanceof HTMLElement && target.dataset.position !== undefined;
}
