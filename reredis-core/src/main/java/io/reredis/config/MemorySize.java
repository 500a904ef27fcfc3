package io.reredis.config;

import io.reredis.util.ReredisException;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Parses numbers of bytes with a unit: {@code 1k} is 1000, {@code 1kb} 1024, likewise m, mb, g, gb.
 */
public final class MemorySize {
  private static final int MOST_DIGITS = 127;

  private MemorySize() {}

  /**
   * Parses a number of bytes, 0 if there are no digits, as Redis does; throws {@link
   * ReredisException} if it is invalid.
   *
   * @return the number, or {@link Long#MAX_VALUE} if it is larger
   */
  public static long parse(String value) {
    long bytes = parseUnsigned(value);
    return bytes < 0 ? Long.MAX_VALUE : bytes;
  }

  /** Like {@link #parse}, as an unsigned number; the largest one if it is larger. */
  static long parseUnsigned(String value) {
    int digits = 0;
    while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
      digits++;
    }
    if (digits > MOST_DIGITS) {
      throw bad();
    }
    long factor = factor(value.substring(digits).toLowerCase(Locale.ROOT));
    BigInteger bytes =
        digits == 0
            ? BigInteger.ZERO
            : new BigInteger(value.substring(0, digits)).multiply(BigInteger.valueOf(factor));
    return bytes.bitLength() > Long.SIZE ? -1 : bytes.longValue();
  }

  /** Parses a percentage with its sign; throws {@link ReredisException} if it is invalid. */
  public static long parsePercent(String value) {
    String digits = value.substring(0, value.length() - 1);
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw ReredisException.error("argument must be a memory or percent value");
    }
    return Long.parseLong(digits);
  }

  private static long factor(String unit) {
    switch (unit) {
      case "":
      case "b":
        return 1;
      case "k":
        return 1000;
      case "kb":
        return 1L << 10;
      case "m":
        return 1000_000;
      case "mb":
        return 1L << 20;
      case "g":
        return 1000_000_000;
      case "gb":
        return 1L << 30;
      default:
        throw bad();
    }
  }

  private static ReredisException bad() {
    return ReredisException.error("argument must be a memory value");
  }
}
