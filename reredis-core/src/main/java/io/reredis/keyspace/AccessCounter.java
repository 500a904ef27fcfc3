package io.reredis.keyspace;

import java.util.Arrays;

/**
 * Counts accesses without a lock and without two threads writing to one cache line: each thread
 * counts in a stripe of its own. Two threads whose ids fall on one stripe may lose a count to each
 * other, which a statistic bears.
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

  /** Takes back what the calling thread has counted last. */
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
