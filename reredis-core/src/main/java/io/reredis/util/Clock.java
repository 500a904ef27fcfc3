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
   * Returns the wall clock in milliseconds, possibly some tenths of a second old; the store uses it
   * for times in seconds. A clock whose {@link #millis()} is costly may return a cached value. By
   * default, returns {@link #millis()}.
   */
  default long coarseMillis() {
    return millis();
  }

  /** Returns the wall clock in microseconds since 1970 UTC. */
  default long micros() {
    return millis() * 1000;
  }

  /**
   * Returns a time in nanoseconds since an arbitrary moment, for measuring durations. The default
   * is derived from {@link #millis()} and is monotonic only if that is.
   */
  default long nanos() {
    return millis() * 1_000_000;
  }

  /**
   * Updates the value that {@link #coarseMillis()} returns. The store calls this regularly from a
   * background thread and after commands.
   */
  default void tick() {}

  /** Returns the system clock. */
  static Clock system() {
    return new SystemClock();
  }
}
