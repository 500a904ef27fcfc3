package io.reredis.keyspace;

import io.reredis.util.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The 24 bits that each key keeps of its uses, in one of two forms.
 *
 * <p>Under most policies they are the second of the last use. Under an LFU policy they are the
 * minute of the last use, 16 bits, and a counter of 8 bits that grows with the logarithm of the
 * uses: a use raises the counter {@code c} with probability 1 / ((c - 5) * factor + 1), and each
 * {@code decay} minutes without a use take one off. New keys begin at 5, so that they live long
 * enough to be used. Changing the form leaves keys as they are, as Redis does: what they say means
 * little until they are used again. Safe for use by all threads.
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

  /** The last seconds that the clock told. Written by any thread; one that is old will do. */
  private long last;

  AccessClock(Clock clock) {
    this.clock = clock;
  }

  /** Chooses the form. */
  void countsUses(boolean on) {
    countsUses = on;
  }

  boolean countsUses() {
    return countsUses;
  }

  void factor(int value) {
    factor = value;
  }

  /** Sets after how many minutes a counter loses one; 0 for never. */
  void decayMinutes(int value) {
    decayMinutes = value;
  }

  /** The bits of a new key. */
  int fresh() {
    return countsUses ? withCount(INITIAL_COUNT) : seconds();
  }

  /** The bits of a key that is used now. */
  int used(int bits) {
    return countsUses
        ? withCount(raised(count(bits), factor, ThreadLocalRandom.current().nextDouble()))
        : seconds();
  }

  /** The bits of a key that was last used that long ago; those of a new key where uses count. */
  int idleFor(long seconds) {
    return countsUses ? withCount(INITIAL_COUNT) : (int) (seconds() - seconds) & MASK;
  }

  /** The bits of a key with that counter; those of a new key where uses do not count. */
  int usedOften(int count) {
    return countsUses ? withCount(count) : seconds();
  }

  /** The counter now, with what its time without use has taken off. */
  int count(int bits) {
    return decayed(bits, minute(), decayMinutes);
  }

  /** The seconds since the last use. */
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
   * Seconds since 1970. A clock that throws fails no command that has begun to change keys: the
   * time of a use is then that of the use before.
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
   * The counter after a use.
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
