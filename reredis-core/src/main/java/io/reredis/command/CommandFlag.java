package io.reredis.command;

import java.util.Locale;

/** A flag of a command, as shown by COMMAND INFO. */
public enum CommandFlag {
  WRITE,
  READONLY,
  DENYOOM,
  ADMIN,
  PUBSUB,
  NOSCRIPT,
  BLOCKING,
  LOADING,
  STALE,
  SKIP_MONITOR,
  SKIP_SLOWLOG,
  ASKING,
  FAST,
  NO_AUTH,
  MAY_REPLICATE,
  NO_ASYNC_LOADING,
  NO_MULTI,
  ALLOW_BUSY,
  MOVABLEKEYS,
  NO_MANDATORY_KEYS;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the name in lower case, as sent to clients. */
  public String word() {
    return word;
  }
}
