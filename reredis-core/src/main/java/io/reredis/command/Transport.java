package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;

/**
 * What carries a session: a socket, or a program's own calls. All methods may be called by any
 * thread.
 */
public interface Transport {
  /** The address of the other side, as CLIENT LIST shows it. */
  String address();

  /** The address of this side. */
  String localAddress();

  /** The number that CLIENT LIST shows as {@code fd}; -1 where there is none. */
  int descriptor();

  /** Sends bytes that answer no request, behind the reply of a command that is running now. */
  void push(byte[] bytes);

  /**
   * Writes what was pushed since the command began before its reply, of which nothing is written
   * yet. Called by the session's own thread.
   */
  default void pushesFirst(ReplyWriter reply) {}

  /**
   * Goes on after a suspended command.
   *
   * @param reply writes the reply of the suspended command, or null where the command is to be
   *     tried again
   */
  void resume(Consumer<ReplyWriter> reply);

  /** Closes the connection; what was written before may be lost. */
  void close();

  /** Bytes of requests received and not executed yet. */
  long inputBytes();

  /** Bytes of replies not sent yet. */
  long outputBytes();

  /**
   * Heap bytes of requests and replies under way; stored values that replies refer to, and what a
   * request takes beyond {@link ClientMemory#largestRequest}, are not counted.
   */
  long heldBytes();
}
