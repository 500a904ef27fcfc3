package io.reredis.ws;

import java.util.concurrent.TimeUnit;

/**
 * How often the feed runs, and how much it sends: so that its work takes at most a sixth of one
 * core's time. The interval grows with the work from 33 ms to a second; where sending alone takes
 * more than its part of that, frames become smaller. Confined to the feed thread.
 */
final class Pace {
  static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(33);
  static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
  private static final int RATIO = 6;
  private static final double LEAST_SHARE = 1.0 / 32;

  /** How much the last run counts beside those before it. */
  private static final double WEIGHT = 0.4;

  private double work;
  private double sending;
  private double share = 1;

  /**
   * Takes how long the work since the last run has taken, in nanoseconds of processor time.
   *
   * @param collected to find out what has changed
   * @param sent to build frames and to send them
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

  /** The time from the start of a run to the start of the next one, in nanoseconds. */
  long interval() {
    return (long) Math.min(LONGEST, Math.max(SHORTEST, work * RATIO));
  }

  /** The share of a full frame that a delta may take. */
  double share() {
    return share;
  }
}
