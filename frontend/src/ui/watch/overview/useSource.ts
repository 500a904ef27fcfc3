import { useSyncExternalStore } from 'react';
import type { Figures } from '../../../protocol/figureFeed';
import type { Source } from './PlotPanel';

/** The figures, and a new drawing with each sample. */
export function useSource(source: Source): Figures {
  useSyncExternalStore(source.subscribe, () => source.figures().times.at(-1));
  return source.figures();
}
