package io.reredis.lua.library;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The conversions of {@code strftime} in C, in the locale C. */
final class DateFormat {
  private DateFormat() {}

  /** Returns what a conversion gives; one that is unknown gives itself. */
  static String conversion(ZonedDateTime t, char conversion, boolean universal) {
    int year = t.getYear();
    int weekday = t.getDayOfWeek().getValue() % 7;
    int hour12 = (t.getHour() + 11) % 12 + 1;
    return switch (conversion) {
      case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> t.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'c' -> all(t, universal, "a b e T Y");
      case 'C' -> digits(Math.floorDiv(year, 100), 2);
      case 'd' -> digits(t.getDayOfMonth(), 2);
      case 'D', 'x' -> all(t, universal, "m/d/y");
      case 'e' -> spaced(t.getDayOfMonth());
      case 'F' -> all(t, universal, "Y-m-d");
      case 'g' -> digits(Math.floorMod(t.get(IsoFields.WEEK_BASED_YEAR), 100), 2);
      case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
      case 'H' -> digits(t.getHour(), 2);
      case 'I' -> digits(hour12, 2);
      case 'j' -> digits(t.getDayOfYear(), 3);
      case 'k' -> spaced(t.getHour());
      case 'l' -> spaced(hour12);
      case 'm' -> digits(t.getMonthValue(), 2);
      case 'M' -> digits(t.getMinute(), 2);
      case 'n' -> "\n";
      case 'p' -> t.getHour() < 12 ? "AM" : "PM";
      case 'P' -> t.getHour() < 12 ? "am" : "pm";
      case 'r' -> all(t, universal, "I:M:S p");
      case 'R' -> all(t, universal, "H:M");
      case 's' -> Long.toString(t.toEpochSecond());
      case 'S' -> digits(t.getSecond(), 2);
      case 't' -> "\t";
      case 'T', 'X' -> all(t, universal, "H:M:S");
      case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
      case 'U' -> digits((t.getDayOfYear() + 6 - weekday) / 7, 2);
      case 'V' -> digits(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case 'w' -> Integer.toString(weekday);
      case 'W' -> digits((t.getDayOfYear() + 6 - (weekday + 6) % 7) / 7, 2);
      case 'y' -> digits(Math.floorMod(year, 100), 2);
      case 'Y' -> Integer.toString(year);
      case 'z' -> offset(t.getOffset().getTotalSeconds());
      case 'Z' -> zone(t, universal);
      case '%' -> "%";
      default -> "%" + conversion;
    };
  }

  /** Returns a text in which each letter is a conversion. */
  private static String all(ZonedDateTime t, boolean universal, String format) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char at = format.charAt(i);
      if (Character.isLetter(at)) {
        text.append(conversion(t, at, universal));
      } else {
        text.append(at);
      }
    }
    return text.toString();
  }

  private static String digits(int value, int width) {
    String text = Integer.toString(value);
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String spaced(int value) {
    return value < 10 ? " " + value : Integer.toString(value);
  }

  private static String offset(int seconds) {
    int minutes = Math.abs(seconds) / 60;
    String sign = seconds < 0 ? "-" : "+";
    return sign + digits(minutes / 60, 2) + digits(minutes % 60, 2);
  }

  private static String zone(ZonedDateTime t, boolean universal) {
    if (universal) {
      return "GMT";
    } else if (t.getZone() instanceof ZoneOffset) {
      return "UTC";
    }
    return DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(t);
  }
}
