package io.reredis.keyspace;

import io.reredis.util.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The 24 bits of access information kept for each key, in one of two forms.
 *
 * <p>Without an LFU policy they hold the second of the last access. With an LFU policy they hold
 * the minute of the last access in 16 bits and a logarithmic access counter in 8: an access raises
 * the counter {@code c} with probability 1 / ((c - 5) * factor + 1), and each {@code decay} minutes
 * without an access lower it by one. New keys start at 5, so that they are not evicted before they
 * can be used. Changing the form does not convert existing keys, as in Redis: their bits mean
 * little until the next access. Thread-safe.
 */
final class AccessClock {
  static final int MASK = 0xffffff;
  private static final int INITIAL_COUNT = 5;
  private static final int MAX_COUNT = 255;
  private static final int MINUTE_MASK = 0xffff;

  private final Clock clock;
  private volatile boolean countsUses;
  private volatile int factor = 10;
  private volatile int decayMinutes = 1;

  /** The last second read from the clock. Written by any thread; a stale value is acceptable. */
  private long last;

  AccessClock(Clock clock) {
    this.clock = clock;
  }

  /** Selects the form: true for LFU counters, false for the time of the last access. */
  void countsUses(boolean on) {
    countsUses = on;
  }

  boolean countsUses() {
    return countsUses;
  }

  void factor(int value) {
    factor = value;
  }

  /** Sets after how many minutes without an access a counter falls by one; 0 for never. */
  void decayMinutes(int value) {
    decayMinutes = value;
  }

  /** Returns the bits of a new key. */
  int fresh() {
    return countsUses ? withCount(INITIAL_COUNT) : seconds();
  }

  /** Returns the bits after an access now. */
  int used(int bits) {
    return countsUses
        ? withCount(raised(count(bits), factor, ThreadLocalRandom.current().nextDouble()))
        : seconds();
  }

  /**
   * Returns the bits of a key last accessed that many seconds ago; with LFU, those of a new key.
   */
  int idleFor(long seconds) {
    return countsUses ? withCount(INITIAL_COUNT) : (int) (seconds() - seconds) & MASK;
  }

  /** Returns the bits of a key with that counter; without LFU, those of a new key. */
  int usedOften(int count) {
    return countsUses ? withCount(count) : seconds();
  }

  /** Returns the counter after decay up to now. */
  int count(int bits) {
    return decayed(bits, minute(), decayMinutes);
  }

  /** Returns the seconds since the last access. */
  long idleSeconds(int bits) {
    return (int) (clock.millis() / 1000) - bits & MASK;
  }

  private int seconds() {
    return (int) now() & MASK;
  }

  private int minute() {
    return (int) (now() / 60) & MINUTE_MASK;
  }

  /**
   * Returns the seconds since 1970. If the clock throws, returns the previous reading, so that a
   * command that has begun to change keys does not fail.
   */
  private long now() {
    try {
      long now = clock.coarseMillis() / 1000;
      if (now != last) {
        last = now;
      }
      return now;
    } catch (Throwable e) {
      return last;
    }
  }

  private int withCount(int count) {
    return minute() << 8 | count;
  }

  static int decayed(int bits, int minute, int decayMinutes) {
    int count = bits & MAX_COUNT;
    if (decayMinutes == 0) {
      return count;
    }
    int passed = minute - (bits >> 8) & MINUTE_MASK;
    return Math.max(0, count - passed / decayMinutes);
  }

  /**
   * Returns the counter after an access.
   *
   * @param random a number drawn from 0 to less than 1
   */
  static int raised(int count, int factor, double random) {
    if (count >= MAX_COUNT) {
      return MAX_COUNT;
    }
    double above = Math.max(0, count - INITIAL_COUNT);
    return random < 1 / (above * factor + 1) ? count + 1 : count;
  }
}
