import { useEffect, useRef, useState } from 'react';
import { useClient, useConnection, useRows } from '../clientContext';
import type { Selection } from '../keys/selection';
import { Follower } from './follower';
import { type LoadedValue, loadValue, MOST_BYTES, RANGE_BYTES, STEP_BYTES } from './valueLoader';

/** A longer value is not read again automatically, because one that changes often would be read without end. */
const FOLLOWED_BYTES = 1_048_576;

export interface ValueState {
  readonly value?: LoadedValue;
  readonly error?: string;
  /** True if the value changed since it was read, and is too long to be read again automatically. */
  readonly stale: boolean;
  /** More bytes were asked for and are on their way. */
  readonly loadingMore: boolean;
  loadMore(): void;
  /** Reads a range from an offset on, instead of the one that is shown. */
  goTo(offset: number): void;
  reload(): void;
}

/** The value of the selected key; follows its changes. */
export function useValue(selection: Selection): ValueState {
  const client = useClient();
  const store = useRows();
  const { phase } = useConnection();
  const [value, setValue] = useState<LoadedValue>();
  const [error, setError] = useState<string>();
  const [stale, setStale] = useState(false);
  const [{ offset, wanted }, setRange] = useState({ offset: 0, wanted: RANGE_BYTES });
  const follower = useRef<Follower>(undefined);
  const live = phase === 'live';
  // that a row went may mean a deletion or just another filter: the server knows
  const row = store.get(selection.id);
  const revision = row?.revision;
  // of a collection only the facts are read here; its view reads the elements
  const most = useRef(wanted);
  most.current = row === undefined || row.type === 'string' ? wanted : 0;
  /** The revision of the last value read. */
  const read = useRef<string>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: more bytes are wanted, and so read at once
  useEffect(() => {
    if (!live) return;
    let over = false;
    const reading = new Follower(async () => {
      try {
        const loaded = await loadValue(client, selection, offset, most.current, () => over);
        if (over || !loaded) return;
        read.current = loaded.revision;
        setValue(loaded);
        setError(undefined);
        setStale(false);
      } catch (failure) {
        if (!over) setError(failure instanceof Error ? failure.message : String(failure));
      }
    });
    follower.current = reading;
    reading.ask();
    return () => {
      over = true;
      reading.stop();
    };
  }, [client, selection, live, offset, wanted]);

  const length = useRef(0);
  length.current = value?.bytes.length ?? 0;

  useEffect(() => {
    // the row of the value that was read has come
    if (revision !== undefined && revision === read.current) return;
    if (length.current > FOLLOWED_BYTES) setStale(true);
    else follower.current?.ask();
  }, [revision]);

  return {
    value,
    error,
    stale,
    loadingMore:
      value?.type === 'string' &&
      (value.offset !== offset || value.bytes.length < Math.min(wanted, value.total - offset)),
    loadMore: () =>
      setRange((now) => ({ ...now, wanted: Math.min(MOST_BYTES, now.wanted + STEP_BYTES) })),
    goTo: (to) => setRange({ offset: to, wanted: RANGE_BYTES }),
    reload: () => follower.current?.ask(),
  };
}
