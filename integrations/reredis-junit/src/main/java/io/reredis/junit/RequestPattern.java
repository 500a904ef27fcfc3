package io.reredis.junit;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** A pattern for requests: the name of the command, and its arguments. Immutable. */
final class RequestPattern {
  private static final String ALL = "*";

  private final String command;
  private final List<Argument> arguments;

  /**
   * Creates a pattern.
   *
   * @param command the name in any case, with that of a subcommand after a space or a bar, or
   *     {@code *}; without the name of a subcommand it matches all of them
   * @param arguments none for any arguments
   */
  RequestPattern(String command, Object... arguments) {
    this.command = command.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "|");
    this.arguments = Argument.patterns(arguments);
  }

  /** Returns whether it matches commands of a name. */
  boolean covers(String name) {
    return command.equals(ALL)
        || name.startsWith(command)
            && (name.length() == command.length() || name.charAt(command.length()) == '|');
  }

  /** Returns whether it matches all commands. */
  boolean coversAll() {
    return command.equals(ALL);
  }

  boolean matches(String name, int count, IntFunction<String> argument) {
    if (!covers(name)) {
      return false;
    }
    if (arguments.isEmpty()) {
      return true;
    }
    for (int i = 0; i < arguments.size(); i++) {
      Argument pattern = arguments.get(i);
      if (pattern.isRest()) {
        return true;
      }
      if (i >= count || !pattern.matches(argument.apply(i))) {
        return false;
      }
    }
    return count == arguments.size();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(command.toUpperCase(Locale.ROOT).replace('|', ' '));
    arguments.forEach(argument -> text.append(' ').append(argument));
    return text.toString();
  }
}
