import { useRef } from 'react';
import type { Row } from '../../store/row';

const NOT_AGAIN_WITHIN_MS = 700;
const STILL_NEW_MS = 300;

// Limits the highlights per second: if every row changes, highlights carry no information and cost frames.
const PER_SECOND = 40;
const budget = { since: 0, spent: 0 };

function affordable(now: number): boolean {
  if (now - budget.since > 1000) {
    budget.since = now;
    budget.spent = 0;
  }
  return ++budget.spent <= PER_SECOND;
}

const nothing = (id: string) => ({
  id,
  seenAt: 0,
  flashedAt: Number.NEGATIVE_INFINITY,
  flashes: 0,
});

/** A number that grows when the row is to light up; zero: not yet. A busy row does not flicker. */
export function useFlash(row: Row): number {
  const last = useRef(nothing(row.id));
  if (last.current.id !== row.id) last.current = nothing(row.id);
  const memory = last.current;
  if (row.seenAt > memory.seenAt) {
    memory.seenAt = row.seenAt;
    const now = performance.now();
    const due = now - row.seenAt < STILL_NEW_MS && now - memory.flashedAt > NOT_AGAIN_WITHIN_MS;
    if (due && affordable(now)) {
      memory.flashedAt = now;
      memory.flashes++;
    }
  }
  return memory.flashes;
}
