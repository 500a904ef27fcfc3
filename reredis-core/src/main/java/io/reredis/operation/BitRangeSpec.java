package io.reredis.operation;

/**
 * A part of a bitmap from {@code start} to {@code end}, both included. Negative indices count from
 * the end. Immutable.
 *
 * @param start the first index
 * @param end the last index; -1 if {@code open}
 * @param open whether the range extends to the end of the bitmap and includes the zeros after it
 * @param bits whether indices count bits rather than bytes
 */
public record BitRangeSpec(long start, long end, boolean open, boolean bits) {
  /** The whole bitmap. */
  public static final BitRangeSpec ALL = fromByte(0);

  /** Returns the range from byte {@code start} to byte {@code end}. */
  public static BitRangeSpec ofBytes(long start, long end) {
    return new BitRangeSpec(start, end, false, false);
  }

  /** Returns the range from byte {@code start} to the end. */
  public static BitRangeSpec fromByte(long start) {
    return new BitRangeSpec(start, -1, true, false);
  }

  /** Returns the range from bit {@code start} to bit {@code end}. */
  public static BitRangeSpec ofBits(long start, long end) {
    return new BitRangeSpec(start, end, false, true);
  }

  @Override
  public String toString() {
    return (bits ? "bits " : "bytes ") + start + (open ? " to the end" : " to " + end);
  }
}
