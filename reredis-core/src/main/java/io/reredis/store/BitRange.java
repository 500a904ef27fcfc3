package io.reredis.store;

/**
 * Which part of a bitmap is looked at, from {@code start} to {@code end}, both included. Negative
 * indices count from the end. Immutable.
 *
 * @param start the first index
 * @param end the last index; not looked at where {@code open}
 * @param open whether the range goes to the end of the bitmap, and the zeros behind it count, too
 * @param bits whether indices count bits and not bytes
 */
public record BitRange(long start, long end, boolean open, boolean bits) {
  /** The whole bitmap. */
  public static final BitRange ALL = new BitRange(0, -1, true, false);

  /** From byte {@code start} to byte {@code end}. */
  public static BitRange ofBytes(long start, long end) {
    return new BitRange(start, end, false, false);
  }

  /** From byte {@code start} to the end. */
  public static BitRange fromByte(long start) {
    return new BitRange(start, -1, true, false);
  }

  /** From bit {@code start} to bit {@code end}. */
  public static BitRange ofBits(long start, long end) {
    return new BitRange(start, end, false, true);
  }

  /** The first bit of a bitmap of that many bytes that is in the range. */
  long firstBit(int length) {
    long total = bits ? 8L * length : length;
    long first = Math.max(0, start < 0 ? total + start : start);
    return bits ? first : Math.min(first, total) * 8;
  }

  /** The last bit of a bitmap of that many bytes that is in the range, below the first for none. */
  long lastBit(int length) {
    long total = bits ? 8L * length : length;
    long last = open ? total - 1 : end < 0 ? Math.max(0, total + end) : end;
    last = Math.min(last, total - 1);
    return bits ? last : last * 8 + 7;
  }
}
