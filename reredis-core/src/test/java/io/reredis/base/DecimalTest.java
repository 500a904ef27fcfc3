package io.reredis.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the printing and reading of doubles with Redis 7.4. */
class DecimalTest {
  @Test
  void printsAsRedisDoes() {
    String[] texts = {
      "0",
      "-0",
      "1",
      "-1",
      "0.1",
      "1.5",
      "3.14",
      "1000000000000000000",
      "4000000000000000000",
      "5e+18",
      "1e+20",
      "123456789012345680000",
      "1.5e+100",
      "0.000001",
      "1e-7",
      "1.5e-7",
      "0.001234",
      "1.234e-4",
      "1.234567890123e-4",
      "123.45678901234567",
      "inf",
      "-inf",
      "-0.30000000000000004",
      "5e-324",
      "1.7976931348623157e+308",
      "2e+23"
    };
    for (String text : texts) {
      double value = Decimal.parseDouble(Ascii.bytes(text), 0, text.length());
      assertEquals(text, Decimal.shortest(value));
    }
  }

  @Test
  void readsBackWhatItPrints() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(value)) {
        String text = Decimal.shortest(value);
        assertEquals(value, Decimal.parseDouble(Ascii.bytes(text), 0, text.length()), text);
      }
    }
  }

  @Test
  void readsShortFormsAsJavaDoes() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      for (int digits = 1 + random.nextInt(18); digits > 0; digits--) {
        text.append((char) ('0' + random.nextInt(10) * random.nextInt(2)));
      }
      if (random.nextBoolean()) {
        int sign = text.charAt(0) == '-' ? 1 : 0;
        text.insert(text.length() - random.nextInt(text.length() - sign), '.');
      }
      String all = text.toString();
      assertEquals(
          Double.parseDouble(all), Decimal.parseDouble(Ascii.bytes(all), 0, all.length()), all);
    }
  }

  @Test
  void readsInfinityInAllForms() {
    for (String text : new String[] {"inf", "+INF", "-iNf", "Infinity", "-infinity", "+infinity"}) {
      double expected = text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      assertEquals(expected, Decimal.parseDouble(Ascii.bytes(text), 0, text.length()), text);
    }
    for (String text : new String[] {"in", "infi", "+-inf", "infinitY1", "inf ", "--infinity"}) {
      assertEquals(Double.NaN, Decimal.parseDouble(Ascii.bytes(text), 0, text.length()), text);
    }
  }

  @Test
  void refusesInvalidScores() {
    for (String text :
        new String[] {
          "", " 1", "1 ", "nan", "x", "1e400", "1e-400", "1f", "1d", "--1", "0x", "e5"
        }) {
      assertEquals(Double.NaN, Decimal.parseDouble(Ascii.bytes(text), 0, text.length()), text);
    }
    assertEquals(8, Decimal.parseDouble(Ascii.bytes("0x1p3"), 0, 5));
    assertEquals(16, Decimal.parseDouble(Ascii.bytes("0x10"), 0, 4));
    assertEquals(0, Decimal.parseDouble(Ascii.bytes("0.0e5"), 0, 5));
    assertEquals(Double.POSITIVE_INFINITY, Decimal.parseDouble(Ascii.bytes("+Infinity"), 0, 9));
  }

  @Test
  void fixedIsAsFormatRounds() {
    assertEquals("0.00", Decimal.fixed(0, 2));
    assertEquals("0.00", Decimal.fixed(-0.001, 2));
    assertEquals("-0.01", Decimal.fixed(-0.0051, 2));
    assertEquals("1.00", Decimal.fixed(0.996, 2));
    assertEquals("12", Decimal.fixed(12.4, 0));
    assertEquals("NaN", Decimal.fixed(Double.NaN, 2));
    assertEquals("Infinity", Decimal.fixed(Double.POSITIVE_INFINITY, 2));
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextInt(1 << 30) / 64.0 * Math.pow(10, random.nextInt(14) - 7);
      int decimals = random.nextInt(7);
      String expected = String.format(Locale.ROOT, "%." + decimals + "f", value);
      String actual = Decimal.fixed(value, decimals);
      // ties do not always round in the same direction
      assertEquals(
          Double.parseDouble(expected),
          Double.parseDouble(actual),
          Math.pow(10, -decimals) * 1.01,
          () -> "" + value);
      assertEquals(expected.length(), actual.length(), 1);
    }
  }
}
