package io.reredis.base;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses and prints floating point numbers in decimal as Redis does.
 *
 * <p>Redis computes INCRBYFLOAT in the 80-bit x87 format (64 bits of mantissa) and prints 17
 * decimals without trailing zeros. This class gets the same results from exact decimal arithmetic,
 * rounded to 64 significant bits after each step.
 */
public final class Decimal {
  private static final int MANTISSA_BITS = 64;
  private static final int FRACTION_DIGITS = 17;
  private static final int MAX_TEXT = 5 * 1024;
  private static final int MAX_MAGNITUDE = 4932;
  private static final int MIN_MAGNITUDE = -4950;
  private static final int MAX_EXPONENT = 20_000;

  /** In place of infinity: any number that {@link #isInfinite}. */
  private static final BigDecimal INFINITY = BigDecimal.ONE.scaleByPowerOfTen(2 * MAX_MAGNITUDE);

  private static final Pattern HEX =
      Pattern.compile("([+-]?)0[xX](\\p{XDigit}*)(?:\\.(\\p{XDigit}*))?(?:[pP]([+-]?\\d+))?");
  private static final Pattern INFINITE =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

  private static final String INFINITY_WORD = "infinity";

  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Decimal() {}

  /**
   * Returns the shortest decimal text that parses to {@code value}, in Redis's format; {@code inf},
   * {@code -inf}, {@code nan}.
   */
  public static String shortest(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (value == (long) value && Math.abs(value) <= 0x1p62) {
      return Long.toString((long) value);
    }
    BigDecimal exact = shortestDigits(value);
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - exact.scale() - 1;
    boolean isWhole = exact.scale() <= 0 && Math.abs(exponent) < digits.length() + 7;
    boolean isShort = exact.scale() > 0 && (exact.scale() < 7 || Math.abs(exponent) < 4);
    if (isWhole || isShort) {
      return exact.toPlainString();
    }
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    return text.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent)).toString();
  }

  /**
   * Returns a number with a fixed count of decimals, rounded half away from zero; much faster than
   * {@link String#format}.
   *
   * @param decimals at most 6
   */
  public static String fixed(double value, int decimals) {
    long unit = 1;
    for (int i = 0; i < decimals; i++) {
      unit *= 10;
    }
    double scaled = Math.abs(value) * unit;
    if (!(scaled < 1L << 53)) {
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
    long digits = Math.round(scaled);
    StringBuilder text = new StringBuilder(20);
    if (value < 0 && digits > 0) {
      text.append('-');
    }
    text.append(digits / unit);
    if (decimals > 0) {
      // the leading one keeps the zeros behind the point
      text.append(unit + digits % unit).setCharAt(text.length() - decimals - 1, '.');
    }
    return text.toString();
  }

  /** Returns the fewest digits; {@link Double#toString} sometimes returns more before Java 19. */
  private static BigDecimal shortestDigits(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal exact = null;
    while (digits.precision() > 1) {
      exact = exact == null ? new BigDecimal(value) : exact;
      BigDecimal fewer = exact.round(new MathContext(digits.precision() - 1));
      if (fewer.doubleValue() != value) {
        break;
      }
      digits = fewer.stripTrailingZeros();
    }
    return digits;
  }

  /**
   * Parses a number as Redis parses a score: decimal or hexadecimal, with an optional fraction and
   * exponent, or infinity.
   *
   * @return NaN if the text is not a number, or is too large or too small for a double
   */
  public static double parseDouble(byte[] a, int offset, int length) {
    if (Ascii.isLong(a, offset, length)) {
      return Ascii.toLong(a, offset, length);
    }
    if (length == 0 || length > MAX_TEXT) {
      return Double.NaN;
    }
    double exact = parseDigits(a, offset, length, true);
    if (!Double.isNaN(exact)) {
      return exact;
    }
    if (isInfinite(a, offset, length)) {
      return a[offset] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    String text = new String(a, offset, length, StandardCharsets.ISO_8859_1);
    Matcher hex = has(text, 'x', 'X') ? HEX.matcher(text) : null;
    boolean isHex = hex != null && hex.matches();
    if (!isHex && !isDecimal(text)) {
      return Double.NaN;
    }
    try {
      double value =
          Double.parseDouble(hex != null && isHex && hex.group(4) == null ? text + "p0" : text);
      return Double.isInfinite(value) || value == 0 && !isZero(text, isHex) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * Parses a number of at most 15 digits with a decimal point, the most frequent form: such an
   * integer and such a power of ten are exact doubles, so their quotient is the nearest double (W.
   * D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
   *
   * @return NaN for any other text
   */
  public static double parseFraction(byte[] a, int offset, int length) {
    return parseDigits(a, offset, length, false);
  }

  /** As {@link #parseFraction}, and with {@code integers} also for digits without a point. */
  private static double parseDigits(byte[] a, int offset, int length, boolean integers) {
    int end = offset + length;
    int at = a[offset] == '-' ? offset + 1 : offset;
    int point = -1;
    if (end - at > EXACT_DIGITS + 1 || end == at) {
      return Double.NaN;
    }
    long digits = 0;
    for (int i = at; i < end; i++) {
      int digit = a[i] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
      } else if (a[i] == '.' && point < 0) {
        point = i;
      } else {
        return Double.NaN;
      }
    }
    double value = digits;
    if (point < 0 && !integers || point == at || point == end - 1) {
      return Double.NaN;
    } else if (point > at) {
      value /= POWERS_OF_TEN[end - point - 1];
    }
    return at > offset ? -value : value;
  }

  private static boolean isInfinite(byte[] a, int offset, int length) {
    int signs = a[offset] == '-' || a[offset] == '+' ? 1 : 0;
    int letters = length - signs;
    if (letters != 3 && letters != INFINITY_WORD.length()) {
      return false;
    }
    for (int i = 0; i < letters; i++) {
      if ((a[offset + signs + i] | 0x20) != INFINITY_WORD.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all digits before the exponent are zero. */
  private static boolean isZero(String text, boolean isHex) {
    for (int i = isHex ? text.toLowerCase(Locale.ROOT).indexOf('x') + 1 : 0;
        i < text.length();
        i++) {
      char c = text.charAt(i);
      if (c == 'p' || c == 'P' || !isHex && (c == 'e' || c == 'E')) {
        return true;
      }
      if (c != '0' && Character.digit(c, 16) > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Parses a number in the forms that Redis accepts: decimal with an optional fraction and
   * exponent, or hexadecimal, or infinity, for which {@link #isInfinite} is true.
   *
   * @return null if the text is not a number, or is one that INCRBYFLOAT refuses
   */
  public static @Nullable BigDecimal parse(byte[] a, int offset, int length) {
    if (length == 0 || length > MAX_TEXT) {
      return null;
    }
    String text = new String(a, offset, length, StandardCharsets.ISO_8859_1);
    try {
      Matcher hex = HEX.matcher(text);
      if (hex.matches()) {
        return inRange(hexadecimal(hex));
      }
      if (!isDecimal(text)) {
        return INFINITE.matcher(text).matches() ? INFINITY : null;
      }
      return inRange(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable BigDecimal inRange(BigDecimal value) {
    long magnitude = (long) value.precision() - value.scale();
    if (value.signum() != 0 && (magnitude > MAX_MAGNITUDE || magnitude < MIN_MAGNITUDE)) {
      return null;
    }
    return round(value);
  }

  private static BigDecimal hexadecimal(Matcher hex) {
    String fraction = hex.group(3) == null ? "" : hex.group(3);
    BigDecimal mantissa = new BigDecimal(new BigInteger(hex.group(2) + fraction, 16));
    int exponent = hex.group(4) == null ? 0 : Integer.parseInt(hex.group(4));
    if (Math.abs((long) exponent) > MAX_EXPONENT) {
      throw new NumberFormatException();
    }
    exponent -= 4 * fraction.length();
    BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(exponent)));
    BigDecimal value =
        exponent < 0 ? mantissa.divide(power, MathContext.UNLIMITED) : mantissa.multiply(power);
    return hex.group(1).equals("-") ? value.negate() : value;
  }

  private static boolean has(String text, char one, char other) {
    return text.indexOf(one) >= 0 || text.indexOf(other) >= 0;
  }

  private static boolean isDecimal(String text) {
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    return (first == '-' || first == '+' || first == '.' || Character.isDigit(first))
        && (last == '.' || Character.isDigit(last));
  }

  /** Returns {@code a + b}, rounded to the precision of Redis. */
  public static BigDecimal add(BigDecimal a, BigDecimal b) {
    return round(a.add(b));
  }

  /** Returns whether the number exceeds the range of the format. */
  public static boolean isInfinite(BigDecimal value) {
    return (long) value.precision() - value.scale() > MAX_MAGNITUDE;
  }

  /** Returns the number with at most 17 decimals and without trailing zeros. */
  public static String print(BigDecimal value) {
    BigDecimal cut = value.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    if (cut.signum() == 0) {
      return "0";
    }
    return cut.toPlainString();
  }

  /** Rounds to 64 significant bits, ties to even. */
  private static BigDecimal round(BigDecimal value) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigInteger numerator = value.unscaledValue();
    BigInteger denominator = BigInteger.ONE;
    if (value.scale() > 0) {
      denominator = BigInteger.TEN.pow(value.scale());
    } else if (value.scale() < 0) {
      numerator = numerator.multiply(BigInteger.TEN.pow(-value.scale()));
    }
    int shift = MANTISSA_BITS + 1 - (numerator.bitLength() - denominator.bitLength());
    BigInteger scaled = shift >= 0 ? numerator.abs().shiftLeft(shift) : numerator.abs();
    BigInteger divisor = shift >= 0 ? denominator : denominator.shiftLeft(-shift);
    BigInteger[] parts = scaled.divideAndRemainder(divisor);
    BigInteger mantissa = parts[0];
    int excess = mantissa.bitLength() - MANTISSA_BITS;
    if (excess <= 0 && parts[1].signum() == 0) {
      return value;
    }
    BigInteger rounded = roundBits(mantissa, excess, parts[1].signum() != 0);
    BigDecimal result = new BigDecimal(rounded);
    int exponent = excess - shift;
    BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(exponent)));
    result = exponent >= 0 ? result.multiply(power) : result.divide(power, MathContext.UNLIMITED);
    return value.signum() < 0 ? result.negate() : result;
  }

  private static BigInteger roundBits(BigInteger mantissa, int excess, boolean sticky) {
    BigInteger kept = mantissa.shiftRight(excess);
    BigInteger rest = mantissa.subtract(kept.shiftLeft(excess));
    BigInteger half = BigInteger.ONE.shiftLeft(excess - 1);
    int order = rest.compareTo(half);
    boolean up = order > 0 || order == 0 && (sticky || kept.testBit(0));
    return up ? kept.add(BigInteger.ONE) : kept;
  }
}
