import { useCallback, useEffect, useRef, useState } from 'react';
import { useConnection } from '../clientContext';
import { explain } from './rights';

/** The least time between two readings of a view. */
export const EVERY_MS = 2000;

export interface Reading<A> {
  /** The last value read. */
  readonly value?: A;
  /** The reason why the last reading failed. */
  readonly error?: string;
  readonly loading: boolean;
  reload(): void;
}

interface State<A> {
  readonly value?: A;
  readonly error?: string;
}

/**
 * Reads a value when the view opens, after each reconnection, and on request.
 *
 * @param repeats true to read it again every two seconds while the page is visible
 */
export function useReading<A>(read: () => Promise<A>, repeats = false): Reading<A> {
  const live = useConnection().phase === 'live';
  const [state, setState] = useState<State<A>>({});
  const [loading, setLoading] = useState(false);
  const [wish, setWish] = useState(0);
  const busy = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is a reason to read again
  useEffect(() => {
    if (!live) return;
    let over = false;
    const once = async () => {
      busy.current = true;
      setLoading(true);
      try {
        const value = await read();
        if (!over) setState({ value });
      } catch (problem) {
        if (!over) setState(({ value }) => ({ value, error: explain(problem) }));
      } finally {
        busy.current = false;
        if (!over) setLoading(false);
      }
    };
    void once();
    const timer = repeats
      ? setInterval(() => {
          if (!busy.current && document.visibilityState === 'visible') void once();
        }, EVERY_MS)
      : undefined;
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [read, live, repeats, wish]);

  const reload = useCallback(() => setWish((count) => count + 1), []);
  return { ...state, loading, reload };
}
