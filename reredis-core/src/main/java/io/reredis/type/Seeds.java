package io.reredis.type;

import io.reredis.base.Entropy;
import java.util.concurrent.atomic.AtomicLong;

/** Secret seeds, different for each table. */
final class Seeds {
  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final long KEY = Entropy.number() | 1;
  private static final AtomicLong NEXT = new AtomicLong(Entropy.number());

  private Seeds() {}

  static long next() {
    long n = NEXT.getAndAdd(STEP);
    return Math.multiplyHigh(n, KEY) ^ n * KEY;
  }
}
