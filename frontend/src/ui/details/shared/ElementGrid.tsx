import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { CloseIcon } from '../../common/icons';
import { TEXTS } from './texts';

const ROW_HEIGHT = 30;
const HEADER_HEIGHT = 28;

export interface Column<E> {
  readonly name: string;
  /** A track of a CSS grid. */
  readonly width: string;
  readonly right?: boolean;
  readonly plain?: boolean;
  cell(element: E): ReactNode;
}

export interface ElementGridProps<E> {
  readonly label: string;
  readonly columns: readonly Column<E>[];
  readonly rows: readonly E[];
  readonly empty: string;
  /** The id of the element that is open. */
  readonly opened?: string;
  id(element: E): string;
  /** The description of the element for screen readers. */
  name(element: E): string;
  onOpen?: (element: E) => void;
  /** Absent where elements cannot be deleted now. */
  onRemove?: (element: E) => void;
}

/** The elements of one page; only those on the screen are in the document. One row can be reached with Tab. */
export function ElementGrid<E>(props: ElementGridProps<E>) {
  const { label, columns, rows, empty, opened, id, name, onOpen, onRemove } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(0);
  const focusWanted = useRef(false);
  const focused = useRef(false);
  const active = Math.min(wanted, rows.length - 1);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    useFlushSync: false,
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (active < 0 || active >= range.count || shown.includes(active)) return shown;
      return active < (shown[0] ?? 0) ? [active, ...shown] : [...shown, active];
    },
  });

  useLayoutEffect(() => {
    const lost = focused.current && document.activeElement === document.body;
    if (!focusWanted.current && !lost) return;
    focusWanted.current = false;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-position="${active}"]`);
    row?.focus({ preventScroll: true });
  });

  const move = (to: number) => {
    const bounded = Math.max(0, Math.min(rows.length - 1, to));
    focusWanted.current = true;
    setWanted(bounded);
    virtualizer.scrollToIndex(bounded);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.position === undefined) {
      return;
    }
    // the row with the focus, which a change may have moved
    const at = Number(event.target.dataset.position);
    const step = Math.max(
      1,
      (virtualizer.range?.endIndex ?? 1) - (virtualizer.range?.startIndex ?? 0) - 1,
    );
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + step,
      PageUp: at - step,
      Home: 0,
      End: rows.length - 1,
    };
    const target = targets[event.key];
    const element = rows[at];
    if (target !== undefined) {
      event.preventDefault();
      move(target);
    } else if (element !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      onOpen?.(element);
    } else if (element !== undefined && event.key === 'Delete' && onRemove) {
      event.preventDefault();
      onRemove(element);
    }
  };

  const gridTemplateColumns = columns.map(({ width }) => width).join(' ');
  const tracks = {
    gridTemplateColumns: onRemove ? `${gridTemplateColumns} 1.75rem` : gridTemplateColumns,
  };

  return (
    <div className="relative flex min-h-52 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        data-testid="elements"
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto rounded-md border border-line bg-surface [contain:strict]"
        onKeyDown={onKeyDown}
        onFocus={() => {
          focused.current = true;
        }}
        onBlur={(event) => {
          if (event.relatedTarget) focused.current = false;
        }}
      >
        <div role="rowgroup" className="sticky top-0 z-10">
          <div
            role="row"
            aria-rowindex={1}
            style={{ ...tracks, height: HEADER_HEIGHT }}
            className="grid items-center gap-x-3 border-b border-line bg-sunken px-3"
          >
            {columns.map((column) => (
              <span
                key={column.name}
                role="columnheader"
                className={`caption truncate ${column.right ? 'text-right' : ''}`}
              >
                {column.name}
              </span>
            ))}
            {onRemove && (
              <span role="columnheader" className="sr-only">
                {TEXTS.actions}
              </span>
            )}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const element = rows[item.index];
            if (element === undefined) return null;
            const elementId = id(element);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
              <div
                key={elementId}
                role="row"
                data-testid="element"
                data-element={name(element)}
                data-position={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={elementId === opened}
                tabIndex={item.index === active ? 0 : -1}
                onClick={() => {
                  setWanted(item.index);
                  onOpen?.(element);
                }}
                style={{
                  ...tracks,
                  height: ROW_HEIGHT,
                  transform: `translateY(${item.start - HEADER_HEIGHT}px)`,
                }}
                className="group absolute inset-x-0 top-0 grid cursor-default items-center gap-x-3 border-b border-line px-3 hover:bg-sunken focus-visible:z-5 focus-visible:outline-offset-[-2px] aria-selected:bg-accent-soft aria-selected:shadow-[inset_3px_0_0_var(--color-accent)]"
              >
                {columns.map((column) => (
                  <span
                    key={column.name}
                    role="gridcell"
                    className={`truncate ${column.plain ? '' : 'font-mono text-xs'} ${
                      column.right ? 'text-right tabular-nums' : ''
                    }`}
                  >
                    {column.cell(element)}
                  </span>
                ))}
                {onRemove && (
                  <span role="gridcell" className="flex justify-end">
                    <button
                      type="button"
                      tabIndex={-1}
                      aria-label={TEXTS.removeNamed(name(element))}
                      title={TEXTS.removeMore}
                      className="flex size-6 items-center justify-center rounded text-ink-faint hover:bg-danger-soft hover:text-danger"
                      onClick={(event) => {
                        event.stopPropagation();
                        setWanted(item.index);
                        onRemove(element);
                      }}
                    >
                      <CloseIcon />
                    </button>
                  </span>
                )}
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 && (
        <p className="pointer-events-none absolute inset-x-0 top-12 px-4 text-center text-ink-soft">
          {empty}
        </p>
      )}
    </div>
  );
}
