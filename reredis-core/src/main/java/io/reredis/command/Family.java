package io.reredis.command;

/**
 * A family of commands, such as those on strings. It has no state, so one object serves all
 * threads.
 */
@FunctionalInterface
public interface Family {
  /**
   * Returns what executes a command.
   *
   * @param name the name of a command that the table of commands gives to the family, in lower
   *     case; that of a subcommand is {@code command|subcommand}
   * @throws IllegalArgumentException if the family has no such command
   */
  Handler handler(String name);

  /** Creates the exception of a family for a command that its switch does not name. */
  static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no command " + name);
  }
}
