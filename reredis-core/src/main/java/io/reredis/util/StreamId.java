package io.reredis.util;

import org.jspecify.annotations.Nullable;

/**
 * The id of a stream entry: a time in milliseconds and a sequence number, both unsigned. Immutable;
 * ordered by time, then by sequence number.
 *
 * @param millis the time in ms since 1970, unsigned, so that -1 is the greatest
 * @param sequence the sequence number, unsigned
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
  /** The lowest id, 0-0, which no entry has. */
  public static final StreamId ZERO = new StreamId(0, 0);

  /** The greatest id. */
  public static final StreamId MAX = new StreamId(-1, -1);

  @Override
  public int compareTo(StreamId other) {
    int byTime = Long.compareUnsigned(millis, other.millis);
    return byTime != 0 ? byTime : Long.compareUnsigned(sequence, other.sequence);
  }

  /** Returns whether this id is less than the other. */
  public boolean isBefore(StreamId other) {
    return compareTo(other) < 0;
  }

  /** Returns the next id, or null for {@link #MAX}. */
  public @Nullable StreamId next() {
    if (sequence != -1) {
      return new StreamId(millis, sequence + 1);
    }
    return millis == -1 ? null : new StreamId(millis + 1, 0);
  }

  /** Returns the previous id, or null for {@link #ZERO}. */
  public @Nullable StreamId previous() {
    if (sequence != 0) {
      return new StreamId(millis, sequence - 1);
    }
    return millis == 0 ? null : new StreamId(millis - 1, -1);
  }

  /**
   * Parses an id as returned by {@link #toString}, or a time alone, with the sequence number 0;
   * returns null if the text is malformed.
   */
  public static @Nullable StreamId parse(String text) {
    int dash = text.indexOf('-');
    String millis = dash < 0 ? text : text.substring(0, dash);
    String sequence = dash < 0 ? "0" : text.substring(dash + 1);
    if (!isNumber(millis) || !isNumber(sequence)) {
      return null;
    }
    try {
      return new StreamId(Long.parseUnsignedLong(millis), Long.parseUnsignedLong(sequence));
    } catch (NumberFormatException e) {
      return null; // more than 64 bits
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + '-' + Long.toUnsignedString(sequence);
  }
}
