import { useEffect, useState } from 'react';

/** Pages of a type whose elements are counted: any page can be reached at once. */
export interface Offset {
  readonly offset: number;
  readonly onFirst?: () => void;
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  readonly onLast?: () => void;
  go(offset: number): void;
}

export function useOffset(total: number | undefined, size: number): Offset {
  const [offset, setOffset] = useState(0);
  const last = Math.max(0, Math.floor(((total ?? 0) - 1) / size) * size);

  // the end may be taken away from under the page
  useEffect(() => {
    if (total !== undefined && offset > 0 && offset >= total) setOffset(last);
  }, [total, offset, last]);

  const go = (to: number) => setOffset(Math.max(0, Math.min(to, Math.max(0, (total ?? 0) - 1))));
  const later = offset > 0;
  const more = total !== undefined && offset + size < total;
  return {
    offset,
    onFirst: later ? () => setOffset(0) : undefined,
    onPrevious: later ? () => setOffset(Math.max(0, offset - size)) : undefined,
    onNext: more ? () => setOffset(offset + size) : undefined,
    onLast: more ? () => setOffset(last) : undefined,
    go,
  };
}
