import { useEffect, useState } from 'react';
import { searchPattern } from '../../../format/glob';
import type { Text } from '../../../protocol/text';
import { useDebounced } from '../../keys/useDebounced';
import { SCAN_START } from './scan';
import { type Cursors, useCursors } from './useCursors';

const DEBOUNCE_MS = 200;

interface Filtered {
  readonly filter: string;
  setFilter(filter: string): void;
  /** The pattern of the filter; undefined where all elements are shown. */
  readonly match: Text | undefined;
  readonly cursors: Cursors<string>;
}

/** The pages of a scan, and their filter. Another filter begins with the first page. */
export function useFiltered(): Filtered {
  const [filter, setFilter] = useState('');
  const settled = useDebounced(filter, DEBOUNCE_MS);
  const match = settled === '' ? undefined : searchPattern(settled);
  const cursors = useCursors(SCAN_START);
  const { restart } = cursors;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter has other pages
  useEffect(() => restart(SCAN_START), [match, restart]);
  return { filter, setFilter, match, cursors };
}
