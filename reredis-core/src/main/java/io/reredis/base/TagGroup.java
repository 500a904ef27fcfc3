package io.reredis.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The tags of eight neighbouring slots of an open-addressing hash table, read as one 64-bit word.
 *
 * <p>A used slot has a tag with the high bit set and seven bits of the hash, so that a lookup
 * compares eight slots with one operation and reads an element only if seven bits match. The tag of
 * a free slot says whether a search ends there ({@link #EMPTY}) or goes on ({@link #DELETED}).
 *
 * <p>The results of {@link #matches} and {@link #free} are words in which the high bit of a byte
 * stands for its slot. All methods take constant time and allocate nothing.
 */
public final class TagGroup {
  /** The slots of a group. */
  public static final int SLOTS = 8;

  /** The tag of a slot that was free since the table was made. */
  public static final byte EMPTY = 0;

  /** The tag of a slot whose element was removed while its group was full. */
  public static final byte DELETED = 1;

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private TagGroup() {}

  /** Returns the tags of the group whose first slot is given. */
  public static long read(byte[] tags, int firstSlot) {
    return (long) LONG.get(tags, firstSlot);
  }

  /** Returns the tag of an element with that hash. */
  public static byte tag(long hash) {
    return (byte) (hash & 0x7f | 0x80);
  }

  /** Returns eight times the tag of an element with that hash. */
  public static long tags(long hash) {
    return (hash & 0x7f | 0x80) * LOW_BITS;
  }

  /**
   * Returns the slots of a group whose tags are equal to those of {@link #tags}, and possibly some
   * slots after the first of them.
   */
  public static long matches(long group, long tags) {
    return zeroBytes(group ^ tags);
  }

  /** Returns whether a slot of the group is {@link #EMPTY}. */
  public static boolean hasEmpty(long group) {
    return zeroBytes(group) != 0;
  }

  /** Returns the slots of a group that are free: empty or deleted. */
  public static long free(long group) {
    return ~group & HIGH_BITS;
  }

  /** Returns the first of the slots, counted from the beginning of the group. */
  public static int first(long slots) {
    return Long.numberOfTrailingZeros(slots) >>> 3;
  }

  private static long zeroBytes(long word) {
    return word - LOW_BITS & ~word & HIGH_BITS;
  }
}
