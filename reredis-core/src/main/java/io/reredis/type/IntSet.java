package io.reredis.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A sorted set of integers in one byte array, in the binary format of Redis's intset.
 *
 * <pre>
 *   base + 0   bytes of an integer: 2, 4 or 8; 4 bytes little endian
 *   base + 4   number of integers, 4 bytes little endian
 *   base + 8   the integers, little endian, ascending
 * </pre>
 *
 * The bytes before {@code base} belong to the caller and are kept, and there may be unused bytes
 * after the end. A method that changes the set returns the array that holds it afterwards, the same
 * one or a new one. Indexes count from 0 in ascending order.
 */
public final class IntSet {
  /** The size of the header, and of an empty set. */
  public static final int HEADER = 8;

  private static final int LENGTH_AT = 4;
  private static final int SMALL = 1024;
  private static final int SPARE = 256;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private IntSet() {}

  /** Returns an empty set after the first {@code base} bytes of {@code prefix}. */
  public static byte[] create(byte[] prefix, int base) {
    byte[] a = new byte[roundUp((long) base + HEADER + 2)];
    System.arraycopy(prefix, 0, a, 0, base);
    INT.set(a, base, 2);
    return a;
  }

  /** Returns the width of an integer in bytes: 2, 4 or 8. */
  public static int width(byte[] a, int base) {
    return (int) INT.get(a, base);
  }

  /** Returns the number of integers. O(1) */
  public static int count(byte[] a, int base) {
    return (int) INT.get(a, base + LENGTH_AT);
  }

  /** Returns the length of the set in bytes, including its header. O(1) */
  public static int totalBytes(byte[] a, int base) {
    return HEADER + width(a, base) * count(a, base);
  }

  /** Returns the integer at an index, which must exist. O(1) */
  public static long at(byte[] a, int base, int index) {
    return at(a, base, index, width(a, base));
  }

  private static long at(byte[] a, int base, int index, int width) {
    int offset = base + HEADER + index * width;
    switch (width) {
      case 2:
        return (short) SHORT.get(a, offset);
      case 4:
        return (int) INT.get(a, offset);
      default:
        return (long) LONG.get(a, offset);
    }
  }

  private static void put(byte[] a, int base, int index, int width, long value) {
    int offset = base + HEADER + index * width;
    switch (width) {
      case 2:
        SHORT.set(a, offset, (short) value);
        break;
      case 4:
        INT.set(a, offset, (int) value);
        break;
      default:
        LONG.set(a, offset, value);
    }
  }

  /** Returns the index of an integer, or {@code -1 - index} with the index for inserting it. */
  public static int find(byte[] a, int base, long value) {
    int width = width(a, base);
    int low = 0;
    int high = count(a, base) - 1;
    // added integers are often greater than all others
    if (high >= 0 && value > at(a, base, high, width)) {
      return -2 - high;
    }
    while (low <= high) {
      int middle = low + high >>> 1;
      long there = at(a, base, middle, width);
      if (there == value) {
        return middle;
      }
      if (there < value) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /** Returns whether the integer exists. O(log n) */
  public static boolean contains(byte[] a, int base, long value) {
    return find(a, base, value) >= 0;
  }

  /** Adds an integer; no effect if it exists. O(n) */
  public static byte[] add(byte[] a, int base, long value) {
    int index = find(a, base, value);
    if (index >= 0) {
      return a;
    }
    index = -1 - index;
    int needed = widthOf(value);
    int count = count(a, base);
    if (needed > width(a, base)) {
      return widen(a, base, needed, index, value);
    }
    int width = width(a, base);
    byte[] target = fitting(a, base, base + HEADER + (long) width * (count + 1));
    int from = base + HEADER + index * width;
    System.arraycopy(a, from, target, from + width, (count - index) * width);
    put(target, base, index, width, value);
    INT.set(target, base + LENGTH_AT, count + 1);
    return target;
  }

  private static int widthOf(long value) {
    return value == (short) value ? 2 : value == (int) value ? 4 : 8;
  }

  /** Adds an integer that requires a greater width, and so is the first or the last. */
  private static byte[] widen(byte[] a, int base, int width, int index, long value) {
    int count = count(a, base);
    int old = width(a, base);
    byte[] target = fitting(a, base, base + HEADER + (long) width * (count + 1));
    int shift = index == 0 ? 1 : 0;
    for (int i = count - 1; i >= 0; i--) {
      put(target, base, i + shift, width, at(a, base, i, old));
    }
    put(target, base, index, width, value);
    INT.set(target, base, width);
    INT.set(target, base + LENGTH_AT, count + 1);
    return target;
  }

  /** Removes an integer; no effect if it does not exist. O(n) */
  public static byte[] remove(byte[] a, int base, long value) {
    int index = find(a, base, value);
    return index < 0 ? a : removeAt(a, base, index);
  }

  /** Removes the integer at an index, which must exist. O(n) */
  public static byte[] removeAt(byte[] a, int base, int index) {
    int width = width(a, base);
    int count = count(a, base);
    int at = base + HEADER + index * width;
    long need = base + HEADER + (long) width * (count - 1);
    byte[] target = a;
    if (a.length > 2 * need + SPARE) {
      byte[] smaller = ListPack.smaller(roundUp(need));
      if (smaller != null) {
        target = smaller;
        System.arraycopy(a, 0, target, 0, at);
      }
    }
    System.arraycopy(a, at + width, target, at, (count - index - 1) * width);
    INT.set(target, base + LENGTH_AT, count - 1);
    return target;
  }

  /** Returns a copy of the set without prefix and unused bytes. O(n) */
  public static byte[] copy(byte[] a, int base) {
    return Arrays.copyOfRange(a, base, base + totalBytes(a, base));
  }

  /** Returns this array or a copy with room for that many bytes in total. */
  private static byte[] fitting(byte[] a, int base, long need) {
    return need <= a.length
        ? a
        : Arrays.copyOf(a, roundUp(need > SMALL ? need + (need >> 3) : need));
  }

  private static int roundUp(long bytes) {
    if (bytes > Integer.MAX_VALUE - 16) {
      throw new OutOfMemoryError("an intset of " + bytes + " bytes");
    }
    return (int) (bytes + 7 & ~7L);
  }

  /**
   * Returns whether the bytes from {@code base} to {@code limit} are exactly one intset; must be
   * called first for untrusted bytes. O(n)
   *
   * @return the number of integers, or -1 if malformed
   */
  public static int validate(byte[] a, int base, int limit) {
    if (base < 0 || limit > a.length || limit - base < HEADER) {
      return -1;
    }
    int width = width(a, base);
    long count = count(a, base) & 0xFFFFFFFFL;
    if (width != 2 && width != 4 && width != 8 || HEADER + count * width != limit - base) {
      return -1;
    }
    for (int i = 1; i < count; i++) {
      if (at(a, base, i - 1, width) >= at(a, base, i, width)) {
        return -1;
      }
    }
    return (int) count;
  }
}
