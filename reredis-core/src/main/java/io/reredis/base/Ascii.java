package io.reredis.base;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;

/** Reads and writes integers and letters in ASCII without intermediate objects. */
public final class Ascii {
  /** The maximum length of a {@code long} in decimal. */
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

  /** Returns the lower-case form of an ASCII letter; other bytes unchanged. */
  public static int toLower(int b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /** Returns the bytes of a text of ASCII characters. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Returns whether the range is a 64-bit integer in canonical decimal form, as Redis requires for
   * integer arguments and values: an optional minus, no plus, no leading zero, no space.
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

  /** Returns the value of a range for which {@link #isLong} is true; undefined otherwise. */
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

  /** Returns the length of {@code value} in decimal, including its sign. */
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
   * @return the offset after the last character
   */
  public static int put(long value, byte[] a, int offset) {
    return putExactly(value, length(value), a, offset);
  }

  /** Like {@link #put}, given {@code length(value)}. */
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

  /** Returns the text of the id of an entry of a stream. */
  public static byte[] bytes(StreamId id) {
    if (id.millis() < 0 || id.sequence() < 0) {
      return bytes(id.toString());
    }
    int head = length(id.millis());
    int tail = length(id.sequence());
    byte[] text = new byte[head + 1 + tail];
    putExactly(id.millis(), head, text, 0);
    text[head] = '-';
    putExactly(id.sequence(), tail, text, head + 1);
    return text;
  }
}
