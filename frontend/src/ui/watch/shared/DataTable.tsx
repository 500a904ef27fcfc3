import { type ReactNode, useState } from 'react';
import { SortIcon } from '../../common/icons';

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  readonly right?: boolean;
  /** Absent where the page is narrow. */
  readonly wide?: boolean;
  /** Returns the value by which the rows are sorted; without it the column does not sort. */
  value?(row: R): number | string;
  render(row: R): ReactNode;
}

interface DataTableProps<R> {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  /** The column that sorts at first; otherwise the rows keep their order. */
  readonly sort?: string;
  keyOf(row: R): string;
}

interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** A table whose headings sort its rows. It scrolls sideways where the page is narrow. */
export function DataTable<R>({ id, caption, columns, rows, sort, keyOf }: DataTableProps<R>) {
  const [order, setOrder] = useState<Order | undefined>(
    sort === undefined ? undefined : { column: sort, descending: true },
  );
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto bg-surface focus-visible:outline-offset-[-2px]"
    >
      <table data-testid={id} className="w-full tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={
                  order?.column !== column.id
                    ? undefined
                    : order.descending
                      ? 'descending'
                      : 'ascending'
                }
                className={`caption h-8 border-b border-line px-3 align-middle whitespace-nowrap sm:first:pl-4 sm:last:pr-4 ${column.right ? 'text-right' : 'text-left'} ${column.wide ? 'max-sm:hidden' : ''}`}
              >
                {column.value ? (
                  <button
                    type="button"
                    data-testid={`${id}-sort-${column.id}`}
                    className={`flex w-full items-center gap-1 hover:text-ink ${column.right ? 'flex-row-reverse' : ''}`}
                    onClick={() => setOrder(next(order, column))}
                  >
                    {column.title}
                    <span className={order?.column === column.id ? '' : 'invisible'}>
                      <SortIcon descending={order?.descending ?? true} />
                    </span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted(rows, columns, order).map((row) => (
            <tr key={keyOf(row)} className="border-b border-line align-middle hover:bg-sunken">
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={`px-3 py-1.5 sm:first:pl-4 sm:last:pr-4 ${column.right ? 'text-right whitespace-nowrap' : ''} ${column.wide ? 'max-sm:hidden' : ''}`}
                >
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Numbers begin with the greatest one, texts with the first one. */
function next<R>(order: Order | undefined, column: Column<R>): Order {
  if (order?.column === column.id) return { ...order, descending: !order.descending };
  return { column: column.id, descending: column.right ?? false };
}

function sorted<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  order: Order | undefined,
): readonly R[] {
  const value = columns.find((column) => column.id === order?.column)?.value;
  if (!order || !value) return rows;
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    return left < right ? -sign : left > right ? sign : 0;
  });
}
