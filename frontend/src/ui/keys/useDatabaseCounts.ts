import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient, useConnection } from '../clientContext';
import { textOf } from '../details/shared/replies';

export interface DatabaseCounts {
  /** Undefined without the right to INFO, and before it was read. */
  of(db: number): number | undefined;
  /** The databases with keys. */
  readonly used: readonly number[];
  /** Reads again. */
  read(): void;
}

/** The number of keys of each database, as of when it was last read. */
export function useDatabaseCounts(): DatabaseCounts {
  const client = useClient();
  const { phase } = useConnection();
  const [counts, setCounts] = useState<ReadonlyMap<number, number>>();
  const live = phase === 'live';

  const read = useCallback(async () => {
    try {
      setCounts(parseKeyspace(String(textOf(await client.command(0, ['INFO', 'keyspace'])))));
    } catch {
      setCounts(undefined);
    }
  }, [client]);

  useEffect(() => {
    if (!live) setCounts(undefined);
  }, [live]);

  const used = useMemo(() => [...(counts?.keys() ?? [])], [counts]);
  const of = (db: number) => (counts ? (counts.get(db) ?? 0) : undefined);
  return { of, used, read: useCallback(() => void read(), [read]) };
}

/** Reads the lines `db0:keys=12,expires=3`. */
export function parseKeyspace(info: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const [, db, keys] of info.matchAll(/^db(\d+):keys=(\d+)/gm)) {
    counts.set(Number(db), Number(keys));
  }
  return counts;
}
