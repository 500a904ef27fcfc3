package io.reredis.util;

import java.nio.charset.StandardCharsets;
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
   * Parses {@code millis-sequence}, or {@code millis} alone, from ASCII bytes.
   *
   * @param missing the sequence number for {@code millis} alone
   * @return the id, or null if the text is malformed
   */
  public static @Nullable StreamId parse(byte[] a, int offset, int length, long missing) {
    int dash = 0;
    while (dash < length && a[offset + dash] != '-') {
      dash++;
    }
    int first = digitsFrom(a, offset, offset + dash);
    int firstLength = offset + dash - first;
    if (length > 127 || !isUnsigned(a, first, firstLength)) {
      return null;
    }
    if (dash == length) {
      return new StreamId(toUnsigned(a, first, firstLength), missing);
    }
    int second = digitsFrom(a, offset + dash + 1, offset + length);
    int secondLength = offset + length - second;
    if (!isUnsigned(a, second, secondLength)) {
      return null;
    }
    return new StreamId(toUnsigned(a, first, firstLength), toUnsigned(a, second, secondLength));
  }

  /** Returns the start of the digits: Redis skips white space and a plus before them. */
  private static int digitsFrom(byte[] a, int from, int to) {
    int at = from;
    while (at < to && (a[at] == ' ' || a[at] >= '\t' && a[at] <= '\r')) {
      at++;
    }
    return at < to && a[at] == '+' ? at + 1 : at;
  }

  /**
   * Parses an id as returned by {@link #toString}, or a time alone, with the sequence number 0;
   * returns null if the text is malformed.
   */
  public static @Nullable StreamId parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return parse(bytes, 0, bytes.length, 0);
  }

  private static boolean isUnsigned(byte[] a, int offset, int length) {
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = a[i] - '0';
      if (digit < 0 || digit > 9 || isOver(value, digit)) {
        return false;
      }
      value = value * 10 + digit;
    }
    return length > 0;
  }

  private static boolean isOver(long value, int digit) {
    long most = Long.divideUnsigned(-1, 10);
    return Long.compareUnsigned(value, most) > 0 || value == most && digit > 5;
  }

  private static long toUnsigned(byte[] a, int offset, int length) {
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      value = value * 10 + (a[i] - '0');
    }
    return value;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + '-' + Long.toUnsignedString(sequence);
  }
}
