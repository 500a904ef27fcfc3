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

  /** Moves the clock forward. */
  public void advance(Duration duration) {
    millis.addAndGet(duration.toMillis());
  }

  /** Moves the clock forward by {@code duration} milliseconds. */
  public void advanceMillis(long duration) {
    millis.addAndGet(duration);
  }
}
