package io.reredis.command;

import java.util.Locale;

/** A property of a command, by the names that COMMAND INFO gives. */
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

  /** The name in lower case, as it goes over the wire. */
  public String word() {
    return word;
  }
}
