import type { Row } from './row';

export const COLUMNS = ['key', 'type', 'size', 'ttl', 'changed'] as const;
export type SortColumn = (typeof COLUMNS)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

type Compare = (a: Row, b: Row) => number;

const byKey: Compare = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const byType: Compare = (a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : byKey(a, b));

const bySize: Compare = (a, b) => a.size - b.size || byKey(a, b);

// A key without expiry outlives every other one.
const end = (row: Row) => row.expireAt || Number.MAX_VALUE;
const byTtl: Compare = (a, b) => end(a) - end(b) || byKey(a, b);

const byChange: Compare = (a, b) => a.changedAt - b.changedAt || byKey(a, b);

const COMPARE: Record<SortColumn, Compare> = {
  key: byKey,
  type: byType,
  size: bySize,
  ttl: byTtl,
  changed: byChange,
};

export function comparator(column: SortColumn): Compare {
  return COMPARE[column];
}

type Sortable = Pick<Row, 'type' | 'size' | 'expireAt' | 'changedAt'>;

/** Whether a change of these fields moves the row in this order. */
export function movesRow(column: SortColumn, before: Sortable, after: Sortable): boolean {
  switch (column) {
    case 'key':
      return false;
    case 'type':
      return before.type !== after.type;
    case 'size':
      return before.size !== after.size;
    case 'ttl':
      return before.expireAt !== after.expireAt;
    case 'changed':
      return before.changedAt !== after.changedAt;
  }
}
