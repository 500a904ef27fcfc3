package io.reredis.option;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A part of a sorted set: by rank, by score, or by member (in byte order, if all scores are equal).
 * Immutable.
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
   * A limit in byte order.
   *
   * @param member the member at the limit, which must not be modified; null for no limit
   * @param included whether the range includes that member
   * @param isEnd whether no limit means behind the last member, else before the first
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
   * Returns the members from one rank to another, both included. Ranks count from 0, negative ones
   * from the end, which is -1.
   */
  public static Range byRank(long first, long last) {
    return new Range(By.RANK, first, last, 0, 0, true, true, START, END, false, 0, -1);
  }

  /** Returns the members with a score between two numbers, which may be infinite, both included. */
  public static Range byScore(double min, double max) {
    return byScore(min, true, max, true);
  }

  /** Returns the members with a score between two numbers, each included or not. */
  public static Range byScore(double min, boolean minIncluded, double max, boolean maxIncluded) {
    return new Range(By.SCORE, 0, 0, min, max, minIncluded, maxIncluded, START, END, false, 0, -1);
  }

  /** Returns the members between two others in byte order, both included; null means no limit. */
  public static Range byMember(String from, String to) {
    return byMember(bytes(from), true, bytes(to), true);
  }

  /**
   * Returns the members between two others in byte order, each included or not; null means no
   * limit.
   */
  public static Range byMember(
      byte @Nullable [] from, boolean fromIncluded, byte @Nullable [] to, boolean toIncluded) {
    return byLimits(
        from == null ? START : new Limit(from.clone(), fromIncluded, false),
        to == null ? END : new Limit(to.clone(), toIncluded, false));
  }

  private static Range byLimits(Limit from, Limit to) {
    return new Range(By.MEMBER, 0, 0, 0, 0, true, true, from, to, false, 0, -1);
  }

  /** Returns an empty range, as a range by member with reversed limits. */
  public static Range none() {
    return byLimits(END, START);
  }

  private static byte @Nullable [] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the same members from the highest to the lowest; ranks then count from the highest. */
  public Range reversed() {
    return new Range(
        by, first, last, min, max, minIncluded, maxIncluded, from, to, !reversed, offset, count);
  }

  /**
   * Skips the first {@code newOffset} members and returns at most {@code newCount} of the rest.
   *
   * @param newCount negative for all
   */
  public Range limit(long newOffset, long newCount) {
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

  /** Returns how many members there are at most after those that are skipped; negative for all. */
  public long count() {
    return count;
  }
}
