package io.reredis.command;

/** What a command does. */
@FunctionalInterface
public interface Handler {
  /**
   * Parses all of the call's arguments, then acts, then writes one reply.
   *
   * @throws io.reredis.util.ReredisException for an error reply; what was written so far is taken
   *     back
   */
  void run(Call call);
}
