package io.reredis.type;

import io.reredis.base.Hash;
import java.util.Arrays;

/**
 * Detects repeated keys in a listpack, with a hash table of the positions seen. The hash is seeded,
 * so that keys cannot be chosen to collide. Not thread-safe.
 */
final class SeenKeys {
  private static final int MIN_SLOTS = 64;

  /** The maximum size of a table that is kept for reuse. */
  private static final int MOST_SLOTS = 1 << 13;

  private static final long TAG = 0xFFFFFFFF00000000L;

  private final long seed = Seeds.next();

  /** The upper half of a hash and a position, which is never 0. */
  private long[] slots = new long[MIN_SLOTS];

  private int mask;

  /** Clears the table and makes room for that many keys. */
  void begin(int keys) {
    int size = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, keys)) << 2);
    if (size > slots.length || slots.length > MOST_SLOTS) {
      slots = new long[size];
    } else {
      Arrays.fill(slots, 0, size, 0);
    }
    mask = size - 1;
  }

  /** Adds the key of the entry at a position; returns false if it was seen before. O(1) expected */
  boolean addString(byte[] a, int at, int from, int length) {
    long hash = Hash.of(a, from, length, seed);
    int slot = (int) hash & mask;
    for (long there = slots[slot]; there != 0; there = slots[slot]) {
      if (((there ^ hash) & TAG) == 0 && isString(a, (int) there, from, length)) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    slots[slot] = hash & TAG | at;
    return true;
  }

  private static boolean isString(byte[] a, int at, int from, int length) {
    return !ListPackEntry.isInteger(a, at) && ListPackEntry.equalString(a, at, a, from, length);
  }

  /** Like {@link #addString}, for an entry stored as an integer. */
  boolean addInteger(byte[] a, int at, long value) {
    long hash = Hash.of(value, seed);
    int slot = (int) hash & mask;
    for (long there = slots[slot]; there != 0; there = slots[slot]) {
      if (((there ^ hash) & TAG) == 0
          && ListPackEntry.isInteger(a, (int) there)
          && ListPackEntry.longAt(a, (int) there) == value) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    slots[slot] = hash & TAG | at;
    return true;
  }
}
