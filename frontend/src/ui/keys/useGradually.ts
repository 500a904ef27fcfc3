import { useEffect, useReducer, useRef } from 'react';

/** So many rows fit into a frame of a sixtieth of a second, on a slow machine without GPU. */
const PER_FRAME = 8;

/**
 * Spreads new rows over several frames: says for each row whether it may be drawn now. A row that
 * was drawn before may always. Where all rows of a screen come at once, a frame with all of them
 * took 40 to 60 ms on two processors.
 *
 * @param ids the rows in the order of their importance; undefined where a row has not come
 */
export function useGradually(ids: readonly (string | undefined)[]): ReadonlySet<string> {
  const before = useRef<ReadonlySet<string>>(new Set());
  const [, draw] = useReducer((n: number) => n + 1, 0);
  const now = new Set<string>();
  let left = PER_FRAME;
  let waiting = false;
  for (const id of ids) {
    if (id === undefined || now.has(id)) continue;
    if (before.current.has(id) || left-- > 0) now.add(id);
    else waiting = true;
  }
  useEffect(() => {
    before.current = now;
    if (!waiting) return;
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  });
  return now;
}
