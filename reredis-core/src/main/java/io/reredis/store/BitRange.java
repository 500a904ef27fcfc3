package io.reredis.store;

/**
 * A part of a bitmap from {@code start} to {@code end}, both included. Negative indices count from
 * the end. Immutable.
 *
 * @param start the first index
 * @param end the last index; ignored if {@code open}
 * @param open whether the range extends to the end of the bitmap and includes the zeros after it
 * @param bits whether indices count bits rather than bytes
 */
public record BitRange(long start, long end, boolean open, boolean bits) {
  /** The whole bitmap. */
  public static final BitRange ALL = new BitRange(0, -1, true, false);

  /** Returns the range from byte {@code start} to byte {@code end}. */
  public static BitRange ofBytes(long start, long end) {
    return new BitRange(start, end, false, false);
  }

  /** Returns the range from byte {@code start} to the end. */
  public static BitRange fromByte(long start) {
    return new BitRange(start, -1, true, false);
  }

  /** Returns the range from bit {@code start} to bit {@code end}. */
  public static BitRange ofBits(long start, long end) {
    return new BitRange(start, end, false, true);
  }

  /** Returns the first bit of the range in a bitmap of that many bytes. */
  long firstBit(int length) {
    long total = bits ? 8L * length : length;
    long first = Math.max(0, start < 0 ? total + start : start);
    return bits ? first : Math.min(first, total) * 8;
  }

  /**
   * Returns the last bit of the range in a bitmap of that many bytes; less than the first if empty.
   */
  long lastBit(int length) {
    long total = bits ? 8L * length : length;
    long last = open ? total - 1 : end < 0 ? Math.max(0, total + end) : end;
    last = Math.min(last, total - 1);
    return bits ? last : last * 8 + 7;
  }
}
