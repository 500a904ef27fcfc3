import { useMemo } from 'react';
import { useClient } from '../clientContext';
import { type Ask, asker } from '../details/shared/reading';

/** Executes commands that belong to no database. */
export function useAsk(): Ask {
  const client = useClient();
  return useMemo(() => asker(client, 0), [client]);
}
