package io.reredis.command;

/** What the transport does after a command. */
public enum Outcome {
  /** Goes on with the next request. */
  CONTINUE,
  /** Sends what was written and closes. */
  CLOSE,
  /** Executes nothing until the session is resumed; the reply comes then. */
  SUSPENDED,
  /** As SUSPENDED, but the same request is executed again then. */
  POSTPONED
}
