package io.reredis.resp;

/** Reports malformed input; the message is sent to the client and the connection is closed. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the error {@code ERR Protocol error: text}. */
  public ProtocolException(String text) {
    super("ERR Protocol error: " + text, null, false, false);
  }
}
