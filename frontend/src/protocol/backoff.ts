const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Exponential, half of it random, so that many pages do not come back in one instant. */
export function backoffDelay(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + random() * (full / 2));
}
