package io.reredis.script;

/** Says which arguments of a command are keys. Safe for use by all threads. */
@FunctionalInterface
public interface KeyPositions {
  /**
   * Returns the positions of the keys among the arguments of a command as a set of bits; 0 is the
   * name of the command.
   *
   * @param command the name in any case
   * @param count the number of arguments, including the name; at most 64
   * @return -1 if the command is unknown, or its keys depend on the arguments, or it uses others
   */
  long of(byte[] command, int count);
}
