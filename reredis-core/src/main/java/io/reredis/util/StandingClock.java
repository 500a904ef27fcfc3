package io.reredis.util;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A clock that a thread can let stand still for itself, while others see time go on: for commands
 * that are executed as one, so that a key is either expired for all of them or for none. Durations
 * go on.
 */
public final class StandingClock implements Clock {
  private final Clock clock;

  /** How many threads it stands still for; as long as it is none, nothing else is looked at. */
  private final AtomicInteger threads = new AtomicInteger();

  private final ThreadLocal<Long> micros = new ThreadLocal<>();

  /** Creates a clock that goes as {@code clock} does. */
  public StandingClock(Clock clock) {
    this.clock = clock;
  }

  /**
   * Stands still for the calling thread, until it says {@link #goOn()}.
   *
   * @return false where it stood still before, and whoever has stopped it lets it go on
   */
  public boolean standStill() {
    if (threads.get() > 0 && micros.get() != null) {
      return false;
    }
    micros.set(clock.micros());
    threads.incrementAndGet();
    return true;
  }

  /** Ends what {@link #standStill()} began. */
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
