import { useCallback, useState } from 'react';
import type { Turns } from './Pager';

/** The cursors of the pages from the first one to the one that is shown. */
export interface Cursors<C> {
  readonly cursor: C;
  /** The number of the page, from 1. */
  readonly number: number;
  /** The ways from this page, whose last reply named `next`. */
  turns(next: C | undefined, loading: boolean): Turns;
  restart(cursor: C): void;
}

/** Pages that can only be reached one after the other, such as those of a scan. */
export function useCursors<C>(start: C): Cursors<C> {
  const [cursors, setCursors] = useState<readonly C[]>([start]);
  const restart = useCallback((cursor: C) => setCursors([cursor]), []);
  const later = cursors.length > 1;
  return {
    cursor: cursors.at(-1) ?? start,
    number: cursors.length,
    turns: (next, loading) => ({
      onFirst: later ? () => setCursors((now) => now.slice(0, 1)) : undefined,
      onPrevious: later ? () => setCursors((now) => now.slice(0, -1)) : undefined,
      onNext: next === undefined || loading ? undefined : () => setCursors((now) => [...now, next]),
      onLast: null,
    }),
    restart,
  };
}
