package io.reredis.lua.library;

/**
 * The random numbers of {@code lrand48} in C: a linear congruential generator of 48 bits, of which
 * each number takes the upper 31. Every implementation gives the same numbers for a seed.
 */
final class RandomNumbers {
  private static final long MULTIPLIER = 0x5DEECE66DL;
  private static final long INCREMENT = 0xB;
  private static final long MASK = (1L << 48) - 1;
  private static final int SEED_LOW = 0x330E;

  private long state = 0x1234_ABCD_330EL;

  /** Begins the numbers of a seed. */
  void seed(int seed) {
    state = ((long) seed << 16 | SEED_LOW) & MASK;
  }

  /** Returns a number from 0, up to 1 exclusively. */
  double next() {
    state = state * MULTIPLIER + INCREMENT & MASK;
    return (double) ((state >>> 17) % Integer.MAX_VALUE) / Integer.MAX_VALUE;
  }
}
