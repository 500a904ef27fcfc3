import type { Sort, SortColumn } from '../../store/order';
import { SortIcon } from '../common/icons';
import type { Column, Form } from './columns';
import { TEXTS } from './texts';

const RIGHT = new Set<Column>(['size', 'memory', 'ttl', 'idle', 'changed']);

interface HeaderRowProps {
  sort: Sort;
  form: Form;
  columns: readonly Column[];
  onSort(column: SortColumn): void;
}

export function HeaderRow({ sort, form, columns, onSort }: HeaderRowProps) {
  const compact = form === 'narrow';
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={`sticky top-0 z-10 h-8 border-b border-line bg-canvas ${compact ? 'flex items-center gap-2.5 overflow-x-auto px-3' : `key-grid key-grid-${form}`}`}
    >
      {!compact && (
        <div role="columnheader">
          <span className="sr-only">{TEXTS.selected}</span>
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column}
          role="columnheader"
          aria-sort={ariaSort(column, sort)}
          className={`flex items-center ${RIGHT.has(column) && !compact ? 'justify-end' : ''}`}
        >
          {column === 'value' ? (
            <span className="caption">{TEXTS.columns.value}</span>
          ) : (
            <button
              type="button"
              data-testid={`sort-${column}`}
              onClick={() => onSort(column)}
              className={`caption flex h-6 items-center gap-1 rounded px-1 whitespace-nowrap hover:text-ink aria-pressed:text-ink ${RIGHT.has(column) && !compact ? '-mr-1 flex-row-reverse' : '-ml-1'}`}
            >
              <span className={sort.column === column ? 'text-ink' : ''}>
                {TEXTS.columns[column]}
              </span>
              {sort.column === column && <SortIcon descending={isDescending(sort)} />}
            </button>
          )}
        </div>
      ))}
      {!compact && (
        <div role="columnheader">
          <span className="sr-only">{TEXTS.actions}</span>
        </div>
      )}
    </div>
  );
}

function ariaSort(column: Column, sort: Sort): 'ascending' | 'descending' | 'none' | undefined {
  if (column === 'value') return undefined;
  if (column !== sort.column) return 'none';
  return isDescending(sort) ? 'descending' : 'ascending';
}

/** Both columns of moments have the latest one first in descending order. The server sorts one by idle time. */
function isDescending({ column, descending }: Sort): boolean {
  return column === 'idle' ? !descending : descending;
}
