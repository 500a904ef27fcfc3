package io.reredis.command.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the arguments of a command from a line such as {@code key value [condition=(NX | XX)] [EX
 * seconds:integer]}.
 *
 * <p>Words in capitals are tokens, others are values. A token belongs to the value or the
 * parenthesis after it. Brackets enclose optional arguments, parentheses enclose alternatives or a
 * group, and an ellipsis marks an argument that may be repeated. The head of {@code commands.txt}
 * explains the rest.
 */
final class Syntax {
  private static final Set<String> TYPES =
      Set.of("key", "string", "integer", "double", "pattern", "unix-time");
  private static final String EMPTY_TOKEN = "\"\"";

  private final String line;
  private int at;

  private Syntax(String line) {
    this.line = line;
  }

  /**
   * Parses the arguments of a line.
   *
   * @throws IllegalArgumentException if the line is invalid
   */
  static List<Argument> parse(String line) {
    Syntax syntax = new Syntax(line);
    List<Argument> arguments = new ArrayList<>();
    while (syntax.peek() != 0) {
      arguments.add(syntax.argument());
    }
    return arguments;
  }

  private IllegalArgumentException bad() {
    return new IllegalArgumentException("column " + at + " of: " + line);
  }

  /** Skips spaces and returns the next character, without consuming it; 0 at the end. */
  private char peek() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at < line.length() ? line.charAt(at) : 0;
  }

  private boolean take(String text) {
    boolean found = line.startsWith(text, at);
    at += found ? text.length() : 0;
    return found;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw bad();
    }
    at++;
  }

  // --- arguments

  private Argument argument() {
    if (peek() == '[') {
      return optional();
    }
    String name = name();
    String token = token();
    Argument argument = new Argument();
    if (peek() == '(') {
      group(argument, token);
    } else if (token == null || isValueNext()) {
      value(argument, token);
    } else {
      word(argument, token, name);
    }
    if (name != null) {
      argument.name = name;
    } else if (argument.name == null) {
      throw bad();
    }
    suffixes(argument);
    return argument;
  }

  private Argument optional() {
    expect('[');
    Argument argument = argument();
    expect(']');
    argument.optional = true;
    if (take("...")) {
      argument.multiple = true;
      argument.multipleToken = argument.token != null;
    }
    return argument;
  }

  private void group(Argument into, @Nullable String token) {
    into.token = token;
    into.name = token == null ? null : token.toLowerCase(Locale.ROOT);
    expect('(');
    into.arguments.add(argument());
    into.type = peek() == '|' ? "oneof" : "block";
    while (peek() != ')') {
      if (into.type.equals("oneof")) {
        expect('|');
      }
      into.arguments.add(argument());
    }
    at++;
  }

  private static void word(Argument into, String token, @Nullable String name) {
    into.type = "pure-token";
    into.token = token;
    into.name = name == null ? token.toLowerCase(Locale.ROOT) : name;
    into.displayText = into.name;
  }

  private void value(Argument into, @Nullable String token) {
    String word = next();
    int colon = word.lastIndexOf(':');
    into.token = token;
    into.name = colon < 0 ? word : word.substring(0, colon);
    into.type = colon >= 0 ? word.substring(colon + 1) : word.equals("key") ? "key" : "string";
    if (into.name.isEmpty() || !TYPES.contains(into.type)) {
      throw bad();
    }
    into.displayText = into.name;
    into.keySpec = into.type.equals("key") ? 0 : -1;
  }

  private void suffixes(Argument into) {
    into.keySpec = take("#") ? Integer.parseInt(next()) : into.keySpec;
    into.multiple = take("...");
    into.since = take("@") ? next() : null;
    into.deprecatedSince = take("!") ? next() : null;
  }

  // --- words

  /** Consumes a name with its equals sign; returns null if there is none. */
  private @Nullable String name() {
    int end = at;
    while (end < line.length() && isOfName(line.charAt(end))) {
      end++;
    }
    if (end == at || end == line.length() || line.charAt(end) != '=') {
      return null;
    }
    String name = line.substring(at, end);
    at = end + 1;
    return name;
  }

  private static boolean isOfName(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
  }

  /** Consumes a token; returns null if there is none. */
  private @Nullable String token() {
    int start = at;
    String word = next();
    if (word.isEmpty() || !word.equals(word.toUpperCase(Locale.ROOT))) {
      at = start;
      return null;
    }
    return word.equals(EMPTY_TOKEN) ? "" : word;
  }

  /** Returns whether a value without a name of its own follows, which then belongs to the token. */
  private boolean isValueNext() {
    int start = at;
    boolean follows = isOfName(peek()) && name() == null;
    at = start;
    return follows;
  }

  /** Consumes the text up to the next mark or space. */
  private String next() {
    int start = at;
    while (at < line.length()
        && " []()|@!#".indexOf(line.charAt(at)) < 0
        && !line.startsWith("...", at)) {
      at++;
    }
    return line.substring(start, at);
  }
}
