package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.type.Bound;
import io.reredis.type.SortedSetValue;
import java.util.Arrays;

/**
 * The position of a range in a sorted set.
 *
 * @param from the rank from the lowest score
 * @param count the number of members
 */
record Span(long from, long count) {
  /** Returns the position of a range in a set, whatever its direction. */
  static Span of(RangeSpec range, SortedSetValue set) {
    Span whole = whole(range, set);
    long skipped = Math.min(range.offset(), whole.count);
    long taken = Math.min(range.count(), whole.count - skipped);
    return new Span(
        range.isReversed() ? whole.from + whole.count - skipped - taken : whole.from + skipped,
        taken);
  }

  private static Span whole(RangeSpec range, SortedSetValue set) {
    if (range.by() == RangeSpec.By.RANK) {
      return ranks(range, set.size());
    }
    long start;
    long end;
    if (range.by() == RangeSpec.By.SCORE) {
      start = set.countBefore(scores(range.min(), !range.isStartIncluded()));
      end = set.countBefore(scores(range.max(), range.isEndIncluded()));
    } else {
      start =
          range.from() == null
              ? 0
              : set.countBefore(members(range.from(), !range.isStartIncluded()));
      end =
          range.to() == null
              ? set.size()
              : set.countBefore(members(range.to(), range.isEndIncluded()));
    }
    return new Span(start, Math.max(0, end - start));
  }

  private static Bound scores(double limit, boolean over) {
    return over
        ? (score, a, offset, length) -> score <= limit
        : (score, a, offset, length) -> score < limit;
  }

  /** Returns a bound at the members that are smaller, or not greater if {@code over}. */
  private static Bound members(Bytes limit, boolean over) {
    byte[] member = limit.array();
    int from = limit.offset();
    int to = from + limit.length();
    return (score, a, offset, length) -> {
      int order = Arrays.compareUnsigned(a, offset, offset + length, member, from, to);
      return over ? order <= 0 : order < 0;
    };
  }

  private static Span ranks(RangeSpec range, long size) {
    long start = Math.max(0, range.first() < 0 ? range.first() + size : range.first());
    long end = Math.min(size - 1, range.last() < 0 ? range.last() + size : range.last());
    if (start > end) {
      return new Span(0, 0);
    }
    return new Span(range.isReversed() ? size - 1 - end : start, end - start + 1);
  }
}
