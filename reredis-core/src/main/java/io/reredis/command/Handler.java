package io.reredis.command;

/** Executes a command. */
@FunctionalInterface
public interface Handler {
  /**
   * Parses all arguments, then executes the operation, then writes one reply.
   *
   * @throws io.reredis.util.ReredisException for an error reply; the executor discards what was
   *     written before
   */
  void run(Call call);
}
