package io.reredis.command;

/** A property of a command for the engine, besides the flags that COMMAND INFO shows. */
public enum CommandTrait {
  /** Works on whole databases: EXEC locks all shards for it. */
  LOCKS_ALL,
  /** Has EXEC lock all shards, because what it runs may be replaced before EXEC begins. */
  LOCKS_ALL_IN_EXEC,
  /** Locks more keys than those that its key specifications name. */
  LOCKS_OTHERS,
  /** Locks other keys than those that its key specifications name after BY, GET or STORE. */
  LOCKS_REFERRED,
  /** Locks its keys one after the other, each briefly. */
  LOCKS_STEPWISE,
  /** May unwatch the keys of the client. */
  UNWATCHES,
  /** May have an effect on replicas although it is not a write. */
  REPLICATED,
  /** Runs immediately between MULTI and EXEC. */
  NOT_QUEUED,
  /**
   * Is rejected between MULTI and EXEC, although Redis does not give it the flag {@code no_multi}.
   */
  NOT_IN_MULTI,
  /** Executes the queued commands. */
  EXECUTES,
  /** Is allowed while a RESP2 client is subscribed. */
  WHILE_SUBSCRIBED,
  /**
   * Is rejected while writes are rejected although it is not a write, so that it reports the
   * reason.
   */
  REPORTS_REFUSAL,
  /** Its subcommands run while clients are paused, and do not reset CLIENT CACHING. */
  ABOUT_CLIENTS,
  /** Waits for entries of a group, and no more once its key is gone. */
  NEEDS_GROUP,
  /** May run on a thread for long commands although it has neither flag write nor readonly. */
  MOVABLE,
  /** Never runs on a thread for long commands, because it waits for another server. */
  STAYS,
  /**
   * Changes data or scripts, or affects other clients, although it has neither flag write nor
   * admin: a read-only observer may not run it.
   */
  SIDE_EFFECTS,
  /** Is rejected for observers, because it turns replies off. */
  NOT_FOR_OBSERVERS,
  /** Selects the version of RESP: is rejected for observers, which use RESP3, with version 2. */
  SELECTS_PROTOCOL;
}
