import { useRef } from 'react';
import type { Row } from '../../store/row';

const NOT_AGAIN_WITHIN_MS = 700;
const STILL_NEW_MS = 300;

/** A number that grows when the row is to light up; zero: not yet. A busy row does not flicker. */
export function useFlash(row: Row): number {
  const last = useRef({ seenAt: 0, flashedAt: Number.NEGATIVE_INFINITY, flashes: 0 });
  const memory = last.current;
  if (row.seenAt > memory.seenAt) {
    memory.seenAt = row.seenAt;
    const now = performance.now();
    if (now - row.seenAt < STILL_NEW_MS && now - memory.flashedAt > NOT_AGAIN_WITHIN_MS) {
      memory.flashedAt = now;
      memory.flashes++;
    }
  }
  return memory.flashes;
}
