package io.reredis.command;

/** A property of a command for the engine, beyond the flags that COMMAND INFO shows to clients. */
enum CommandTrait {
  /** Works on whole databases: EXEC locks all shards for it. */
  LOCKS_ALL,
  /** Locks its keys one after the other, never for long. */
  LOCKS_STEPWISE,
  /** May give up the keys that the client watches. */
  UNWATCHES,
  /** May have an effect on replicas although it is no write. */
  REPLICATED,
  /** Runs at once between MULTI and EXEC. */
  NOT_QUEUED,
  /** Is refused between MULTI and EXEC, though Redis gives it no flag {@code no_multi}. */
  NOT_IN_MULTI,
  /** Runs what was queued. */
  EXECUTES,
  /** Is allowed while a client of RESP2 is subscribed. */
  WHILE_SUBSCRIBED,
  /** Is refused while no write is accepted, although it is no write: it tells of the reason. */
  TELLS_REFUSAL,
  /** Its subcommands run while clients are paused, and keep what CLIENT CACHING has said. */
  ABOUT_CLIENTS,
  /** May run on a thread for long commands although it has neither flag write nor readonly. */
  MOVABLE,
  /** Stays on its thread: it waits for another server. */
  STAYS;
}
