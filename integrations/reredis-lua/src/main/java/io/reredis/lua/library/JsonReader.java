package io.reredis.lua.library;

import io.reredis.lua.vm.LightUserdata;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads values in JSON. It has a stack of its own for values within others, since programs may
 * allow more depth than Java's stack has. It counts the slots that lua-cjson would use, since they
 * limit the depth too. As for a string of C, the input ends at a zero byte.
 */
final class JsonReader {
  private static final int MAX_SLOTS = 8000;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private static final double NEGATIVE_NAN = Double.longBitsToDouble(0xfff8L << 48);

  /** The largest power of ten that is exact, and the digits of integers that are. */
  private static final int EXACT_POWER = 22;

  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = new double[EXACT_POWER + 1];

  static {
    for (int i = 0; i <= EXACT_POWER; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  /** The kinds of tokens, whose names are in messages. */
  private enum Token {
    T_OBJ_BEGIN,
    T_OBJ_END,
    T_ARR_BEGIN,
    T_ARR_END,
    T_STRING,
    T_NUMBER,
    T_BOOLEAN,
    T_NULL,
    T_COLON,
    T_COMMA,
    T_END,
    /** An error in the token itself. */
    T_ERROR
  }

  private final CjsonLibrary options;
  private final State state;
  private final byte[] bytes;
  private int at;

  /** The token that was read last. */
  private Token token = Token.T_END;

  private int tokenAt;
  private @Nullable Object tokenValue;

  /** The message of {@link Token#T_ERROR}. */
  private String tokenError = "";

  /** The tables that are being read. */
  private LuaTable[] tables = new LuaTable[4];

  /** The key of the element of an object that is being read; null for an array. */
  private @Nullable LuaString[] keys = new LuaString[4];

  /** The number of elements of an array. */
  private int[] lengths = new int[4];

  private int depth;
  private int slots = 1;

  JsonReader(CjsonLibrary options, State state, byte[] bytes) {
    this.options = options;
    this.state = state;
    this.bytes = bytes;
  }

  Object read() {
    if (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0)) {
      throw LuaError.of("JSON parser does not support UTF-16 or UTF-32");
    }
    nextToken();
    Object value = value();
    while (depth > 0) {
      if (value != this) {
        add(value);
        nextToken();
        if (isAtEnd()) {
          value = end();
          continue;
        } else if (token != Token.T_COMMA) {
          throw error(keys[depth - 1] == null ? "comma or array end" : "comma or object end");
        }
        nextToken();
        if (keys[depth - 1] != null) {
          readKey();
        }
      }
      value = value();
    }
    nextToken();
    if (token != Token.T_END) {
      throw error("the end");
    }
    return value;
  }

  /** Returns the value that the token is; begins a table with elements and returns this. */
  private Object value() {
    state.burn(1);
    return switch (token) {
      case T_STRING, T_NUMBER, T_BOOLEAN, T_NULL -> {
        assert tokenValue != null;
        yield tokenValue;
      }
      case T_OBJ_BEGIN -> {
        begin(3, LuaString.EMPTY);
        nextToken();
        if (token == Token.T_OBJ_END) {
          yield end();
        }
        readKey();
        yield this;
      }
      case T_ARR_BEGIN -> {
        begin(2, null);
        nextToken();
        yield token == Token.T_ARR_END ? end() : this;
      }
      case T_OBJ_END, T_ARR_END, T_COLON, T_COMMA, T_END, T_ERROR -> throw error("value");
    };
  }

  private void begin(int needed, @Nullable LuaString key) {
    if (depth >= options.maxDecodeDepth || slots + needed > MAX_SLOTS) {
      throw LuaError.of(
          "Found too many nested data structures (" + (depth + 1) + ") at character " + at);
    }
    if (depth == tables.length) {
      state.allocate(12L * depth);
      tables = Arrays.copyOf(tables, depth * 2);
      keys = Arrays.copyOf(keys, depth * 2);
      lengths = Arrays.copyOf(lengths, depth * 2);
    }
    state.allocate(ByteBuilder.TABLE_BYTES);
    tables[depth] = new LuaTable();
    keys[depth] = key;
    lengths[depth] = 0;
    depth++;
    slots += key == null ? 1 : 2;
  }

  private boolean isAtEnd() {
    return token == (keys[depth - 1] == null ? Token.T_ARR_END : Token.T_OBJ_END);
  }

  private Object end() {
    depth--;
    slots -= keys[depth] == null ? 1 : 2;
    return tables[depth];
  }

  private void add(Object value) {
    LuaString key = keys[depth - 1];
    Object index = key == null ? (Object) Numbers.box(++lengths[depth - 1]) : key;
    state.allocate(tables[depth - 1].put(index, value));
  }

  /** Reads from the key of an object to the beginning of its value. */
  private void readKey() {
    if (token != Token.T_STRING || !(tokenValue instanceof LuaString key)) {
      throw error("object key string");
    }
    keys[depth - 1] = key;
    nextToken();
    if (token != Token.T_COLON) {
      throw error("colon");
    }
    nextToken();
  }

  private LuaError error(String expected) {
    String found = token == Token.T_ERROR ? tokenError : token.name();
    return LuaError.of(
        "Expected " + expected + " but found " + found + " at character " + (tokenAt + 1));
  }

  // --- tokens

  private int byteAt(int index) {
    return index < bytes.length ? bytes[index] & 0xff : 0;
  }

  private void nextToken() {
    int c = byteAt(at);
    while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      c = byteAt(++at);
    }
    tokenAt = at;
    switch (c) {
      case '{' -> token(Token.T_OBJ_BEGIN);
      case '}' -> token(Token.T_OBJ_END);
      case '[' -> token(Token.T_ARR_BEGIN);
      case ']' -> token(Token.T_ARR_END);
      case ',' -> token(Token.T_COMMA);
      case ':' -> token(Token.T_COLON);
      case '"' -> string();
      case 0 -> token = Token.T_END;
      default -> wordOrNumber(c);
    }
  }

  private void token(Token found) {
    token = found;
    at++;
  }

  private void wordOrNumber(int c) {
    boolean all = options.decodeInvalidNumbers == CjsonLibrary.ON;
    if (c == '-' || isDigit(c)) {
      if (!all && isInvalidNumber()) {
        invalid("invalid number", at);
      } else {
        number();
      }
    } else if (isWord(TRUE)) {
      word(Token.T_BOOLEAN, Boolean.TRUE, TRUE.length);
    } else if (isWord(FALSE)) {
      word(Token.T_BOOLEAN, Boolean.FALSE, FALSE.length);
    } else if (isWord(NULL)) {
      word(Token.T_NULL, LightUserdata.NULL, NULL.length);
    } else if (all && isInvalidNumber()) {
      number();
    } else {
      invalid("invalid token", at);
    }
  }

  private void word(Token found, Object value, int length) {
    token = found;
    tokenValue = value;
    at += length;
  }

  private void invalid(String message, int position) {
    token = Token.T_ERROR;
    tokenError = message;
    tokenAt = position;
  }

  private boolean isWord(byte[] word) {
    return Arrays.equals(bytes, at, Math.min(at + word.length, bytes.length), word, 0, word.length);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  // --- strings

  private void string() {
    int i = at + 1;
    while (i < bytes.length && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] != 0) {
      i++;
    }
    if (byteAt(i) == '"') {
      state.allocate(i - at + ByteBuilder.STRING_BYTES);
      tokenValue = LuaString.of(bytes, at + 1, i);
      token = Token.T_STRING;
      at = i + 1;
      return;
    }
    ByteBuilder text = new ByteBuilder(state);
    text.put(bytes, at + 1, i);
    at = i;
    stringWithEscapes(text);
  }

  private void stringWithEscapes(ByteBuilder text) {
    for (int c = byteAt(at); c != '"'; c = byteAt(at)) {
      if (c == 0) {
        invalid("unexpected end of string", at);
        return;
      } else if (c != '\\') {
        text.put(c);
        at++;
      } else if (byteAt(at + 1) == 'u') {
        if (!unicode(text)) {
          invalid("invalid unicode escape code", at);
          return;
        }
      } else {
        int escaped = escaped(byteAt(at + 1));
        if (escaped == 0) {
          invalid("invalid escape code", at);
          return;
        }
        text.put(escaped);
        at += 2;
      }
    }
    at++;
    tokenValue = text.string();
    token = Token.T_STRING;
  }

  private static int escaped(int c) {
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> 0;
    };
  }

  /** Reads an escape of UTF-16, or two that are one character; returns false if it is wrong. */
  private boolean unicode(ByteBuilder text) {
    int code = unit(at);
    int end = at + 6;
    if (code < 0) {
      return false;
    } else if (Character.isLowSurrogate((char) code)) {
      return false;
    } else if (Character.isHighSurrogate((char) code)) {
      int low = byteAt(end) == '\\' && byteAt(end + 1) == 'u' ? unit(end) : -1;
      if (low < 0 || !Character.isLowSurrogate((char) low)) {
        return false;
      }
      code = Character.toCodePoint((char) code, (char) low);
      end += 6;
    }
    putUtf8(code, text);
    at = end;
    return true;
  }

  /** Returns the four hexadecimal digits of an escape; -1 if they are not there. */
  private int unit(int escape) {
    int unit = 0;
    for (int i = escape + 2; i < escape + 6; i++) {
      int c = byteAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private static void putUtf8(int code, ByteBuilder text) {
    if (code < 0x80) {
      text.put(code);
      return;
    } else if (code < 0x800) {
      text.put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
      text.put(0xe0 | code >> 12);
      text.put(0x80 | code >> 6 & 0x3f);
    } else {
      text.put(0xf0 | code >> 18);
      text.put(0x80 | code >> 12 & 0x3f);
      text.put(0x80 | code >> 6 & 0x3f);
    }
    text.put(0x80 | code & 0x3f);
  }

  // --- numbers

  /** Returns whether what follows may be a number of C but is none of JSON. */
  private boolean isInvalidNumber() {
    if (byteAt(at) == '+') {
      return true;
    }
    int i = byteAt(at) == '-' ? at + 1 : at;
    int c = byteAt(i);
    if (c == '0') {
      int second = byteAt(i + 1);
      return (second | 0x20) == 'x' || isDigit(second);
    }
    return c > '9' && (isWordOfAnyCase("inf", i) || isWordOfAnyCase("nan", i));
  }

  private boolean isWordOfAnyCase(String lower, int from) {
    for (int i = 0; i < lower.length(); i++) {
      if ((byteAt(from + i) | 0x20) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads the longest number that {@code strtod} would. */
  private void number() {
    int i = at;
    final boolean negative = byteAt(i) == '-';
    if (negative || byteAt(i) == '+') {
      i++;
    }
    double value;
    int end;
    if (isWordOfAnyCase("inf", i)) {
      end = i + (isWordOfAnyCase("infinity", i) ? 8 : 3);
      value = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    } else if (isWordOfAnyCase("nan", i)) {
      end = endOfNan(i + 3);
      value = negative ? NEGATIVE_NAN : Double.NaN;
    } else {
      end = endOfHexadecimal(i);
      if (end < 0) {
        decimal(i, negative);
        return;
      }
      value = hexadecimal(i, end);
      value = negative ? -value : value;
    }
    number(value, end);
  }

  private void number(double value, int end) {
    token = Token.T_NUMBER;
    tokenValue = Numbers.box(value);
    at = end;
  }

  /** Returns the end of a NaN, which may have letters and digits in parentheses. */
  private int endOfNan(int from) {
    if (byteAt(from) != '(') {
      return from;
    }
    int i = from + 1;
    int c = byteAt(i);
    while (isDigit(c) || c == '_' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
      c = byteAt(++i);
    }
    return c == ')' ? i + 1 : from;
  }

  /** Returns the end of a hexadecimal number; -1 if there is none. */
  private int endOfHexadecimal(int from) {
    if (byteAt(from) != '0' || (byteAt(from + 1) | 0x20) != 'x') {
      return -1;
    }
    int i = from + 2;
    int digits = 0;
    for (; isHexadecimal(byteAt(i)); i++) {
      digits++;
    }
    if (byteAt(i) == '.') {
      i++;
      for (; isHexadecimal(byteAt(i)); i++) {
        digits++;
      }
    }
    return digits == 0 ? -1 : endOfExponent(i, 'p');
  }

  private static boolean isHexadecimal(int c) {
    return isDigit(c) || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
  }

  /** Returns the end of an exponent; {@code from} if there is none. */
  private int endOfExponent(int from, char letter) {
    if ((byteAt(from) | 0x20) != letter) {
      return from;
    }
    int i = from + 1;
    if (byteAt(i) == '-' || byteAt(i) == '+') {
      i++;
    }
    if (!isDigit(byteAt(i))) {
      return from;
    }
    while (isDigit(byteAt(i))) {
      i++;
    }
    return i;
  }

  private double hexadecimal(int from, int end) {
    String text = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    boolean hasExponent = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
    return Double.parseDouble(hasExponent ? text : text + "p0");
  }

  private void decimal(int from, boolean negative) {
    long digits = 0;
    int count = 0;
    int significant = 0;
    int fraction = 0;
    boolean hasPoint = false;
    int i = from;
    for (; ; i++) {
      int c = byteAt(i);
      if (isDigit(c)) {
        digits = digits * 10 + c - '0';
        significant += significant > 0 || c != '0' ? 1 : 0;
        count++;
        fraction += hasPoint ? 1 : 0;
      } else if (c == '.' && !hasPoint) {
        hasPoint = true;
      } else {
        break;
      }
    }
    if (count == 0) {
      invalid("invalid number", at);
      return;
    }
    int end = endOfExponent(i, 'e');
    if (end == i && significant <= EXACT_DIGITS && fraction <= EXACT_POWER) {
      double value = fraction == 0 ? digits : digits / POWERS[fraction];
      number(negative ? -value : value, end);
      return;
    }
    state.burn(1 + (end - from) / 16);
    String text = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    double value = Double.parseDouble(text);
    number(negative ? -value : value, end);
  }
}
