package io.reredis.store;

import io.reredis.operation.RangeSpec;

/**
 * A range of a sorted set: by rank, by score, or, where all scores are equal, by member in byte
 * order; {@link SortedSets#byMember} makes the last kind. Immutable; two ranges are equal if they
 * have the same limits, direction and part.
 */
public final class Range {
  private final RangeSpec spec;

  Range(RangeSpec spec) {
    this.spec = spec;
  }

  /** Returns the form that the engine reads. */
  RangeSpec spec() {
    return spec;
  }

  /** Returns the range of all members. */
  public static Range all() {
    return byRank(0, -1);
  }

  /**
   * Returns the range from one rank to another, both included. Ranks count from 0 at the lowest
   * score, negative ones from -1 at the highest.
   */
  public static Range byRank(long first, long last) {
    return new Range(RangeSpec.byRank(first, last));
  }

  /**
   * Returns the range of the scores between two numbers, both included, which may be infinite.
   *
   * @throws IllegalArgumentException if one of them is NaN
   */
  public static Range byScore(double min, double max) {
    return byScore(min, true, max, true);
  }

  /**
   * Returns the range of the scores between two numbers, each included or not.
   *
   * @throws IllegalArgumentException if one of them is NaN
   */
  public static Range byScore(double min, boolean minIncluded, double max, boolean maxIncluded) {
    if (Double.isNaN(min) || Double.isNaN(max)) {
      throw new IllegalArgumentException("a limit is NaN");
    }
    return new Range(RangeSpec.byScore(min, minIncluded, max, maxIncluded));
  }

  /**
   * Returns the range in the opposite order. Ranks then count from the highest score, so a range by
   * rank has other members.
   */
  public Range reversed() {
    return new Range(spec.reversed());
  }

  /**
   * Returns a part of the range, which skips its first members and limits their number.
   *
   * @param offset the number of members to skip
   * @param count the maximum number of members; 0 makes the range empty, {@link Long#MAX_VALUE}
   *     keeps all
   * @throws IllegalArgumentException if one of them is negative
   */
  public Range limit(long offset, long count) {
    return new Range(
        spec.limit(Context.notNegative("offset", offset), Context.notNegative("count", count)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Range that && spec.equals(that.spec);
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
