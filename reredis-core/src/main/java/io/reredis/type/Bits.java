package io.reredis.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts, finds and combines bits of byte arrays, a word at a time.
 *
 * <p>As in Redis bit 0 is the highest bit of the first byte. The methods access only the given
 * range; ranges are not checked.
 */
public final class Bits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bits() {}

  /** Returns whether bit {@code index}, counted from byte {@code offset}, is set. O(1) */
  public static boolean get(byte[] a, int offset, long index) {
    return (a[offset + (int) (index >>> 3)] >> 7 - (int) (index & 7) & 1) != 0;
  }

  /** Sets or clears bit {@code index}, counted from byte {@code offset}. O(1) */
  public static void set(byte[] a, int offset, long index, boolean on) {
    int at = offset + (int) (index >>> 3);
    int bit = 1 << 7 - (int) (index & 7);
    a[at] = (byte) (on ? a[at] | bit : a[at] & ~bit);
  }

  /** Returns the number of set bits in {@code length} bytes. O(n) */
  public static long count(byte[] a, int offset, int length) {
    long count = 0;
    int i = offset;
    int end = offset + length;
    for (; i <= end - 8; i += 8) {
      count += Long.bitCount((long) LONG.get(a, i));
    }
    for (; i < end; i++) {
      count += Integer.bitCount(a[i] & 0xff);
    }
    return count;
  }

  /**
   * Returns the number of set bits from bit {@code first} to bit {@code last}, both included and
   * counted from byte {@code offset}. O(n)
   */
  public static long count(byte[] a, int offset, long first, long last) {
    int from = (int) (first >>> 3);
    int to = (int) (last >>> 3);
    long before = Integer.bitCount(a[offset + from] & 0xff & ~(0xff >> (first & 7)));
    long behind = Integer.bitCount(a[offset + to] & (1 << 7 - (last & 7)) - 1);
    return count(a, offset + from, to - from + 1) - before - behind;
  }

  /**
   * Returns the first set or clear bit from {@code first} to {@code last}, both included and
   * counted from byte {@code offset}; -1 if there is none. O(n)
   */
  public static long position(byte[] a, int offset, long first, long last, boolean set) {
    int flip = set ? 0 : 0xff;
    int i = (int) (first >>> 3);
    int to = (int) (last >>> 3);
    int head = (a[offset + i] ^ flip) & 0xff >> (first & 7);
    if (head == 0) {
      i = nextByte(a, offset, i + 1, to, set);
      if (i > to) {
        return -1;
      }
      head = (a[offset + i] ^ flip) & 0xff;
    }
    long found = 8L * i + Integer.numberOfLeadingZeros(head) - 24;
    return found > last ? -1 : found;
  }

  /** Returns the first byte from {@code i} to {@code to} with such a bit, or {@code to + 1}. */
  private static int nextByte(byte[] a, int offset, int i, int to, boolean set) {
    long word = set ? 0 : -1;
    while (i <= to - 7 && (long) LONG.get(a, offset + i) == word) {
      i += 8;
    }
    while (i <= to && a[offset + i] == (byte) word) {
      i++;
    }
    return i;
  }

  /** Clears the bits of {@code target} that are not set in {@code length} bytes of {@code a}. */
  public static void and(byte[] target, byte[] a, int offset, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      LONG.set(target, i, (long) LONG.get(target, i) & (long) LONG.get(a, offset + i));
    }
    for (; i < length; i++) {
      target[i] &= a[offset + i];
    }
  }

  /** Sets the bits of {@code target} that are set in {@code length} bytes of {@code a}. */
  public static void or(byte[] target, byte[] a, int offset, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      LONG.set(target, i, (long) LONG.get(target, i) | (long) LONG.get(a, offset + i));
    }
    for (; i < length; i++) {
      target[i] |= a[offset + i];
    }
  }

  /** Inverts the bits of {@code target} that are set in {@code length} bytes of {@code a}. */
  public static void xor(byte[] target, byte[] a, int offset, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      LONG.set(target, i, (long) LONG.get(target, i) ^ (long) LONG.get(a, offset + i));
    }
    for (; i < length; i++) {
      target[i] ^= a[offset + i];
    }
  }

  /** Inverts all bits of {@code target}. */
  public static void not(byte[] target) {
    int i = 0;
    for (; i <= target.length - 8; i += 8) {
      LONG.set(target, i, ~(long) LONG.get(target, i));
    }
    for (; i < target.length; i++) {
      target[i] = (byte) ~target[i];
    }
  }

  /**
   * Returns {@code bits} bits from bit {@code index} on as an unsigned number; bits after {@code
   * length} bytes are zero. O(1)
   *
   * @param bits 1 to 64
   */
  public static long field(byte[] a, int offset, int length, long index, int bits) {
    long value = 0;
    int left = bits;
    long at = index;
    while (left > 0) {
      int taken = Math.min(left, 8 - (int) (at & 7));
      long b = at >>> 3;
      int held = b < length ? a[offset + (int) b] & 0xff : 0;
      int part = held >> 8 - (int) (at & 7) - taken & (1 << taken) - 1;
      value = value << taken | part;
      at += taken;
      left -= taken;
    }
    return value;
  }

  /** Stores the lowest {@code bits} bits of {@code value} from bit {@code index} on. O(1) */
  public static void setField(byte[] a, int offset, long index, int bits, long value) {
    int left = bits;
    long at = index;
    while (left > 0) {
      int taken = Math.min(left, 8 - (int) (at & 7));
      int shift = 8 - (int) (at & 7) - taken;
      int mask = (1 << taken) - 1 << shift;
      int part = (int) (value >>> left - taken) << shift & mask;
      int b = offset + (int) (at >>> 3);
      a[b] = (byte) (a[b] & ~mask | part);
      at += taken;
      left -= taken;
    }
  }
}
