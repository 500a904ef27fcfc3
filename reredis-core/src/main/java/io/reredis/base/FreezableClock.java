package io.reredis.base;

import io.reredis.util.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A clock that a thread can freeze for itself while it executes several commands as one, so that a
 * key is expired for all of them or for none. Time advances for all other threads; durations
 * advance for all threads.
 */
public final class FreezableClock implements Clock {
  private static final long NOT_FROZEN = Long.MIN_VALUE;

  private final Clock clock;

  /** The number of threads for which it is frozen; while it is 0, the thread-local is not read. */
  private final AtomicInteger threads = new AtomicInteger();

  /** The time of a thread for which it is frozen; {@link #NOT_FROZEN} otherwise. */
  private final ThreadLocal<long[]> micros = ThreadLocal.withInitial(() -> new long[] {NOT_FROZEN});

  /** Creates a clock that follows {@code clock}. */
  public FreezableClock(Clock clock) {
    this.clock = clock;
  }

  /**
   * Freezes the clock for the calling thread, until {@link #unfreeze()}.
   *
   * @return false if it was frozen already; then the caller must not call {@link #unfreeze()}
   */
  public boolean freeze() {
    long[] own = micros.get();
    if (own[0] != NOT_FROZEN) {
      return false;
    }
    own[0] = clock.micros();
    threads.incrementAndGet();
    return true;
  }

  /** Lets the time advance again for the calling thread. */
  public void unfreeze() {
    threads.decrementAndGet();
    micros.get()[0] = NOT_FROZEN;
  }

  @Override
  public long millis() {
    long frozen = threads.get() == 0 ? NOT_FROZEN : micros.get()[0];
    return frozen == NOT_FROZEN ? clock.millis() : frozen / 1000;
  }

  @Override
  public long micros() {
    long frozen = threads.get() == 0 ? NOT_FROZEN : micros.get()[0];
    return frozen == NOT_FROZEN ? clock.micros() : frozen;
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
