package io.reredis.config;

import io.reredis.util.ReredisException;
import java.util.Locale;

/** Numbers of bytes with a unit: {@code 1k} is 1000, {@code 1kb} 1024, likewise m, mb, g, gb. */
public final class MemorySize {
  private MemorySize() {}

  /** Reads a number of bytes; throws {@link ReredisException} where it is none. */
  public static long parse(String value) {
    int digits = 0;
    while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
      digits++;
    }
    long factor = factor(value.substring(digits).toLowerCase(Locale.ROOT));
    try {
      return Math.multiplyExact(Long.parseLong(value.substring(0, digits)), factor);
    } catch (ArithmeticException | NumberFormatException e) {
      throw bad();
    }
  }

  /** Reads a number of percent, with its sign; throws {@link ReredisException} where it is none. */
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
