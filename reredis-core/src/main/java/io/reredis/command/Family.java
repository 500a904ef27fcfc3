package io.reredis.command;

/**
 * A family of commands, such as those on strings. It has no state, so all threads share one object.
 */
@FunctionalInterface
public interface Family {
  /**
   * Returns the handler of a command.
   *
   * @param name the name of a command that the table of commands assigns to the family, in lower
   *     case; a subcommand's is {@code command|subcommand}
   * @throws IllegalArgumentException if the family has no such command
   */
  Handler handler(String name);

  /** Creates the exception for a command that the family's switch does not name. */
  static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no command " + name);
  }
}
