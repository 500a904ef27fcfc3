package io.reredis.util;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock for tests that advances only on request. */
public final class ManualClock implements Clock {
  private final AtomicLong millis;

  /** Creates a clock set to {@code millis} since 1970 UTC. */
  public ManualClock(long millis) {
    this.millis = new AtomicLong(millis);
  }

  @Override
  public long millis() {
    return millis.get();
  }

  /**
   * Moves the clock forward.
   *
   * @throws IllegalArgumentException if the duration does not fit a {@code long} of milliseconds
   */
  public void advance(Duration duration) {
    try {
      millis.addAndGet(duration.toMillis());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the duration is too long: " + duration, e);
    }
  }

  /** Moves the clock forward by {@code duration} milliseconds. */
  public void advanceMillis(long duration) {
    millis.addAndGet(duration);
  }
}
