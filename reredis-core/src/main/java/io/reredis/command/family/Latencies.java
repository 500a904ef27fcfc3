package io.reredis.command.family;

import io.reredis.command.Worker;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Reads the counts by latency class that a {@link Worker} keeps. */
final class Latencies {
  private static final int CLASSES_PER_POWER = 4;

  /** The first step of LATENCY HISTOGRAM ends at 2 to this power, in nanoseconds. */
  private static final int FIRST_POWER = 10;

  /**
   * Redis's histograms round to 7 bits, so a step that ends at 2^k is named by what rounds to it.
   */
  private static final int ROUNDED_BITS = 7;

  private Latencies() {}

  static long count(long[] classes) {
    return Arrays.stream(classes).sum();
  }

  /** How many took at most so many microseconds, for each power of two where that grows. */
  static Map<Long, Long> cumulated(long[] classes) {
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

  /** The latency that {@code percent} of the calls did not exceed, in nanoseconds. */
  static long percentile(long[] classes, double percent) {
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
