package io.reredis.command;

/** Pauses clients without a command, so that a test can see what a paused command does. */
public final class PauseAccess {
  private PauseAccess() {}

  /** Pauses all commands until a time. */
  public static void start(Engine engine, long until) {
    engine.pause().start(until, false, engine.clock().millis());
  }

  /** Ends the pause. */
  public static void end(Engine engine) {
    engine.pause().end();
  }
}
