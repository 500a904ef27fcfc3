package io.reredis.command;

/** The next action of the transport after a command. */
public enum Outcome {
  /** Execute the next request. */
  CONTINUE,
  /** Send the reply, then close. */
  CLOSE,
  /** Execute nothing until the session is resumed with the reply. */
  SUSPENDED,
  /** Like SUSPENDED, but execute the same request again when the session is resumed. */
  POSTPONED
}
