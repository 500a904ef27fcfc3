package io.reredis.base;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parses the ids of stream entries in requests. */
public final class StreamIdText {
  private StreamIdText() {}

  /**
   * Parses {@code millis-sequence}, or {@code millis} alone, from ASCII bytes, with the white space
   * and signs that Redis allows.
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

  /**
   * Parses a text like {@link #parse(byte[], int, int, long)}, with 0 for a missing sequence
   * number.
   */
  public static @Nullable StreamId parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return parse(bytes, 0, bytes.length, 0);
  }

  /** Returns the start of the digits: Redis skips white space and a plus before them. */
  private static int digitsFrom(byte[] a, int from, int to) {
    int at = from;
    while (at < to && (a[at] == ' ' || a[at] >= '\t' && a[at] <= '\r')) {
      at++;
    }
    return at < to && a[at] == '+' ? at + 1 : at;
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
}
