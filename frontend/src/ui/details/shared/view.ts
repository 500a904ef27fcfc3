import { useCallback, useMemo } from 'react';
import { useClient } from '../../clientContext';
import type { Selection } from '../../keys/selection';
import { type Ask, asker } from './reading';

/** The properties that the panel passes to the view of a type. */
export interface ViewProps {
  readonly selection: Selection;
  /** Changes with the key: what is on the screen is to be read again. */
  readonly revision: string | undefined;
  readonly writable: boolean;
  onDirty(dirty: boolean): void;
  /** The key was changed here. */
  onChanged(): void;
}

export function useAsk({ db }: Selection): Ask {
  const client = useClient();
  return useMemo(() => asker(client, db), [client, db]);
}

/** Both: the page of the view and what the panel shows. */
export function useBoth(first: () => void, second: () => void): () => void {
  return useCallback(() => {
    first();
    second();
  }, [first, second]);
}
