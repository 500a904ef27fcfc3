package io.reredis.option;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A range of a sorted set: by rank, by score, or, where all scores are equal, by member in byte
 * order. Immutable.
 */
public final class Range {
  /** How the members of a range are chosen. */
  public enum By {
    /** By rank. */
    RANK,
    /** By score. */
    SCORE,
    /** By member, in byte order. */
    MEMBER
  }

  /**
   * A limit of a range by member.
   *
   * @param member the member at the limit, which must not be modified; null for no limit
   * @param included whether the range includes that member
   * @param isEnd without a member: true for the end of the set, false for the start
   */
  public record Limit(byte @Nullable [] member, boolean included, boolean isEnd) {}

  private static final Limit START = new Limit(null, true, false);
  private static final Limit END = new Limit(null, true, true);

  private final By by;
  private final long first;
  private final long last;
  private final double min;
  private final double max;
  private final boolean minIncluded;
  private final boolean maxIncluded;
  private final Limit from;
  private final Limit to;
  private final boolean reversed;
  private final long offset;
  private final long count;

  private Range(
      By by,
      long first,
      long last,
      double min,
      double max,
      boolean minIncluded,
      boolean maxIncluded,
      Limit from,
      Limit to,
      boolean reversed,
      long offset,
      long count) {
    this.by = by;
    this.first = first;
    this.last = last;
    this.min = min;
    this.max = max;
    this.minIncluded = minIncluded;
    this.maxIncluded = maxIncluded;
    this.from = from;
    this.to = to;
    this.reversed = reversed;
    this.offset = offset;
    this.count = count;
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
    return new Range(By.RANK, first, last, 0, 0, true, true, START, END, false, 0, Long.MAX_VALUE);
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
    return new Range(
        By.SCORE, 0, 0, min, max, minIncluded, maxIncluded, START, END, false, 0, Long.MAX_VALUE);
  }

  /**
   * Returns the range between two members in byte order, both included; null means no limit. The
   * text is encoded in UTF-8.
   */
  public static Range byMember(@Nullable String from, @Nullable String to) {
    return byMember(bytes(from), true, bytes(to), true);
  }

  /**
   * Returns the range between two members in byte order, each included or not; null means no limit.
   */
  public static Range byMember(
      byte @Nullable [] from, boolean fromIncluded, byte @Nullable [] to, boolean toIncluded) {
    return byLimits(
        from == null ? START : new Limit(from.clone(), fromIncluded, false),
        to == null ? END : new Limit(to.clone(), toIncluded, false));
  }

  private static Range byLimits(Limit from, Limit to) {
    return new Range(By.MEMBER, 0, 0, 0, 0, true, true, from, to, false, 0, Long.MAX_VALUE);
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the range in the opposite order. In a range by rank, ranks then count from the highest
   * score: {@code byRank(0, 9).reversed()} has the ten members with the highest scores.
   */
  public Range reversed() {
    return new Range(
        by, first, last, min, max, minIncluded, maxIncluded, from, to, !reversed, offset, count);
  }

  /**
   * Returns the range without its first members, and with a maximum number of members. Replaces an
   * earlier limit.
   *
   * @param newOffset the number of members to skip
   * @param newCount the maximum number of members; 0 makes the range empty, {@link Long#MAX_VALUE}
   *     keeps all
   * @throws IllegalArgumentException if one of them is negative
   */
  public Range limit(long newOffset, long newCount) {
    if (newOffset < 0 || newCount < 0) {
      throw new IllegalArgumentException("offset: " + newOffset + ", count: " + newCount);
    }
    return new Range(
        by,
        first,
        last,
        min,
        max,
        minIncluded,
        maxIncluded,
        from,
        to,
        reversed,
        newOffset,
        newCount);
  }

  /** Returns how the members are chosen. */
  public By by() {
    return by;
  }

  /** Returns the first rank of a range by rank. */
  public long first() {
    return first;
  }

  /** Returns the last rank of a range by rank. */
  public long last() {
    return last;
  }

  /** Returns the lowest score of a range by score. */
  public double min() {
    return min;
  }

  /** Returns the highest score of a range by score. */
  public double max() {
    return max;
  }

  /** Returns whether a range by score includes the lowest score. */
  public boolean isMinIncluded() {
    return minIncluded;
  }

  /** Returns whether a range by score includes the highest score. */
  public boolean isMaxIncluded() {
    return maxIncluded;
  }

  /** Returns the lower limit of a range by member. */
  public Limit from() {
    return from;
  }

  /** Returns the upper limit of a range by member. */
  public Limit to() {
    return to;
  }

  /** Returns whether the members are in order from the highest to the lowest. */
  public boolean isReversed() {
    return reversed;
  }

  /** Returns how many members are skipped. */
  public long offset() {
    return offset;
  }

  /** Returns the maximum number of members after the skipped ones. */
  public long count() {
    return count;
  }
}
