export const COLUMNS = ['key', 'type', 'size', 'memory', 'ttl', 'idle', 'changed'] as const;
export type SortColumn = (typeof COLUMNS)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export const BY_KEY: Sort = { column: 'key', descending: false };

/** The columns in which the end is looked for first: the latest change, the largest key. */
const FROM_THE_END = new Set<SortColumn>(['changed', 'memory']);

/** The order after a click on a column: the other way round where it is sorted by it already. */
export function sortedBy(column: SortColumn, sort: Sort): Sort {
  const descending = sort.column === column ? !sort.descending : FROM_THE_END.has(column);
  return { column, descending };
}
