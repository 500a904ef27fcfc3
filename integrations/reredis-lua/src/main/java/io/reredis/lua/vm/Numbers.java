package io.reredis.lua.vm;

import io.reredis.base.Ascii;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Converts numbers to strings and back as Lua 5.1 does in the locale C: {@code %.14g}. */
public final class Numbers {
  private static final double MAX_PLAIN = 1e14;
  private static final MathContext EXACT = new MathContext(17, RoundingMode.HALF_EVEN);
  private static final int LEAST = -128;
  private static final Double[] SMALL = new Double[1024 - LEAST];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = (double) (i + LEAST);
    }
  }

  private Numbers() {}

  /** Returns a number as an object; small integers are cached. */
  public static Double box(double number) {
    int i = (int) number;
    if (i == number && i >= LEAST && i < SMALL.length + LEAST && (i != 0 || 1 / number > 0)) {
      return SMALL[i - LEAST];
    }
    return number;
  }

  /** Returns the number with some bits; a certain NaN with an internal meaning becomes another. */
  public static double fromBits(long bits) {
    return bits == Slots.OBJECT_BITS ? Double.NaN : Double.longBitsToDouble(bits);
  }

  /** Returns the text of a number or string, as {@code tostring} does. */
  static String text(@Nullable Object value) {
    return value instanceof Double d ? text(d.doubleValue()) : String.valueOf(value);
  }

  /** Returns a number in the format {@code %.14g}. */
  public static LuaString string(double number) {
    long integer = (long) number;
    if (integer == number && Math.abs(number) < MAX_PLAIN && (integer != 0 || 1 / number > 0)) {
      byte[] digits = new byte[Ascii.length(integer)];
      Ascii.put(integer, digits, 0);
      return LuaString.of(digits);
    }
    return LuaString.of(text(number));
  }

  /** Returns a number in the format {@code %.14g}. */
  public static String text(double number) {
    if (!Double.isFinite(number)) {
      return word(number);
    }
    byte[] text = new byte[DecimalText.MAX_LENGTH];
    int end = DecimalText.put(number, DecimalText.MAX_PRECISION, text, 0);
    return new String(text, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static String word(double number) {
    if (Double.isNaN(number)) {
      // the sign of the NaN is printed, and 0/0 has one on the usual processors
      return Double.doubleToRawLongBits(number) < 0 ? "-nan" : "nan";
    }
    return number > 0 ? "inf" : "-inf";
  }

  /** Returns a number in the format {@code %.17g}, which can be read back exactly. */
  public static String exactText(double number) {
    if (!Double.isFinite(number)) {
      return word(number);
    } else if (number == 0) {
      return 1 / number > 0 ? "0" : "-0";
    }
    BigDecimal rounded = new BigDecimal(number).round(EXACT);
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent < -4 || exponent >= EXACT.getPrecision()) {
      return scientific(rounded, exponent);
    }
    BigDecimal stripped = rounded.stripTrailingZeros();
    return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
  }

  private static String scientific(BigDecimal rounded, int exponent) {
    String digits = rounded.unscaledValue().abs().toString();
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    StringBuilder text = new StringBuilder(rounded.signum() < 0 ? "-" : "");
    text.append(digits.charAt(0));
    if (end > 1) {
      text.append('.').append(digits, 1, end);
    }
    int magnitude = Math.abs(exponent);
    text.append('e').append(exponent < 0 ? '-' : '+').append(magnitude < 10 ? "0" : "");
    return text.append(magnitude).toString();
  }

  /**
   * Reads a number as {@code tonumber} does: decimal or hexadecimal, with spaces around it.
   *
   * @return null if the bytes are not a number
   */
  public static @Nullable Double parse(byte[] a, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(a[start])) {
      start++;
    }
    while (end > start && isSpace(a[end - 1])) {
      end--;
    }
    if (start == end) {
      return null;
    }
    int i = start;
    boolean negative = a[i] == '-';
    if (negative || a[i] == '+') {
      i++;
    }
    if (i + 1 < end && a[i] == '0' && (a[i + 1] | 0x20) == 'x') {
      return hexadecimal(a, i + 2, end, negative);
    }
    Double value = decimal(a, start, i, end);
    return value == null ? parseUpToZero(a, start, end) : value;
  }

  /** Reads a number that ends at a byte 0, as a string in C does; null if there is none. */
  private static @Nullable Double parseUpToZero(byte[] a, int from, int to) {
    int zero = from;
    while (zero < to && a[zero] != 0) {
      zero++;
    }
    return zero == to ? null : parse(a, from, zero);
  }

  private static @Nullable Double hexadecimal(byte[] a, int from, int to, boolean negative) {
    double value = 0;
    int exponent = 0;
    boolean digits = false;
    int i = from;
    for (; i < to && Character.digit(a[i], 16) >= 0; i++) {
      value = value * 16 + Character.digit(a[i], 16);
      digits = true;
    }
    if (i < to && a[i] == '.') {
      for (i++; i < to && Character.digit(a[i], 16) >= 0; i++) {
        value = value * 16 + Character.digit(a[i], 16);
        exponent -= 4;
        digits = true;
      }
    }
    if (!digits) {
      return null;
    }
    if (i < to && (a[i] | 0x20) == 'p') {
      Integer power = power(a, i + 1, to);
      if (power == null) {
        return null;
      }
      exponent += power;
      i = to;
    }
    double scaled = exponent == 0 ? value : value * Math.pow(2, exponent);
    return i < to ? null : (Double) (negative ? -scaled : scaled);
  }

  private static @Nullable Integer power(byte[] a, int from, int to) {
    int i = from;
    boolean negative = i < to && a[i] == '-';
    if (i < to && (a[i] == '-' || a[i] == '+')) {
      i++;
    }
    int power = 0;
    if (i == to) {
      return null;
    }
    for (; i < to; i++) {
      if (a[i] < '0' || a[i] > '9') {
        return null;
      }
      power = Math.min(10_000, power * 10 + a[i] - '0');
    }
    return negative ? -power : power;
  }

  private static @Nullable Double decimal(byte[] a, int start, int digitsFrom, int to) {
    int i = digitsFrom;
    boolean digits = false;
    long small = 0;
    for (; i < to && a[i] >= '0' && a[i] <= '9'; i++) {
      small = small * 10 + a[i] - '0';
      digits = true;
    }
    if (i == to && digits && to - digitsFrom <= 15) {
      return a[start] == '-' ? (Double) (-(double) small) : box(small);
    }
    if (i < to && a[i] == '.') {
      for (i++; i < to && a[i] >= '0' && a[i] <= '9'; i++) {
        digits = true;
      }
    }
    if (!digits) {
      return word(a, digitsFrom, to, a[start] == '-');
    }
    if (i < to && (a[i] | 0x20) == 'e') {
      i++;
      if (i < to && (a[i] == '-' || a[i] == '+')) {
        i++;
      }
      int first = i;
      while (i < to && a[i] >= '0' && a[i] <= '9') {
        i++;
      }
      if (i == first) {
        return null;
      }
    }
    if (i < to) {
      return null;
    }
    return Double.valueOf(new String(a, start, to - start, StandardCharsets.ISO_8859_1));
  }

  /** Reads {@code inf} and {@code nan}, which {@code strtod} takes too. */
  private static @Nullable Double word(byte[] a, int from, int to, boolean negative) {
    StringBuilder word = new StringBuilder();
    for (int i = from; i < to && i < from + 8; i++) {
      word.append((char) Ascii.toLower(a[i]));
    }
    return switch (to - from > 8 ? "" : word.toString()) {
      case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case "nan" -> Double.longBitsToDouble(negative ? 0xfff8L << 48 : 0x7ff8L << 48);
      default -> null;
    };
  }

  /** Returns the value of a number or of a string that is one; null for other values. */
  public static @Nullable Double toNumber(@Nullable Object value) {
    if (value instanceof Double d) {
      return d;
    }
    return value instanceof LuaString s ? parse(s.bytes(), 0, s.length()) : null;
  }

  /** Returns the string of a string or number; null for other values. */
  public static @Nullable LuaString toLuaString(@Nullable Object value) {
    if (value instanceof LuaString s) {
      return s;
    }
    return value instanceof Double d ? string(d) : null;
  }

  /** Returns a power as the operator {@code ^} does. */
  public static double power(double x, double y) {
    return Arithmetic.apply(Event.POW, x, y);
  }

  static boolean isSpace(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
