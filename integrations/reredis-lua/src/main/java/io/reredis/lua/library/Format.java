package io.reredis.lua.library;

import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The function {@code string.format}. Its directives are those of {@code printf} in C; numbers are
 * rounded from their exact value, a half to the even digit.
 *
 * <p>As in Lua 5.1, what a directive gives ends at a byte 0, except that of {@code %q} and of
 * strings of 100 bytes or more without a precision.
 */
final class Format {
  private static final int DEFAULT_PRECISION = 6;
  private static final int MAX_FLAGS = 5;
  private static final int LONG_STRING = 100;

  private final Call c;
  private final byte[] format;
  private final Buffer result;
  private int at;
  private int argument = 1;

  // the directive that is read
  private boolean left;
  private boolean plus;
  private boolean space;
  private boolean alternative;
  private boolean zero;
  private int width;

  /** The precision; -1 if there is none. */
  private int precision;

  Format(Call c) {
    this.c = c;
    this.format = c.string(1).bytes();
    this.result = new Buffer(c.state(), format.length);
  }

  /** Returns the text. */
  LuaString text() {
    while (at < format.length) {
      byte b = format[at++];
      if (b != '%') {
        result.add(b);
      } else if (current() == '%') {
        result.add(b);
        at++;
      } else {
        directive();
      }
    }
    return result.string();
  }

  /** Returns the byte at the current place; 0 at the end. */
  private int current() {
    return at < format.length ? format[at] & 0xff : 0;
  }

  private void directive() {
    if (++argument > c.count()) {
      throw c.argumentError(argument, "no value");
    }
    readFlags();
    int conversion = current();
    at++;
    switch (conversion) {
      case 'c' -> character(c.small(argument));
      case 'd', 'i' -> integer();
      case 'o', 'u', 'x', 'X' -> unsigned(conversion);
      case 'e', 'E', 'f', 'g', 'G' -> real(conversion);
      case 'q' -> quoted(c.string(argument));
      case 's' -> string(c.string(argument));
      default -> {
        String shown = conversion == 0 ? "" : String.valueOf((char) conversion);
        throw LuaError.of("invalid option '%" + shown + "' to 'format'");
      }
    }
  }

  private void readFlags() {
    left = false;
    plus = false;
    space = false;
    alternative = false;
    zero = false;
    int first = at;
    while (readFlag(current())) {
      at++;
    }
    if (at - first > MAX_FLAGS) {
      throw LuaError.of("invalid format (repeated flags)");
    }
    width = upToTwoDigits();
    precision = -1;
    if (current() == '.') {
      at++;
      precision = upToTwoDigits();
    }
    if (isDigit(current())) {
      throw LuaError.of("invalid format (width or precision too long)");
    }
  }

  private boolean readFlag(int flag) {
    switch (flag) {
      case '-' -> left = true;
      case '+' -> plus = true;
      case ' ' -> space = true;
      case '#' -> alternative = true;
      case '0' -> zero = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  private int upToTwoDigits() {
    int value = 0;
    for (int i = 0; i < 2 && isDigit(current()); i++) {
      value = value * 10 + current() - '0';
      at++;
    }
    return value;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  // --- strings

  private void character(int value) {
    byte[] one = {(byte) value};
    padded(one, 1, 1);
  }

  private void string(LuaString s) {
    byte[] bytes = s.bytes();
    if (precision < 0 && bytes.length >= LONG_STRING) {
      result.add(s);
      return;
    }
    int most = precision < 0 ? bytes.length : Math.min(precision, bytes.length);
    int length = 0;
    while (length < most && bytes[length] != 0) {
      length++;
    }
    padded(bytes, length, length);
  }

  /** Adds bytes up to the first 0, padded to the width. */
  private void padded(byte[] bytes, int length, int counted) {
    int padding = width - counted;
    if (!left) {
      result.fill(' ', padding);
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        return;
      }
      result.add(bytes[i]);
    }
    if (left) {
      result.fill(' ', padding);
    }
  }

  private void quoted(LuaString s) {
    result.add('"');
    for (byte b : s.bytes()) {
      switch (b) {
        case '"', '\\', '\n' -> {
          result.add('\\');
          result.add(b);
        }
        case '\r' -> result.add("\\r");
        case 0 -> result.add("\\000");
        default -> result.add(b);
      }
    }
    result.add('"');
  }

  // --- integers

  private void integer() {
    long value = Call.toInteger(c.number(argument));
    String digits = Long.toString(value);
    addInteger(sign(value < 0), value < 0 ? digits.substring(1) : digits);
  }

  private void unsigned(int conversion) {
    long value = toUnsigned(c.number(argument));
    String digits =
        switch (conversion) {
          case 'o' -> Long.toOctalString(value);
          case 'u' -> Long.toUnsignedString(value);
          case 'x' -> Long.toHexString(value);
          default -> Long.toHexString(value).toUpperCase(Locale.ROOT);
        };
    String prefix = "";
    if (alternative && conversion == 'o' && value != 0) {
      digits = digits.length() < precision ? digits : "0" + digits;
    } else if (alternative && conversion == 'o' && precision == 0) {
      precision = 1;
    } else if (alternative && value != 0) {
      prefix = conversion == 'x' ? "0x" : conversion == 'X' ? "0X" : "";
    }
    addInteger(prefix, digits);
  }

  /** Converts as processors of the kind x86 do: a negative number is taken modulo 2^64. */
  private static long toUnsigned(double number) {
    if (number >= 0x1p63) {
      return Call.toInteger(number - 0x1p63) ^ Long.MIN_VALUE;
    }
    return Call.toInteger(number);
  }

  private void addInteger(String prefix, String value) {
    String digits = precision == 0 && value.equals("0") ? "" : value;
    if (digits.length() < precision) {
      digits = "0".repeat(precision - digits.length()) + digits;
    }
    add(prefix, digits, zero && precision < 0);
  }

  private String sign(boolean negative) {
    if (negative) {
      return "-";
    }
    return plus ? "+" : space ? " " : "";
  }

  /** Adds a number, padded to the width. */
  private void add(String prefix, String digits, boolean withZeros) {
    int padding = width - prefix.length() - digits.length();
    if (!left && !withZeros) {
      result.fill(' ', padding);
    }
    result.add(prefix);
    if (!left && withZeros) {
      result.fill('0', padding);
    }
    result.add(digits);
    if (left) {
      result.fill(' ', padding);
    }
  }

  // --- numbers with a fraction

  private void real(int conversion) {
    double number = c.number(argument);
    String sign = sign(Double.doubleToRawLongBits(number) < 0);
    boolean upper = conversion < 'a';
    double value = Math.abs(number);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      String word = Double.isNaN(value) ? "nan" : "inf";
      add(sign, upper ? word.toUpperCase(Locale.ROOT) : word, false);
      return;
    }
    int digits = precision < 0 ? DEFAULT_PRECISION : precision;
    BigDecimal exact = new BigDecimal(value);
    String text =
        switch (conversion) {
          case 'f' -> fixed(exact, digits, alternative);
          case 'e', 'E' -> scientific(exact, digits, alternative);
          default -> general(exact, Math.max(1, digits));
        };
    add(sign, upper ? text.toUpperCase(Locale.ROOT) : text, zero);
  }

  private static String fixed(BigDecimal exact, int digits, boolean point) {
    String text = exact.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return digits == 0 && point ? text + "." : text;
  }

  private static String scientific(BigDecimal exact, int digits, boolean point) {
    BigDecimal rounded = round(exact, digits + 1);
    StringBuilder text = new StringBuilder(rounded.unscaledValue().toString());
    while (text.length() <= digits) {
      text.append('0');
    }
    text.setLength(digits + 1);
    if (digits > 0 || point) {
      text.insert(1, '.');
    }
    int exponent = exponent(rounded);
    int magnitude = Math.abs(exponent);
    text.append('e').append(exponent < 0 ? '-' : '+').append(magnitude < 10 ? "0" : "");
    return text.append(magnitude).toString();
  }

  private String general(BigDecimal exact, int digits) {
    int exponent = exponent(round(exact, digits));
    if (exponent >= -4 && exponent < digits) {
      String text = fixed(exact, digits - 1 - exponent, alternative);
      return alternative ? text : withoutZeros(text);
    }
    String text = scientific(exact, digits - 1, alternative);
    int e = text.indexOf('e');
    return alternative ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
  }

  private static BigDecimal round(BigDecimal exact, int digits) {
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static int exponent(BigDecimal value) {
    return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
  }

  /** Removes zeros at the end of a fraction, and its point if nothing remains. */
  private static String withoutZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
