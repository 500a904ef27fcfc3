import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect } from 'react';
import type { SortColumn } from '../../store/order';
import type { Row } from '../../store/row';
import { useClient, useRows } from '../clientContext';
import { EmptyState } from './EmptyState';
import { HeaderRow } from './HeaderRow';
import { KeyRow } from './KeyRow';
import { useCompact } from './useCompact';
import { useRovingRow } from './useRovingRow';

const HEADER_HEIGHT = 32;
const ROW_HEIGHT = 32;
const COMPACT_HEIGHT = 52;
const OVERSCAN = 6;

interface KeyTableProps {
  gridRef: RefObject<HTMLDivElement | null>;
  selected: string | undefined;
  filtered: boolean;
  onOpen(row: Row): void;
  onShowAll(): void;
}

export function KeyTable({ gridRef, selected, filtered, onOpen, onShowAll }: KeyTableProps) {
  const client = useClient();
  const store = useRows();
  const compact = useCompact(gridRef);
  const height = compact ? COMPACT_HEIGHT : ROW_HEIGHT;
  const roving = useRovingRow(store, gridRef);

  const virtualizer = useVirtualizer({
    count: store.size,
    getScrollElement: () => gridRef.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    useFlushSync: false,
    // the active row stays in the document however far it is scrolled away, or the focus would be lost
    rangeExtractor: (range: Range) => withActive(range, roving.position),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are measured again when it changes
  useEffect(() => virtualizer.measure(), [virtualizer, height]);

  const items = virtualizer.getVirtualItems();

  useEffect(() => {
    const range = virtualizer.range;
    if (!range) return;
    const keys = [];
    for (let i = range.startIndex; i <= range.endIndex; i++) {
      const row = store.at(i);
      if (row) keys.push(row.key);
    }
    client.setView(keys);
  });

  const sortBy = (column: SortColumn) => {
    const { sort } = store;
    const descending = sort.column === column ? !sort.descending : column === 'changed';
    store.setSort({ column, descending });
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={gridRef}
        role="grid"
        data-testid="key-table"
        aria-label="Keys"
        aria-rowcount={store.size + 1}
        aria-multiselectable="false"
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto [contain:strict]"
        onKeyDown={(event) => roving.onKeyDown(event, virtualizer, onOpen)}
        onFocus={roving.onFocus}
        onBlur={roving.onBlur}
      >
        <HeaderRow sort={store.sort} compact={compact} onSort={sortBy} />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = store.at(item.index);
            if (!row) return null;
            return (
              <KeyRow
                key={row.id}
                row={row}
                version={row.version}
                position={item.index}
                top={item.start - HEADER_HEIGHT}
                height={height}
                active={item.index === roving.position}
                selected={row.id === selected}
                compact={compact}
                clock={client.clock}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
      {store.size === 0 && <EmptyState filtered={filtered} onShowAll={onShowAll} />}
    </div>
  );
}

function withActive(range: Range, active: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (active < 0 || active >= range.count || shown.includes(active)) return shown;
  return active < (shown[0] ?? 0) ? [active, ...shown] : [...shown, active];
}
