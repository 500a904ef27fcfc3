package io.reredis.lua.syntax;

import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Splits the text of a chunk into tokens. */
final class Lexer {
  private static final int END = -1;
  private static final Map<String, Token> WORDS = new HashMap<>();

  static {
    for (Token token : Token.values()) {
      if (token.compareTo(Token.NAME) < 0) {
        WORDS.put(token.text, token);
      }
    }
  }

  private final byte[] text;
  private final String chunk;
  private final Map<LuaString, LuaString> names = new HashMap<>();
  private int at;

  /** The line of the current token, and of the one before it. */
  int line;

  int lastLine;

  /** The current token. */
  Token token = Token.END_OF_TEXT;

  /** The name or string of the current token. */
  LuaString string = LuaString.EMPTY;

  /** The number of the current token. */
  double number;

  /** Where the current token begins and ends, for messages. */
  private int from;

  private int to;

  private boolean hasAhead;
  private Token ahead = Token.END_OF_TEXT;
  private LuaString aheadString = LuaString.EMPTY;
  private double aheadNumber;
  private int aheadLine;
  private int aheadFrom;
  private int aheadTo;

  private byte[] buffer = new byte[64];
  private int buffered;

  Lexer(byte[] text, String chunk, int firstLine) {
    this.text = text;
    this.chunk = chunk;
    this.line = firstLine;
    this.lastLine = firstLine;
  }

  /** Goes on to the next token. */
  void next() {
    lastLine = line;
    if (hasAhead) {
      hasAhead = false;
      token = ahead;
      string = aheadString;
      number = aheadNumber;
      line = aheadLine;
      from = aheadFrom;
      to = aheadTo;
      return;
    }
    token = read();
    to = at;
  }

  /** Returns the token behind the current one. */
  Token peek() {
    if (!hasAhead) {
      final Token now = token;
      final LuaString nowString = string;
      final double nowNumber = number;
      final int nowLine = line;
      final int nowFrom = from;
      final int nowTo = to;
      ahead = read();
      hasAhead = true;
      aheadString = string;
      aheadNumber = number;
      aheadLine = line;
      aheadFrom = from;
      aheadTo = at;
      token = now;
      string = nowString;
      number = nowNumber;
      line = nowLine;
      from = nowFrom;
      to = nowTo;
    }
    return ahead;
  }

  // --- errors

  /** Returns an error at the current token. */
  LuaError error(String message) {
    return error(message, line, near());
  }

  private LuaError error(String message, int atLine, String near) {
    return LuaError.value(
        LuaString.of(
            (chunk + ":" + atLine + ": " + message + (near.isEmpty() ? "" : " near '" + near + "'"))
                .getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Returns an error at a line without the current token. */
  LuaError plainError(String message, int atLine) {
    return error(message, atLine, "");
  }

  private String near() {
    return switch (token) {
      case NAME, STRING, NUMBER -> shown(from, to);
      case OTHER -> (text[from] & 0xff) < ' ' ? "char(" + text[from] + ")" : shown(from, to);
      default -> token.text;
    };
  }

  private String shown(int start, int end) {
    return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private LuaError errorHere(String message) {
    return error(message, line, shown(from, Math.min(at, text.length)));
  }

  // --- characters

  private int current() {
    return at < text.length ? text[at] & 0xff : END;
  }

  private int following() {
    return at + 1 < text.length ? text[at + 1] & 0xff : END;
  }

  private boolean isNewline() {
    return current() == '\n' || current() == '\r';
  }

  private void skipNewline() {
    int first = current();
    at++;
    if (isNewline() && current() != first) {
      at++;
    }
    line++;
  }

  private void add(int c) {
    if (buffered == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffered * 2);
    }
    buffer[buffered++] = (byte) c;
  }

  // --- tokens

  private Token read() {
    while (true) {
      from = at;
      int c = current();
      switch (c) {
        case END -> {
          return Token.END_OF_TEXT;
        }
        case '\n', '\r' -> skipNewline();
        case ' ', '\t', 0x0b, '\f' -> at++;
        case '-' -> {
          if (following() != '-') {
            return one(Token.MINUS);
          }
          skipComment();
        }
        case '[' -> {
          int level = longLevel();
          if (level >= 0) {
            string = longString(level, false);
            return Token.STRING;
          } else if (following() != '=') {
            return one(Token.OPEN_BRACKET);
          }
          at++;
          while (current() == '=') {
            at++;
          }
          throw errorHere("invalid long string delimiter");
        }
        case '=' -> {
          return oneOrTwo(Token.ASSIGN, Token.EQUAL);
        }
        case '<' -> {
          return oneOrTwo(Token.LESS, Token.AT_MOST);
        }
        case '>' -> {
          return oneOrTwo(Token.GREATER, Token.AT_LEAST);
        }
        case '~' -> {
          if (following() == '=') {
            return oneOrTwo(Token.NOT_EQUAL, Token.NOT_EQUAL);
          }
          return one(Token.OTHER);
        }
        case '"', '\'' -> {
          return quoted(c);
        }
        case '.' -> {
          if (isDigit(following())) {
            return numeral();
          }
          return dots();
        }
        default -> {
          if (isDigit(c)) {
            return numeral();
          } else if (isNameStart(c)) {
            return name();
          }
          return symbol(c);
        }
      }
    }
  }

  private Token one(Token token) {
    at++;
    return token;
  }

  private Token oneOrTwo(Token alone, Token withEquals) {
    at++;
    if (current() == '=') {
      at++;
      return withEquals;
    }
    return alone;
  }

  private Token dots() {
    at++;
    if (current() != '.') {
      return Token.DOT;
    }
    at++;
    if (current() != '.') {
      return Token.CONCAT;
    }
    at++;
    return Token.DOTS;
  }

  private Token symbol(int c) {
    return switch (c) {
      case '+' -> one(Token.PLUS);
      case '*' -> one(Token.TIMES);
      case '/' -> one(Token.OVER);
      case '%' -> one(Token.PERCENT);
      case '^' -> one(Token.POWER);
      case '#' -> one(Token.HASH);
      case '(' -> one(Token.OPEN);
      case ')' -> one(Token.CLOSE);
      case '{' -> one(Token.OPEN_BRACE);
      case '}' -> one(Token.CLOSE_BRACE);
      case ']' -> one(Token.CLOSE_BRACKET);
      case ';' -> one(Token.SEMICOLON);
      case ':' -> one(Token.COLON);
      case ',' -> one(Token.COMMA);
      default -> one(Token.OTHER);
    };
  }

  private Token name() {
    while (isNameStart(current()) || isDigit(current())) {
      at++;
    }
    if (at - from <= 8) {
      Token word = WORDS.get(shown(from, at));
      if (word != null) {
        return word;
      }
    }
    string = unique(LuaString.of(text, from, at));
    return Token.NAME;
  }

  /** Returns one object for equal strings, so that looking them up compares references. */
  LuaString unique(LuaString s) {
    LuaString known = names.putIfAbsent(s, s);
    return known == null ? s : known;
  }

  private Token numeral() {
    while (isDigit(current()) || current() == '.') {
      at++;
    }
    if (current() == 'e' || current() == 'E') {
      at++;
      if (current() == '+' || current() == '-') {
        at++;
      }
    }
    while (isNameStart(current()) || isDigit(current())) {
      at++;
    }
    Double value = Numbers.parse(text, from, at);
    if (value == null) {
      throw errorHere("malformed number");
    }
    number = value;
    return Token.NUMBER;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  // --- strings and comments

  private void skipComment() {
    at += 2;
    if (current() == '[') {
      int level = longLevel();
      if (level >= 0) {
        longString(level, true);
        return;
      }
    }
    while (current() != END && !isNewline()) {
      at++;
    }
  }

  /** Returns the number of equals signs of a long bracket that begins here; -1 if none does. */
  private int longLevel() {
    int i = at + 1;
    while (i < text.length && text[i] == '=') {
      i++;
    }
    return i < text.length && text[i] == '[' ? i - at - 1 : -1;
  }

  private LuaString longString(int level, boolean comment) {
    at += level + 2;
    buffered = 0;
    if (isNewline()) {
      skipNewline();
    }
    while (true) {
      int c = current();
      if (c == END) {
        String kind = comment ? "comment" : "string";
        throw error("unfinished long " + kind, line, Token.END_OF_TEXT.text);
      } else if (c == ']' && closes(level)) {
        at += level + 2;
        return unique(LuaString.of(buffer, 0, buffered));
      } else if (c == '[' && level == 0 && following() == '[') {
        throw error("nesting of [[...]] is deprecated", line, "[");
      } else if (isNewline()) {
        add('\n');
        skipNewline();
      } else {
        add(c);
        at++;
      }
    }
  }

  private boolean closes(int level) {
    int end = at + level + 1;
    if (end >= text.length || text[end] != ']') {
      return false;
    }
    for (int i = at + 1; i < end; i++) {
      if (text[i] != '=') {
        return false;
      }
    }
    return true;
  }

  /** Returns an error that shows the quote and the bytes of the string so far. */
  private LuaError errorInString(String message) {
    String read = new String(buffer, 0, buffered, StandardCharsets.ISO_8859_1);
    return error(message, line, (char) text[from] + read);
  }

  private Token quoted(int quote) {
    at++;
    buffered = 0;
    while (current() != quote) {
      int c = current();
      if (c == END) {
        throw error("unfinished string", line, Token.END_OF_TEXT.text);
      } else if (isNewline()) {
        throw errorInString("unfinished string");
      } else if (c == '\\') {
        at++;
        escape();
      } else {
        add(c);
        at++;
      }
    }
    at++;
    string = unique(LuaString.of(buffer, 0, buffered));
    return Token.STRING;
  }

  private void escape() {
    int c = current();
    if (isDigit(c)) {
      int value = 0;
      for (int i = 0; i < 3 && isDigit(current()); i++) {
        value = value * 10 + current() - '0';
        at++;
      }
      if (value > 255) {
        throw errorInString("escape sequence too large");
      }
      add(value);
    } else if (isNewline()) {
      add('\n');
      skipNewline();
    } else if (c != END) {
      add(
          switch (c) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> c;
          });
      at++;
    }
  }
}
