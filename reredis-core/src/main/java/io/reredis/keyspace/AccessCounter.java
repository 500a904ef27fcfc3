package io.reredis.keyspace;

import java.util.Arrays;

/**
 * A lock-free access counter in which each thread increments a stripe of its own, so that threads
 * do not share cache lines. Two threads whose ids map to one stripe may lose an increment, which is
 * acceptable for a statistic.
 */
final class AccessCounter {
  private static final int STRIPES = 64;

  /** Longs from one stripe to the next: two cache lines, because lines are fetched in pairs. */
  private static final int STRIDE = 16;

  private final long[] counts = new long[(STRIPES + 1) * STRIDE];

  void increment() {
    int stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
    counts[(stripe + 1) * STRIDE]++;
  }

  /** Undoes the last increment of the calling thread. */
  void decrement() {
    int stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
    counts[(stripe + 1) * STRIDE]--;
  }

  long sum() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  void reset() {
    Arrays.fill(counts, 0);
  }
}
