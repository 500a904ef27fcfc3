package io.reredis.ws;

import java.util.concurrent.TimeUnit;

/**
 * How often the feed runs, and how much it sends: so that its work takes at most a tenth of one
 * core's time. The interval grows with the work from 50 ms to a second; where that is not enough
 * the frames become smaller. Confined to the feed thread.
 */
final class Pace {
  static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(50);
  static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
  private static final int RATIO = 10;
  private static final double LEAST_SHARE = 1.0 / 16;

  private double wanted;
  private double share = 1;

  /** Takes how long the work since the last run has taken, in nanoseconds. */
  void worked(long nanos) {
    wanted += ((double) nanos * RATIO - wanted) * 0.4;
    if (wanted > LONGEST) {
      share = Math.max(LEAST_SHARE, share * Math.max(0.5, LONGEST / wanted));
    } else if (wanted < LONGEST / 2.0) {
      share = Math.min(1, share * 1.25);
    }
  }

  /** The time from the start of a run to the start of the next one, in nanoseconds. */
  long interval() {
    return (long) Math.min(LONGEST, Math.max(SHORTEST, wanted));
  }

  /** The share of a full frame that a delta may take. */
  double share() {
    return share;
  }
}
