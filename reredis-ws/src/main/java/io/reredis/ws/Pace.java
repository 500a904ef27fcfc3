package io.reredis.ws;

import java.util.concurrent.TimeUnit;

/**
 * Determines how often the feed runs and how much it sends, so that its work takes at most a sixth
 * of the time of one core. The interval grows with the work from 33 ms to a second; if sending
 * alone takes more than its share of that, frames become smaller. Confined to the feed thread.
 */
final class Pace {
  static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(33);
  static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
  private static final int RATIO = 6;
  private static final double LEAST_SHARE = 1.0 / 32;

  /** The weight of the last run in the moving averages. */
  private static final double WEIGHT = 0.4;

  private double work;
  private double sending;
  private double share = 1;

  /**
   * Records the processor time of the work since the last run, in nanoseconds.
   *
   * @param collected the time for collecting changes
   * @param sent the time for building and sending frames
   */
  void worked(long collected, long sent) {
    work += (collected + sent - work) * WEIGHT;
    sending += (sent - sending) * WEIGHT;
    double most = (double) LONGEST / RATIO / 2;
    if (sending > most) {
      share = Math.max(LEAST_SHARE, share * Math.max(0.5, most / sending));
    } else if (sending < most / 2) {
      share = Math.min(1, share * 1.25);
    }
  }

  /** Returns the time from the start of a run to the start of the next one, in nanoseconds. */
  long interval() {
    return (long) Math.min(LONGEST, Math.max(SHORTEST, work * RATIO));
  }

  /** Returns the share of a full frame that a delta may take. */
  double share() {
    return share;
  }
}
