import { useSyncExternalStore } from 'react';

/** A choice of the user, remembered by the browser. */
export interface Preference<V extends string> {
  get(): V;
  set(value: V): void;
  subscribe(listener: () => void): () => void;
}

/** Starts with the choice `start`, and passes each later one to `apply`. Does not store the choice `normal`. */
export function preference<V extends string>(
  key: string,
  normal: V,
  start: V,
  apply: (value: V) => void,
): Preference<V> {
  const listeners = new Set<() => void>();
  let current = start;
  return {
    get: () => current,
    set(value) {
      current = value;
      apply(value);
      try {
        if (value === normal) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
      } catch {
        // storage can be forbidden; the choice then lasts as long as the page
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function usePreference<V extends string>({ subscribe, get }: Preference<V>): V {
  return useSyncExternalStore(subscribe, get);
}
