package io.reredis.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The arguments of a command, taken from a line such as {@code key value [NX|XX] [EX
 * seconds:integer]}.
 *
 * <p>Words in capitals are tokens, others are values; a value is a string unless it is named {@code
 * key} or has a type behind a colon. Brackets enclose what may be left out, parentheses what
 * belongs together, a bar separates alternatives, and an ellipsis behind something says that it may
 * be repeated. A token belongs to the values behind it.
 */
final class Syntax {
  /**
   * One argument, as COMMAND DOCS tells it.
   *
   * @param type a type of values, {@code pure-token}, {@code oneof} or {@code block}
   * @param multipleToken whether the token is repeated with the value
   * @param token the word that stands before the value or for itself, or null
   * @param arguments the parts of a oneof or a block
   */
  record Argument(
      String name,
      String type,
      String token,
      boolean optional,
      boolean multiple,
      boolean multipleToken,
      List<Argument> arguments) {

    Argument withToken(String word) {
      return new Argument(name, type, word, optional, multiple, multipleToken, arguments);
    }

    Argument asOptional() {
      return new Argument(name, type, token, true, multiple, multipleToken, arguments);
    }

    Argument asMultiple() {
      return new Argument(name, type, token, optional, true, token != null, arguments);
    }
  }

  private static final Set<String> TYPES =
      Set.of("key", "string", "integer", "double", "pattern", "unix-time");

  private final String line;
  private int at;

  private Syntax(String line) {
    this.line = line;
  }

  /**
   * The arguments of a line.
   *
   * @throws IllegalArgumentException where the line cannot be read
   */
  static List<Argument> parse(String line) {
    Syntax syntax = new Syntax(line);
    List<Argument> arguments = syntax.sequence();
    if (syntax.at < line.length()) {
      throw syntax.bad();
    }
    return arguments;
  }

  private IllegalArgumentException bad() {
    return new IllegalArgumentException("column " + at + " of: " + line);
  }

  private char peek() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at < line.length() ? line.charAt(at) : 0;
  }

  private List<Argument> sequence() {
    List<Argument> found = new ArrayList<>();
    String token = null;
    List<Argument> behindToken = new ArrayList<>();
    for (char c = peek(); c != 0 && c != ']' && c != ')' && c != '|'; c = peek()) {
      boolean group = c == '[' || c == '(';
      String word = group ? null : word();
      if (!group && isToken(word)) {
        addToken(token, behindToken, found);
        token = word;
        behindToken.clear();
      } else {
        Argument argument = ellipsis(group ? group() : value(word));
        if (token == null || argument.optional()) {
          addToken(token, behindToken, found);
          token = null;
          behindToken.clear();
          found.add(argument);
        } else {
          behindToken.add(argument);
        }
      }
    }
    addToken(token, behindToken, found);
    return found;
  }

  private static void addToken(String token, List<Argument> behind, List<Argument> into) {
    if (token == null) {
      return;
    }
    String name = token.toLowerCase(Locale.ROOT);
    if (behind.isEmpty()) {
      into.add(new Argument(name, "pure-token", token, false, false, false, List.of()));
    } else if (behind.size() == 1) {
      into.add(behind.get(0).withToken(token));
    } else {
      into.add(new Argument(name, "block", token, false, false, false, List.copyOf(behind)));
    }
  }

  private Argument group() {
    boolean optional = line.charAt(at++) == '[';
    List<Argument> alternatives = new ArrayList<>();
    alternatives.add(one(sequence()));
    while (peek() == '|') {
      at++;
      alternatives.add(one(sequence()));
    }
    if (peek() != (optional ? ']' : ')')) {
      throw bad();
    }
    at++;
    Argument whole =
        alternatives.size() == 1
            ? alternatives.get(0)
            : new Argument(
                alternatives.get(0).name(), "oneof", null, false, false, false, alternatives);
    return optional ? whole.asOptional() : whole;
  }

  private Argument one(List<Argument> sequence) {
    if (sequence.isEmpty()) {
      throw bad();
    }
    return sequence.size() == 1
        ? sequence.get(0)
        : new Argument(sequence.get(0).name(), "block", null, false, false, false, sequence);
  }

  private Argument ellipsis(Argument argument) {
    if (line.startsWith("...", at)) {
      at += 3;
      return argument.asMultiple();
    }
    return argument;
  }

  private String word() {
    int start = at;
    while (at < line.length()
        && " []()|".indexOf(line.charAt(at)) < 0
        && !line.startsWith("...", at)) {
      at++;
    }
    return line.substring(start, at);
  }

  private static boolean isToken(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }

  private Argument value(String word) {
    int colon = word.indexOf(':');
    String name = colon < 0 ? word : word.substring(0, colon);
    String type = colon >= 0 ? word.substring(colon + 1) : name.equals("key") ? "key" : "string";
    if (!TYPES.contains(type)) {
      throw bad();
    }
    return new Argument(name, type, null, false, false, false, List.of());
  }
}
