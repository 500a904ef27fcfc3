import { useConnection } from '../clientContext';
import { TEXTS } from './texts';

export interface Writable {
  readonly writable: boolean;
  /** The reason why the page cannot write now. */
  readonly reason?: string;
}

/** Returns whether the page can write. */
export function useWritable(): Writable {
  const { phase, welcome } = useConnection();
  if (welcome?.readOnly) return { writable: false, reason: TEXTS.readOnly };
  if (phase !== 'live') return { writable: false, reason: TEXTS.offline };
  return { writable: true };
}
