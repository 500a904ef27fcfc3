package io.reredis.command.family;

import io.reredis.base.Decimal;

/** Formats byte counts for people, as in the {@code _human} fields of INFO. */
final class Human {
  private static final String UNITS = "KMGTP";

  private Human() {}

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + "B";
    }
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    return Decimal.fixed(value, 2) + UNITS.charAt(unit);
  }
}
