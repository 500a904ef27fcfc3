import { useEffect, useRef, useState } from 'react';
import { useClient, useConnection, useRows } from '../clientContext';
import type { Selection } from '../keys/selection';
import { type LoadedValue, loadValue, MOST_BYTES, RANGE_BYTES, STEP_BYTES } from './valueLoader';

/** A key that changes all the time is read this often, not with each change. */
const FOLLOW_MS = 250;

export interface ValueState {
  readonly value?: LoadedValue;
  readonly error?: string;
  readonly loading: boolean;
  loadMore(): void;
  reload(): void;
}

/** The value of the selected key; follows its changes. */
export function useValue(selection: Selection): ValueState {
  const client = useClient();
  const store = useRows();
  const { phase } = useConnection();
  const [value, setValue] = useState<LoadedValue>();
  const [error, setError] = useState<string>();
  const [loading, setLoading] = useState(true);
  const [wanted, setWanted] = useState(RANGE_BYTES);
  const [asked, setAsked] = useState(0);
  const readAt = useRef(Number.NEGATIVE_INFINITY);
  const live = phase === 'live';
  const row = store.get(selection.id);
  // the row's version tells of a change; that the row went may mean a deletion or just another filter
  const version = row ? row.version : -1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and asked say when to read again
  useEffect(() => {
    if (!live) return;
    let over = false;
    const read = async () => {
      readAt.current = performance.now();
      setLoading(true);
      try {
        const loaded = await loadValue(client, selection, wanted, () => over);
        if (over || !loaded) return;
        setValue(loaded);
        setError(undefined);
      } catch (failure) {
        if (!over) setError(failure instanceof Error ? failure.message : String(failure));
      }
      if (!over) setLoading(false);
    };
    const wait = Math.max(0, readAt.current + FOLLOW_MS - performance.now());
    const timer = setTimeout(read, wait);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [client, selection, live, version, wanted, asked]);

  return {
    value,
    error,
    loading,
    loadMore: () => setWanted((now) => Math.min(MOST_BYTES, now + STEP_BYTES)),
    reload: () => setAsked((count) => count + 1),
  };
}
