import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { type Sort, type SortColumn, sortedBy } from '../../store/order';
import type { Row } from '../../store/row';
import { useClient, useRows } from '../clientContext';
import type { Anchor } from '../common/Menu';
import { DENSITY, type Density } from '../shell/density';
import { usePreference } from '../shell/preference';
import { useColumns, useForm } from './columns';
import { EmptyState } from './EmptyState';
import { HeaderRow } from './HeaderRow';
import { HeldNote } from './HeldNote';
import { KeyRow } from './KeyRow';
import { PlaceholderRow } from './PlaceholderRow';
import { TEXTS } from './texts';
import { useGradually } from './useGradually';
import { useHeldOrder } from './useHeldOrder';
import { useRovingRow } from './useRovingRow';
import { useRowWindow } from './useRowWindow';
import type { SelectedKeys } from './useSelectedKeys';
import { useSlots } from './useSlots';

const HEADER_HEIGHT = 32;
/** Of one line, and where the table is too narrow for columns. */
const ROW_HEIGHTS: Record<Density, readonly [wide: number, narrow: number]> = {
  comfortable: [32, 52],
  compact: [24, 44],
};

interface KeyTableProps {
  gridRef: RefObject<HTMLDivElement | null>;
  /** The key in the details. */
  opened: string | undefined;
  filtered: boolean;
  sort: Sort;
  /** Changes with what is listed: the table then begins at its first row. */
  listed: unknown;
  onSort(sort: Sort): void;
  selected: SelectedKeys;
  onOpen(row: Row): void;
  onMenu(row: Row, anchor: Anchor): void;
  onDelete(row: Row): void;
  onShowAll(): void;
  onNew(): void;
}

export function KeyTable(props: KeyTableProps) {
  const { gridRef, opened, selected, sort, listed, onOpen, onMenu } = props;
  const client = useClient();
  const store = useRows();
  const form = useForm(gridRef);
  const columns = useColumns(form, sort);
  const compact = form === 'narrow';
  const [wide, small] = ROW_HEIGHTS[usePreference(DENSITY)];
  const rowHeight = compact ? small : wide;
  const count = store.extent;
  const rows = useRowWindow({ grid: gridRef, count, rowHeight, headerHeight: HEADER_HEIGHT });
  const { drawn, screen } = rows;
  const roving = useRovingRow(store, gridRef, rows, listed);
  const hold = useHeldOrder(drawn);
  const slotsOf = useSlots();

  const { first, end } = screen;
  useEffect(() => {
    if (end > first) client.look({ first, end });
  }, [client, first, end]);

  const shown = useRef(listed);
  useLayoutEffect(() => {
    if (shown.current === listed) return;
    shown.current = listed;
    rows.scrollToStart();
  });

  const { toggle, extend } = selected;
  const onSelect = useCallback(
    (row: Row, extending: boolean) => (extending ? extend(row) : toggle(row)),
    [toggle, extend],
  );

  const positions = Array.from({ length: drawn.end - drawn.first }, (_, i) => drawn.first + i);
  // the active row stays in the document however far it is scrolled away, or the focus would be lost
  const { position: active } = roving;
  if (active >= 0 && active < drawn.first) positions.unshift(active);
  if (active >= drawn.end) positions.push(active);
  const drawnRows = positions.map((position) =>
    position === active ? roving.row : store.at(position),
  );
  const isShown = (_: unknown, i: number) =>
    (positions[i] ?? 0) >= first && (positions[i] ?? 0) < end;
  const ready = useGradually(
    [roving.row, ...drawnRows.filter(isShown), ...drawnRows].map((row) => row?.id),
  );
  const slots = slotsOf(drawnRows.map((row, i) => row?.id ?? `${positions[i]}`));

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={gridRef}
        role="grid"
        data-testid="key-table"
        aria-label={TEXTS.table}
        aria-rowcount={count + 1}
        aria-multiselectable="true"
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto [contain:strict] [overflow-anchor:none]"
        onKeyDown={(event) =>
          roving.onKeyDown(event, {
            onOpen,
            onSelect,
            onSelectAll: selected.selectAll,
            onMenu,
            onDelete: props.onDelete,
            onClear: selected.clear,
          })
        }
        onFocus={(event) => {
          roving.onFocus(event);
          hold.onFocus(event);
        }}
        onBlur={(event) => {
          roving.onBlur(event);
          hold.onBlur();
        }}
      >
        <HeaderRow
          sort={sort}
          form={form}
          columns={columns}
          onSort={(column: SortColumn) => props.onSort(sortedBy(column, sort))}
        />
        <div
          role="rowgroup"
          className="relative"
          style={{ height: rows.height }}
          onPointerEnter={hold.onPointerEnter}
          onPointerLeave={hold.onPointerLeave}
        >
          {positions.map((position, i) => {
            const row = drawnRows[i];
            const place = {
              position,
              top: rows.topOf(position),
              height: rowHeight,
              active: position === active,
            };
            if (!row || !ready.has(row.id)) return <PlaceholderRow key={slots[i]} {...place} />;
            return (
              <KeyRow
                key={slots[i]}
                {...place}
                row={row}
                version={row.version}
                opened={row.id === opened}
                selected={selected.has(row.id)}
                form={form}
                columns={columns}
                clock={client.clock}
                onOpen={onOpen}
                onSelect={onSelect}
                onMenu={onMenu}
              />
            );
          })}
        </div>
      </div>
      <HeldNote />
      {count === 0 && (
        <EmptyState filtered={props.filtered} onShowAll={props.onShowAll} onNew={props.onNew} />
      )}
    </div>
  );
}
