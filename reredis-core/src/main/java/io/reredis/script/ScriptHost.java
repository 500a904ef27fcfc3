package io.reredis.script;

import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/** The services of the store for a running script. Confined to the thread that runs it. */
public interface ScriptHost {
  /**
   * Runs a command and writes its reply, which may be an error.
   *
   * @param arguments the name and the arguments, which must stay as they are until the return
   */
  void call(Arguments arguments, ReplyWriter reply);

  /**
   * Returns whether the user of the script may run a command.
   *
   * @return null if there is no such command with that number of arguments
   */
  @Nullable Boolean mayCall(Arguments arguments);

  /** Sets whether the effects of later commands go to the append-only log; they do at first. */
  void logEffects(boolean on);

  /**
   * Writes to the log output.
   *
   * @param level 0 for debug, 1 for verbose, 2 for notice, 3 for warning
   */
  void log(int level, String message);

  /** Called about every 10,000 steps of the script; throws to end it. */
  void check();
}
