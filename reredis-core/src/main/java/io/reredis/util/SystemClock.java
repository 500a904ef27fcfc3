package io.reredis.util;

import java.time.Instant;

/** The machine's clock. Its coarse time is as old as the last {@link #tick()}. */
final class SystemClock implements Clock {
  /** Written by whoever ticks; a stale read costs accuracy of idle times, nothing else. */
  private long coarse = System.currentTimeMillis();

  private boolean ticked;

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long coarseMillis() {
    return ticked ? coarse : System.currentTimeMillis();
  }

  @Override
  public long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void tick() {
    coarse = System.currentTimeMillis();
    ticked = true;
  }
}
