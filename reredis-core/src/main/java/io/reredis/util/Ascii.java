package io.reredis.util;

import java.nio.charset.StandardCharsets;

/** Integers and letters in ASCII, read and written without intermediate objects. */
public final class Ascii {
  /** The most characters that a {@code long} takes in decimal. */
  public static final int MAX_LONG_LENGTH = 20;

  private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGIT_PAIRS = new byte[200];

  static {
    for (int i = 0; i < 100; i++) {
      DIGIT_PAIRS[2 * i] = (byte) ('0' + i / 10);
      DIGIT_PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private Ascii() {}

  /** The lower-case form of an ASCII letter; any other byte as it is. */
  public static int toLower(int b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /** The bytes of a text that has only ASCII characters. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether the range is a 64-bit integer in canonical decimal form, as Redis demands of integer
   * arguments and values: an optional minus, no plus, no leading zero, no space.
   */
  public static boolean isLong(byte[] a, int offset, int length) {
    if (length == 0 || length > MAX_LONG_LENGTH) {
      return false;
    }
    int i = offset;
    int end = offset + length;
    boolean negative = a[i] == '-';
    if (negative && ++i == end) {
      return false;
    }
    if (a[i] == '0') {
      return !negative && length == 1;
    }
    int digits = end - i;
    for (int j = i; j < end; j++) {
      if (a[j] < '0' || a[j] > '9') {
        return false;
      }
    }
    return digits < 19 || digits == 19 && fitsLong(a, i, negative);
  }

  private static boolean fitsLong(byte[] a, int firstDigit, boolean negative) {
    for (int k = 0; k < 19; k++) {
      int difference = a[firstDigit + k] - MIN_LONG[k + 1];
      if (difference != 0) {
        return difference < 0;
      }
    }
    return negative;
  }

  /** The value of a range for which {@link #isLong} holds; undefined for any other. */
  public static long toLong(byte[] a, int offset, int length) {
    int i = offset;
    int end = offset + length;
    boolean negative = a[i] == '-';
    if (negative) {
      i++;
    }
    long value = 0;
    while (i < end) {
      value = value * 10 + (a[i++] - '0');
    }
    return negative ? -value : value;
  }

  /** The number of characters of {@code value} in decimal, its sign included. */
  public static int length(long value) {
    if (value == Long.MIN_VALUE) {
      return MAX_LONG_LENGTH;
    }
    int sign = 0;
    if (value < 0) {
      sign = 1;
      value = -value;
    }
    int digits = 1;
    for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
      digits++;
    }
    return digits + sign;
  }

  /**
   * Writes {@code value} in decimal.
   *
   * @return the offset behind the last character
   */
  public static int put(long value, byte[] a, int offset) {
    return putExactly(value, length(value), a, offset);
  }

  /** As {@link #put}, for a caller that knows {@code length(value)} already. */
  public static int putExactly(long value, int length, byte[] a, int offset) {
    if (value == Long.MIN_VALUE) {
      System.arraycopy(MIN_LONG, 0, a, offset, MAX_LONG_LENGTH);
      return offset + MAX_LONG_LENGTH;
    }
    if (value < 0) {
      a[offset] = '-';
      value = -value;
    }
    int end = offset + length;
    int i = end;
    while (value > Integer.MAX_VALUE) {
      long quotient = value / 100;
      int pair = (int) (value - quotient * 100) << 1;
      a[--i] = DIGIT_PAIRS[pair + 1];
      a[--i] = DIGIT_PAIRS[pair];
      value = quotient;
    }
    int rest = (int) value;
    while (rest >= 100) {
      int quotient = rest / 100;
      int pair = (rest - quotient * 100) << 1;
      a[--i] = DIGIT_PAIRS[pair + 1];
      a[--i] = DIGIT_PAIRS[pair];
      rest = quotient;
    }
    if (rest >= 10) {
      a[--i] = DIGIT_PAIRS[2 * rest + 1];
      a[--i] = DIGIT_PAIRS[2 * rest];
    } else {
      a[--i] = (byte) ('0' + rest);
    }
    return end;
  }
}
