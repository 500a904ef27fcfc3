package io.reredis.option;

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
}
