package io.reredis.base;

import io.reredis.util.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A clock that a thread can freeze for itself, for commands that are executed as one, so that a key
 * is expired for all of them or for none. Other threads see time advance, and durations always
 * advance.
 */
public final class StandingClock implements Clock {
  private static final long GOES = Long.MIN_VALUE;

  private final Clock clock;

  /** The number of threads for which it is frozen; while it is 0, the thread-local is not read. */
  private final AtomicInteger threads = new AtomicInteger();

  /** The time of a thread for which it is frozen; {@link #GOES} otherwise. */
  private final ThreadLocal<long[]> micros = ThreadLocal.withInitial(() -> new long[] {GOES});

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
    long[] own = micros.get();
    if (own[0] != GOES) {
      return false;
    }
    own[0] = clock.micros();
    threads.incrementAndGet();
    return true;
  }

  /** Ends {@link #standStill()}. */
  public void goOn() {
    threads.decrementAndGet();
    micros.get()[0] = GOES;
  }

  @Override
  public long millis() {
    long still = threads.get() == 0 ? GOES : micros.get()[0];
    return still == GOES ? clock.millis() : still / 1000;
  }

  @Override
  public long micros() {
    long still = threads.get() == 0 ? GOES : micros.get()[0];
    return still == GOES ? clock.micros() : still;
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
