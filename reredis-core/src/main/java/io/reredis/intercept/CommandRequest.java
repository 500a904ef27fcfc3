package io.reredis.intercept;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client. Valid only until the interceptor returns, and only for the thread that
 * calls it.
 */
public interface CommandRequest {
  /**
   * Returns the name of the command in lower case. The name of a subcommand follows after a bar:
   * {@code set}, {@code config|get}.
   */
  String name();

  /** Returns the number of arguments after the name of the command: 2 for {@code SET k v}. */
  int count();

  /**
   * Returns an argument after the name of the command, decoded from UTF-8. In {@code CONFIG GET
   * port}, argument 0 is {@code GET}. O(n) in the length of the argument
   *
   * @param index the index of the argument, from 0
   * @throws IndexOutOfBoundsException if there is no such argument
   */
  String argument(int index);

  /** Returns a copy of an argument; see {@link #argument}. */
  byte[] bytes(int index);

  /** Returns all arguments after the name, decoded from UTF-8. */
  List<String> arguments();

  /** Returns whether the command may change keys. */
  boolean isWrite();

  /** Returns whether the command is queued in a transaction. */
  boolean isQueued();

  /** Returns the number of the selected database. */
  int database();

  /** Returns the name of the user; {@code default} without a login. */
  String user();

  /** Returns the ID of the client, as CLIENT ID returns it. */
  long clientId();

  /** Returns the name that the client has set by CLIENT SETNAME, or null. */
  @Nullable String clientName();

  /** Returns the address and port of the client; {@code in-process} for calls of the program. */
  String clientAddress();
}
