package io.reredis.util;

import java.time.Instant;

/** The system clock. Its coarse time is that of the last {@link #tick()}, if there was one. */
final class SystemClock implements Clock {
  /** Written by the threads that tick; a stale read only makes idle times less accurate. */
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
