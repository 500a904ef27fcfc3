export const COLUMNS = ['key', 'type', 'size', 'ttl', 'changed'] as const;
export type SortColumn = (typeof COLUMNS)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export const BY_KEY: Sort = { column: 'key', descending: false };

/** The order after a click on a column: the other way round where it is sorted by it already. */
export function sortedBy(column: SortColumn, sort: Sort): Sort {
  const descending = sort.column === column ? !sort.descending : column === 'changed';
  return { column, descending };
}
