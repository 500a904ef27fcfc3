package io.reredis.store;

import io.reredis.type.Bound;
import io.reredis.type.SortedSetValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of a sorted set: by rank, by score, or by member (in byte order, if all scores are equal).
 * Immutable.
 */
public final class Range {
  /** A limit in byte order. */
  private record Place(byte[] member, boolean inclusive, boolean isEnd) {
    /** Returns a bound at the members that are smaller, or not greater if {@code over}. */
    Bound bound(boolean over) {
      if (member == null) {
        return (score, a, offset, length) -> isEnd;
      }
      return (score, a, offset, length) -> {
        int order = Arrays.compareUnsigned(a, offset, offset + length, member, 0, member.length);
        return over ? order <= 0 : order < 0;
      };
    }
  }

  private enum By {
    RANK,
    SCORE,
    LEX
  }

  private static final Place START = new Place(null, true, false);
  private static final Place END = new Place(null, true, true);

  private final By by;
  private final long first;
  private final long last;
  private final double min;
  private final double max;
  private final boolean minIncluded;
  private final boolean maxIncluded;
  private final Place from;
  private final Place to;
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
      Place from,
      Place to,
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
  public static Range byMember(byte[] from, boolean fromIncluded, byte[] to, boolean toIncluded) {
    return byPlaces(
        from == null ? START : new Place(from.clone(), fromIncluded, false),
        to == null ? END : new Place(to.clone(), toIncluded, false));
  }

  private static Range byPlaces(Place from, Place to) {
    return new Range(By.LEX, 0, 0, 0, 0, true, true, from, to, false, 0, -1);
  }

  /** Returns an empty range, as a range by member with reversed limits. */
  public static Range none() {
    return byPlaces(END, START);
  }

  private static byte[] bytes(String text) {
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

  boolean isReversed() {
    return reversed;
  }

  /**
   * The position of a range in a set: the rank from the lowest score, and the number of members.
   */
  record Span(long from, long count) {}

  /** Returns the position of the range in a set, whatever its direction. */
  Span span(SortedSetValue set) {
    Span whole = whole(set);
    long left = offset < 0 ? 0 : Math.max(0, whole.count - offset);
    long taken = count < 0 ? left : Math.min(left, count);
    return new Span(
        reversed ? whole.from + whole.count - offset - taken : whole.from + offset, taken);
  }

  private Span whole(SortedSetValue set) {
    if (by == By.RANK) {
      return ranks(set.size());
    }
    long start;
    long end;
    if (by == By.SCORE) {
      start = set.countBefore(scores(min, !minIncluded));
      end = set.countBefore(scores(max, maxIncluded));
    } else {
      start = set.countBefore(from.bound(!from.inclusive));
      end = set.countBefore(to.bound(to.inclusive));
    }
    return new Span(start, Math.max(0, end - start));
  }

  private static Bound scores(double limit, boolean over) {
    return over
        ? (score, a, offset, length) -> score <= limit
        : (score, a, offset, length) -> score < limit;
  }

  private Span ranks(long size) {
    long start = Math.max(0, first < 0 ? first + size : first);
    long end = Math.min(size - 1, last < 0 ? last + size : last);
    if (start > end) {
      return new Span(0, 0);
    }
    return new Span(reversed ? size - 1 - end : start, end - start + 1);
  }
}
