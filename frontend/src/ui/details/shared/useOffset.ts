import { useEffect, useState } from 'react';
import type { Turns } from './Pager';

/** Pages of a type whose elements are counted: any page can be reached at once. */
export interface Offset {
  readonly offset: number;
  readonly turns: Turns;
  go(offset: number): void;
  /** Called with the number of elements whenever it is read. */
  setTotal(total: number): void;
}

export function useOffset(size: number): Offset {
  const [offset, setOffset] = useState(0);
  const [total, setTotal] = useState<number>();
  const last = Math.max(0, Math.floor(((total ?? 0) - 1) / size) * size);

  // the elements of this page may have been deleted
  useEffect(() => {
    if (total !== undefined && offset > 0 && offset >= total) setOffset(last);
  }, [total, offset, last]);

  const go = (to: number) => setOffset(Math.max(0, Math.min(to, Math.max(0, (total ?? 0) - 1))));
  const later = offset > 0;
  const more = total !== undefined && offset + size < total;
  return {
    offset,
    turns: {
      onFirst: later ? () => setOffset(0) : undefined,
      onPrevious: later ? () => setOffset(Math.max(0, offset - size)) : undefined,
      onNext: more ? () => setOffset(offset + size) : undefined,
      onLast: more ? () => setOffset(last) : undefined,
    },
    go,
    setTotal,
  };
}
