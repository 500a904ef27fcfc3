package io.reredis.lua.vm;

import io.reredis.base.Ascii;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes numbers in the format {@code %.Pg} of C for precisions up to 14, exactly rounded.
 *
 * <p>The P digits are the number times a power of ten, rounded to an integer below 10^14. Up to
 * 10^22 the power is exact, and a fused multiplication gives the error of the rounded product. As
 * the product is below 2^53, product and error decide each rounding, also that of a tie. Other
 * numbers go through {@link BigDecimal}.
 */
public final class DecimalText {
  /** The bytes that a number takes at most. */
  public static final int MAX_LENGTH = 24;

  /** The highest precision. */
  public static final int MAX_PRECISION = 14;

  private static final int EXACT_POWERS = 22;
  private static final double[] POWERS = new double[EXACT_POWERS + 1];
  private static final double LOG_2 = 0.30102999566398120;

  static {
    for (int i = 0; i <= EXACT_POWERS; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private DecimalText() {}

  /**
   * Writes a finite number.
   *
   * @param precision the maximum number of digits, from 1 to 14
   * @return the index behind the last byte
   */
  public static int put(double number, int precision, byte[] to, int at) {
    long integer = (long) number;
    if (integer == number && Math.abs(number) < POWERS[precision]) {
      if (integer != 0) {
        return Ascii.put(integer, to, at);
      }
      int end = at;
      if (1 / number < 0) {
        to[end++] = '-';
      }
      to[end++] = '0';
      return end;
    }
    int end = at;
    if (number < 0) {
      to[end++] = '-';
    }
    double magnitude = Math.abs(number);
    int exponent = (int) Math.floor(Math.getExponent(magnitude) * LOG_2);
    long digits = digits(magnitude, precision, exponent);
    if (digits >= (long) POWERS[precision]) {
      exponent++;
      digits = digits(magnitude, precision, exponent);
    }
    if (digits < 0) {
      BigDecimal rounded =
          new BigDecimal(magnitude).round(new MathContext(precision, RoundingMode.HALF_EVEN));
      exponent = rounded.precision() - rounded.scale() - 1;
      digits = rounded.unscaledValue().longValue();
    }
    return put(digits, exponent, precision, to, end);
  }

  /**
   * Returns the first digits of a number as an integer. That has one digit more if the exponent is
   * one too low. It is negative if the number is out of the range of exact powers.
   */
  private static long digits(double magnitude, int precision, int exponent) {
    int shift = precision - 1 - exponent;
    if (shift > EXACT_POWERS || shift < -EXACT_POWERS) {
      return -1;
    }
    double product;
    double error;
    if (shift >= 0) {
      product = magnitude * POWERS[shift];
      error = Math.fma(magnitude, POWERS[shift], -product);
    } else {
      product = magnitude / POWERS[-shift];
      error = Math.fma(-product, POWERS[-shift], magnitude);
    }
    long floor = (long) product;
    double rest = product - floor;
    boolean up = rest > 0.5 || rest == 0.5 && (error > 0 || error == 0 && (floor & 1) == 1);
    return up ? floor + 1 : floor;
  }

  private static int put(long rounded, int exponent, int precision, byte[] to, int at) {
    long digits = rounded;
    while (digits % 10 == 0) {
      digits /= 10;
    }
    int count = Ascii.length(digits);
    int end = at;
    if (exponent < -4 || exponent >= precision) {
      end = putFraction(digits, count, 1, to, end);
      to[end++] = 'e';
      to[end++] = (byte) (exponent < 0 ? '-' : '+');
      int power = Math.abs(exponent);
      if (power < 10) {
        to[end++] = '0';
      }
      return Ascii.put(power, to, end);
    } else if (exponent >= 0) {
      return putFraction(digits, count, exponent + 1, to, end);
    }
    to[end++] = '0';
    to[end++] = '.';
    for (int i = -1; i > exponent; i--) {
      to[end++] = '0';
    }
    return Ascii.put(digits, to, end);
  }

  /** Writes digits with a point behind the first {@code whole} of them, or zeros up to there. */
  private static int putFraction(long digits, int count, int whole, byte[] to, int at) {
    int end = Ascii.put(digits, to, at);
    if (count > whole) {
      System.arraycopy(to, at + whole, to, at + whole + 1, count - whole);
      to[at + whole] = '.';
      return end + 1;
    }
    for (int i = count; i < whole; i++) {
      to[end++] = '0';
    }
    return end;
  }
}
