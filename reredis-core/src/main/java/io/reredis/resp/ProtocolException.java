package io.reredis.resp;

/** What arrived is no request; the connection gets the message as an error and is closed. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the error {@code ERR Protocol error: text}. */
  public ProtocolException(String text) {
    super("ERR Protocol error: " + text, null, false, false);
  }
}
