package io.reredis.command;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Evaluates the counts by latency class of a {@link Worker}. */
public final class Latencies {
  private static final int CLASSES_PER_POWER = 4;

  /** The first bucket of LATENCY HISTOGRAM ends at 2 to this power, in nanoseconds. */
  private static final int FIRST_POWER = 10;

  /**
   * The precision of Redis's histograms in bits: the label of a bucket that ends at 2^k is the
   * greatest value that rounds to it.
   */
  private static final int ROUNDED_BITS = 7;

  private Latencies() {}

  /** Returns the number of calls. */
  public static long count(long[] classes) {
    return Arrays.stream(classes).sum();
  }

  /**
   * Returns, by an upper limit in microseconds, how many calls took at most that long; only for
   * powers of two (in ns) where the count grows.
   */
  public static Map<Long, Long> cumulated(long[] classes) {
    Map<Long, Long> steps = new TreeMap<>();
    long total = 0;
    int next = 0;
    for (int power = FIRST_POWER; next < classes.length; power++) {
      long before = total;
      while (next < Math.min(power * CLASSES_PER_POWER, classes.length)) {
        total += classes[next++];
      }
      if (total > before) {
        steps.put(((1L << power) + (1L << power - ROUNDED_BITS) - 1) / 1000, total);
      }
    }
    return steps;
  }

  /** Returns the latency in nanoseconds that {@code percent} of the calls did not exceed. */
  public static long percentile(long[] classes, double percent) {
    long wanted = Math.max(1, (long) Math.ceil(count(classes) * percent / 100));
    long seen = 0;
    for (int i = 0; i < classes.length; i++) {
      seen += classes[i];
      if (seen >= wanted) {
        return Worker.classLimit(i);
      }
    }
    return 0;
  }
}
