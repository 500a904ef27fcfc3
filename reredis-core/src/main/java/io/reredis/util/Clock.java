package io.reredis.util;

/**
 * The time that a store goes by.
 *
 * <p>Everything that depends on time asks the store's clock, so that a test can move time by hand.
 * Implementations are safe for use by several threads.
 */
public interface Clock {
  /** The wall clock in milliseconds since 1970 UTC; expiry times are in this unit. */
  long millis();

  /**
   * The wall clock, possibly some tenths of a second old, for what is counted in seconds. A clock
   * whose {@link #millis()} is costly keeps a copy; the default is {@link #millis()} itself.
   */
  default long coarseMillis() {
    return millis();
  }

  /** The wall clock in microseconds since 1970 UTC. */
  default long micros() {
    return millis() * 1000;
  }

  /** A clock that never goes back, in nanoseconds since an arbitrary moment, for durations. */
  default long nanos() {
    return millis() * 1_000_000;
  }

  /** Tells the clock that time has passed: refreshes what {@link #coarseMillis()} returns. */
  default void tick() {}

  /** The clock of the machine. */
  static Clock system() {
    return new SystemClock();
  }
}
