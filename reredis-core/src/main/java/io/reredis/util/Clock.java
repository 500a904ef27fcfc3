package io.reredis.util;

/**
 * The clock of a store.
 *
 * <p>Everything that depends on time uses the store's clock, so that tests can control the time.
 * Implementations are thread-safe.
 */
public interface Clock {
  /** Returns the wall clock in milliseconds since 1970 UTC, the unit of expiry times. */
  long millis();

  /**
   * Returns the wall clock, possibly some tenths of a second old, for times in seconds. A clock
   * whose {@link #millis()} is costly caches it; by default, returns {@link #millis()}.
   */
  default long coarseMillis() {
    return millis();
  }

  /** Returns the wall clock in microseconds since 1970 UTC. */
  default long micros() {
    return millis() * 1000;
  }

  /** Returns a monotonic time in nanoseconds since an arbitrary moment, for durations. */
  default long nanos() {
    return millis() * 1_000_000;
  }

  /** Updates the time that {@link #coarseMillis()} returns. */
  default void tick() {}

  /** Returns the system clock. */
  static Clock system() {
    return new SystemClock();
  }
}
