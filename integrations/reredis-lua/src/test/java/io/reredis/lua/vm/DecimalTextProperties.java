package io.reredis.lua.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Compares the rounding of {@link DecimalText} with that of {@link BigDecimal}. */
class DecimalTextProperties {
  @Property(tries = 5000)
  void anyNumberIsRoundedExactly(
      @ForAll long bits, @ForAll @IntRange(min = 1, max = 14) int precision) {
    double number = Double.longBitsToDouble(bits);
    if (Double.isFinite(number)) {
      check(number, precision);
    }
  }

  /** Numbers with few decimals are often halfway between two results. */
  @Property(tries = 5000)
  void tiesAreRoundedToEven(
      @ForAll @IntRange(min = -40, max = 40) int exponent,
      @ForAll long digits,
      @ForAll @IntRange(min = 1, max = 14) int precision) {
    check(Math.scalb((double) (digits >> 14 + precision * 3), exponent), precision);
  }

  private static void check(double number, int precision) {
    byte[] text = new byte[DecimalText.MAX_LENGTH];
    int end = DecimalText.put(number, precision, text, 0);
    BigDecimal written = new BigDecimal(new String(text, 0, end, StandardCharsets.US_ASCII));
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(precision, RoundingMode.HALF_EVEN));
    assertEquals(rounded.stripTrailingZeros(), written.stripTrailingZeros());
  }
}
