package io.reredis.command;

/** Pauses clients without a command, so that a test can observe paused commands. */
public final class PauseAccess {
  private PauseAccess() {}

  /** Pauses all commands until the given time. */
  public static void start(Engine engine, long until) {
    engine.pause().start(until, false, engine.clock().millis());
  }

  /** Ends the pause. */
  public static void end(Engine engine) {
    engine.pause().end();
  }
}
