import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ObserverClient } from '../protocol/client';
import type { ConnectionState } from '../protocol/state';
import type { StatsSample } from '../protocol/statsFeed';
import type { RowStore } from '../store/rowStore';

export const ClientContext = createContext<ObserverClient | undefined>(undefined);

export function useClient(): ObserverClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no ClientContext around this component');
  return client;
}

export function useConnection(): ConnectionState {
  const client = useClient();
  return useSyncExternalStore(client.subscribe, client.state);
}

export function useStats(): readonly StatsSample[] {
  const { stats } = useClient();
  return useSyncExternalStore(stats.subscribe, stats.history);
}

/** The store, and a new drawing at each frame in which it changed. */
export function useRows(): RowStore {
  const { store } = useClient();
  useSyncExternalStore(store.subscribe, store.version);
  return store;
}
