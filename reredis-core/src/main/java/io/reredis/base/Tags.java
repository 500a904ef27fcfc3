package io.reredis.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The tag bytes of a hash table with open addressing: a byte for each slot, with seven bits of the
 * hash, in groups of eight that are compared with one 64-bit operation. A free slot has the tag
 * {@link #EMPTY} or, where a search must go on, {@link #DELETED}.
 *
 * <p>Sets of slots of a group are words with the high bit of each slot's byte; {@link #first}
 * returns the first slot, and {@code set & set - 1} removes it.
 */
public final class Tags {
  /** The number of slots of a group. */
  public static final int GROUP = 8;

  public static final byte EMPTY = 0;
  public static final byte DELETED = 1;

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Tags() {}

  /** Returns the tag of a hash. */
  public static byte of(long hash) {
    return (byte) (hash & 0x7f | 0x80);
  }

  /** Returns the tag of a hash for {@link #matches}: in each byte of a word. */
  public static long wanted(long hash) {
    return (hash & 0x7f | 0x80) * LOW_BITS;
  }

  /** Returns the tags of a group, which begins at slot {@code from}. */
  public static long group(byte[] tags, int from) {
    return (long) LONG.get(tags, from);
  }

  /**
   * Returns the slots of a group that have the wanted tag, and possibly some behind one of them.
   */
  public static long matches(long group, long wanted) {
    return zeroBytes(group ^ wanted);
  }

  /** Returns whether a group has an empty slot, so that a search ends there. */
  public static boolean hasEmpty(long group) {
    return zeroBytes(group) != 0;
  }

  /** Returns the slots of a group that are empty or deleted. */
  public static long free(long group) {
    return ~group & HIGH_BITS;
  }

  /** Returns the first of a set of slots, from 0 to 7. */
  public static int first(long set) {
    return Long.numberOfTrailingZeros(set) >>> 3;
  }

  /**
   * Returns a word with the high bit set in each zero byte, and possibly in some bytes above one.
   */
  private static long zeroBytes(long word) {
    return word - LOW_BITS & ~word & HIGH_BITS;
  }
}
