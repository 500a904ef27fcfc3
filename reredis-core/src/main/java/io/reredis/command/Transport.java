package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that carries a session: a socket, or calls of the embedding program. All methods
 * may be called by any thread, except where marked.
 */
public interface Transport {
  /** Returns the remote address, as CLIENT LIST shows it. */
  String address();

  /** Returns whether calls of the program carry the session, so that there is no connection. */
  default boolean isLocal() {
    return false;
  }

  /** Returns the local address. */
  String localAddress();

  /** Returns the number that CLIENT LIST shows as {@code fd}; -1 for none. */
  int descriptor();

  /** Sends bytes that are not a reply, after the reply of the command that is running now. */
  void push(byte[] bytes);

  /**
   * Writes the bytes pushed since the command began ahead of its reply, which must still be empty.
   * Called by the session's own thread.
   */
  default void pushesFirst(ReplyWriter reply) {}

  /**
   * Resumes after a suspended command.
   *
   * @param reply writes the reply of the suspended command; null if the command is to be executed
   *     again
   */
  void resume(@Nullable Consumer<ReplyWriter> reply);

  /** Closes the connection; unsent output may be lost. */
  void close();

  /** Returns the bytes of requests received and not yet executed. */
  long inputBytes();

  /** Returns the bytes of replies not yet sent. */
  long outputBytes();

  /**
   * Returns the heap bytes of requests and replies in progress, without stored values that replies
   * refer to, and without the part of a request beyond {@link ClientMemory#largestRequest}.
   */
  long heldBytes();
}
