package io.reredis.base;

import io.reredis.util.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A clock that a thread can freeze for itself, for commands that are executed as one, so that a key
 * is expired for all of them or for none. Other threads see time advance, and durations always
 * advance.
 */
public final class StandingClock implements Clock {
  private final Clock clock;

  /** The number of threads for which it is frozen; while it is 0, the thread-local is not read. */
  private final AtomicInteger threads = new AtomicInteger();

  private final ThreadLocal<Long> micros = new ThreadLocal<>();

  /** Creates a clock that follows {@code clock}. */
  public StandingClock(Clock clock) {
    this.clock = clock;
  }

  /**
   * Freezes the clock for the calling thread, until {@link #goOn()}.
   *
   * @return false if it was frozen already; then the caller must not call {@link #goOn()}
   */
  public boolean standStill() {
    if (threads.get() > 0 && micros.get() != null) {
      return false;
    }
    micros.set(clock.micros());
    threads.incrementAndGet();
    return true;
  }

  /** Ends {@link #standStill()}. */
  public void goOn() {
    threads.decrementAndGet();
    micros.remove();
  }

  @Override
  public long millis() {
    Long still = threads.get() == 0 ? null : micros.get();
    return still == null ? clock.millis() : still / 1000;
  }

  @Override
  public long micros() {
    Long still = threads.get() == 0 ? null : micros.get();
    return still == null ? clock.micros() : still;
  }

  @Override
  public long coarseMillis() {
    return clock.coarseMillis();
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public void tick() {
    clock.tick();
  }
}
