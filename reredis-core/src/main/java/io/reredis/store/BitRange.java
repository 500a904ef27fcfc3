package io.reredis.store;

import io.reredis.operation.BitRangeSpec;

/**
 * A part of a bitmap, with both ends included. Negative indices count from the end. Immutable; two
 * are equal if they have the same ends in the same unit.
 */
public final class BitRange {
  /** The whole bitmap. */
  public static final BitRange ALL = new BitRange(BitRangeSpec.ALL);

  private final BitRangeSpec spec;

  private BitRange(BitRangeSpec spec) {
    this.spec = spec;
  }

  /** Returns the form that the engine reads. */
  BitRangeSpec spec() {
    return spec;
  }

  /** Returns the range from byte {@code start} to byte {@code end}. */
  public static BitRange ofBytes(long start, long end) {
    return new BitRange(BitRangeSpec.ofBytes(start, end));
  }

  /** Returns the range from byte {@code start} to the end and the zeros after it. */
  public static BitRange fromByte(long start) {
    return new BitRange(BitRangeSpec.fromByte(start));
  }

  /** Returns the range from bit {@code start} to bit {@code end}. */
  public static BitRange ofBits(long start, long end) {
    return new BitRange(BitRangeSpec.ofBits(start, end));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitRange that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
