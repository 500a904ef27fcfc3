import { memo } from 'react';
import { formatBytes, formatSize } from '../../format/numbers';
import { momentTitle } from '../../format/time';
import type { ServerClock } from '../../protocol/clock';
import type { Row } from '../../store/row';
import { type Anchor, pointerAnchor } from '../common/Menu';
import type { Column, Form } from './columns';
import { KeyLabel } from './KeyLabel';
import { Ago, Ttl } from './LiveTime';
import { MenuButton } from './MenuButton';
import { TEXTS } from './texts';
import { useFlash } from './useFlash';

export interface KeyRowProps {
  row: Row;
  /** The row is mutable: this is what tells that it is to be drawn again. */
  version: number;
  position: number;
  top: number;
  height: number;
  active: boolean;
  /** Its details are open. */
  opened: boolean;
  selected: boolean;
  form: Form;
  columns: readonly Column[];
  clock: ServerClock;
  onOpen(row: Row): void;
  onSelect(row: Row, extend: boolean): void;
  onMenu(row: Row, anchor: Anchor): void;
}

export const KeyRow = memo(function KeyRow(props: KeyRowProps) {
  const { row, position, form, clock } = props;
  const flash = useFlash(row);
  const Cells = form === 'narrow' ? CompactCells : WideCells;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
    <div
      role="row"
      data-testid="row"
      data-key={row.label}
      data-position={position}
      data-gone={row.gone || undefined}
      aria-rowindex={position + 2}
      aria-selected={props.selected}
      aria-current={props.opened || undefined}
      tabIndex={props.active ? 0 : -1}
      onMouseDown={(event) => {
        // or the text between would be selected too
        if (event.shiftKey) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey) props.onSelect(row, event.shiftKey);
        else props.onOpen(row);
      }}
      onContextMenu={(event) => {
        // with Shift the browser's own menu opens
        if (event.shiftKey) return;
        event.preventDefault();
        props.onMenu(row, pointerAnchor(event));
      }}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      className="group absolute inset-x-0 top-0 cursor-default [contain:strict] border-b border-line bg-surface hover:bg-sunken focus-visible:z-5 focus-visible:outline-offset-[-2px] aria-selected:bg-accent-soft aria-[current]:bg-accent-soft aria-[current]:shadow-[inset_3px_0_0_var(--color-accent)]"
    >
      {flash > 0 && <span key={flash} className="flash" aria-hidden="true" />}
      <Cells
        row={row}
        form={form}
        columns={props.columns}
        clock={clock}
        selected={props.selected}
        onSelect={props.onSelect}
        onMenu={props.onMenu}
      />
    </div>
  );
});

function RowKey({ row }: { row: Row }) {
  return row.gone ? <s className="text-ink-faint">{row.label}</s> : <KeyLabel label={row.label} />;
}

type CellsProps = Pick<
  KeyRowProps,
  'row' | 'form' | 'columns' | 'clock' | 'selected' | 'onSelect' | 'onMenu'
>;

function MenuCell({ row, onMenu, className }: MenuCellProps) {
  return (
    <span role="gridcell" className={`flex items-center justify-center ${className}`}>
      <MenuButton testId="row-menu" name={row.label} onOpen={(anchor) => onMenu(row, anchor)} />
    </span>
  );
}

interface MenuCellProps extends Pick<KeyRowProps, 'row' | 'onMenu'> {
  className: string;
}

/** The whole cell is the target, as the box is small for a finger. */
function SelectCell({ row, selected, onSelect, className }: SelectCellProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Space selects the row
    <span
      role="gridcell"
      onClick={(event) => {
        event.stopPropagation();
        onSelect(row, event.shiftKey);
      }}
      className={`flex items-center justify-center ${className}`}
    >
      <input
        type="checkbox"
        data-testid="select"
        aria-label={TEXTS.select(row.label)}
        tabIndex={-1}
        checked={selected}
        readOnly
        className="size-3.5 accent-accent"
      />
    </span>
  );
}

interface SelectCellProps extends Pick<KeyRowProps, 'row' | 'selected' | 'onSelect'> {
  className: string;
}

interface CellProps extends Pick<KeyRowProps, 'row' | 'clock'> {
  column: Column;
}

const NUMBER = 'truncate text-right tabular-nums';

function Cell({ column, row, clock }: CellProps) {
  switch (column) {
    case 'key':
      return (
        <span role="gridcell" className="truncate font-mono font-medium" title={row.label}>
          <RowKey row={row} />
        </span>
      );
    case 'type':
      return (
        <span role="gridcell" className="text-ink-soft">
          {row.type}
        </span>
      );
    case 'value':
      return (
        <span role="gridcell" data-testid="value" className="truncate font-mono text-ink-soft">
          {row.gone ? TEXTS.gone : row.previewLabel}
        </span>
      );
    case 'size':
      return (
        <span role="gridcell" className={NUMBER}>
          {formatSize(row.type, row.size)}
        </span>
      );
    case 'memory':
      return (
        <span role="gridcell" data-testid="memory" className={NUMBER}>
          {formatBytes(row.memory)}
        </span>
      );
    case 'ttl':
      return (
        <span role="gridcell" data-testid="ttl" className={NUMBER}>
          <Ttl row={row} clock={clock} none={TEXTS.unknown} />
        </span>
      );
    case 'idle':
      return <Moment at={row.accessedAt} clock={clock} />;
    case 'changed':
      return <Moment at={row.changedAt} clock={clock} />;
  }
}

function Moment({ at, clock }: { at: number; clock: ServerClock }) {
  return (
    <span role="gridcell" className={`${NUMBER} text-ink-faint`} title={momentTitle(at)}>
      <Ago at={at} clock={clock} none={TEXTS.unknown} />
    </span>
  );
}

function WideCells({ row, form, columns, clock, selected, onSelect, onMenu }: CellsProps) {
  return (
    <div className={`key-grid key-grid-${form} relative h-full`}>
      <SelectCell row={row} selected={selected} onSelect={onSelect} className="h-full" />
      {columns.map((column) => (
        <Cell key={column} column={column} row={row} clock={clock} />
      ))}
      <MenuCell row={row} onMenu={onMenu} className="" />
    </div>
  );
}

function CompactCells({ row, clock, selected, onSelect, onMenu }: CellsProps) {
  return (
    <div className="relative flex h-full flex-col justify-center gap-0.5 pr-11 pl-11">
      <SelectCell
        row={row}
        selected={selected}
        onSelect={onSelect}
        className="absolute inset-y-0 left-0 w-11"
      />
      <MenuCell row={row} onMenu={onMenu} className="absolute inset-y-0 right-0 w-11" />
      <div className="flex items-baseline gap-3">
        <span role="gridcell" className="min-w-0 flex-1 truncate font-mono font-medium">
          <RowKey row={row} />
        </span>
        <span role="gridcell" data-testid="ttl" className="tabular-nums">
          <Ttl row={row} clock={clock} none="" />
        </span>
      </div>
      <div className="flex items-baseline gap-3 text-xs text-ink-faint">
        <span
          role="gridcell"
          data-testid="value"
          className="min-w-0 flex-1 truncate font-mono text-ink-soft"
        >
          {row.gone ? TEXTS.gone : row.previewLabel}
        </span>
        <span role="gridcell" className="tabular-nums" title={momentTitle(row.changedAt)}>
          <Ago at={row.changedAt} clock={clock} none="" />
        </span>
        <span role="gridcell">{row.type}</span>
        <span role="gridcell" className="min-w-12 text-right tabular-nums">
          {formatSize(row.type, row.size)}
        </span>
      </div>
    </div>
  );
}
