package io.reredis.operation;

import io.reredis.base.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A range of a sorted set: by rank, by score, or, where all scores are equal, by member in byte
 * order. Immutable.
 *
 * @param by how the members are chosen
 * @param first the first rank of a range by rank
 * @param last the last rank of a range by rank
 * @param min the lowest score of a range by score
 * @param max the highest score of a range by score
 * @param from the lowest member of a range by member, which must not be modified; null for no limit
 * @param to the highest member of a range by member; like {@code from}
 * @param isStartIncluded whether a range by score or by member includes its lower limit
 * @param isEndIncluded whether a range by score or by member includes its upper limit
 * @param isReversed whether the members are in order from the highest to the lowest
 * @param offset the number of members that are skipped
 * @param count the maximum number of members after the skipped ones
 */
public record RangeSpec(
    By by,
    long first,
    long last,
    double min,
    double max,
    @Nullable Bytes from,
    @Nullable Bytes to,
    boolean isStartIncluded,
    boolean isEndIncluded,
    boolean isReversed,
    long offset,
    long count) {
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
   * Returns the range from one rank to another, both included. Ranks count from 0 at the lowest
   * score, negative ones from -1 at the highest.
   */
  public static RangeSpec byRank(long first, long last) {
    return new RangeSpec(
        By.RANK, first, last, 0, 0, null, null, true, true, false, 0, Long.MAX_VALUE);
  }

  /** Returns the range of the scores between two numbers, neither NaN, each included or not. */
  public static RangeSpec byScore(
      double min, boolean minIncluded, double max, boolean maxIncluded) {
    return new RangeSpec(
        By.SCORE, 0, 0, min, max, null, null, minIncluded, maxIncluded, false, 0, Long.MAX_VALUE);
  }

  /**
   * Returns the range between two members in byte order, each included or not; null means no limit.
   * The members are not copied.
   */
  public static RangeSpec byMember(
      @Nullable Bytes from, boolean fromIncluded, @Nullable Bytes to, boolean toIncluded) {
    return new RangeSpec(
        By.MEMBER,
        0,
        0,
        0,
        0,
        from,
        to,
        from == null || fromIncluded,
        to == null || toIncluded,
        false,
        0,
        Long.MAX_VALUE);
  }

  /**
   * Returns the range in the opposite order. Ranks then count from the highest score, so a range by
   * rank has other members.
   */
  public RangeSpec reversed() {
    return new RangeSpec(
        by,
        first,
        last,
        min,
        max,
        from,
        to,
        isStartIncluded,
        isEndIncluded,
        !isReversed,
        offset,
        count);
  }

  /** Returns a part of the range, which skips its first members and limits their number. */
  public RangeSpec limit(long newOffset, long newCount) {
    return new RangeSpec(
        by,
        first,
        last,
        min,
        max,
        from,
        to,
        isStartIncluded,
        isEndIncluded,
        isReversed,
        newOffset,
        newCount);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    switch (by) {
      case RANK -> text.append("ranks ").append(first).append(" to ").append(last);
      case SCORE -> {
        text.append("scores ").append(isStartIncluded ? '[' : '(').append(min).append(", ");
        text.append(max).append(isEndIncluded ? ']' : ')');
      }
      case MEMBER -> {
        text.append("members ").append(isStartIncluded ? '[' : '(');
        text.append(from == null ? "-" : from).append(", ").append(to == null ? "+" : to);
        text.append(isEndIncluded ? ']' : ')');
      }
    }
    if (isReversed) {
      text.append(" reversed");
    }
    if (offset != 0 || count != Long.MAX_VALUE) {
      text.append(" limit ").append(offset).append(' ').append(count);
    }
    return text.toString();
  }
}
