package io.reredis.command;

import io.reredis.base.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A running script that has turned out to be long: others wait for its shards without a thread, it
 * gets a thread of its own, and after {@code busy-reply-threshold} others are answered BUSY.
 *
 * <p>Confined to the thread that runs the script, except {@link #isBusy}.
 */
final class LongScript {
  private static final Logger LOG = SafeLog.of(LongScript.class);

  /** The time after which a script gets a thread of its own. */
  private static final long SLOW_NANOS = 50_000_000;

  private final Engine engine;
  private final ScriptProgram program;

  /** The shards that the script holds. */
  private final long mask;

  /** Whether {@link HeldShards#joinLate} was called. */
  private final boolean joined;

  /** Whether {@link LongCommands#addThread} was called. */
  private boolean slow;

  /** The answers to others; null before the threshold. Written by the running thread. */
  private volatile HeldShards.@Nullable Busy busy;

  /** Announces the shards that the calling thread has locked for a script, unless they are. */
  LongScript(Engine engine, ScriptProgram program) {
    this.engine = engine;
    this.program = program;
    mask = engine.keyspace().heldByCaller();
    joined = mask != 0 && !shards().hold(mask);
    if (joined) {
      shards().joinLate(mask);
    }
  }

  private HeldShards shards() {
    return engine.longCommands().shards();
  }

  /** Does what is due after so many nanoseconds of the script. */
  void goesOn(long ran) {
    if (!slow && ran > SLOW_NANOS) {
      slow = true;
      engine.longCommands().addThread();
    }
    if (busy == null && ran > engine.busyNanos()) {
      HeldShards.Busy answers = new HeldShards.Busy(mask, Scripts.busy(program.isFunction()));
      // first, since a session that is answered BUSY may ask for a shutdown before this returns
      busy = answers;
      shards().beginBusy(answers);
      LOG.log(
          Level.WARNING,
          "Slow script detected: still in execution after {0} milliseconds. You can try killing the"
              + " script using the {1} KILL command. Script name is: {2}.",
          Long.toString(ran / 1_000_000),
          program.isFunction() ? "FUNCTION" : "SCRIPT",
          program.name());
    }
  }

  /** Returns whether others are answered BUSY. Called by any thread. */
  boolean isBusy() {
    return busy != null;
  }

  /** Undoes all of it when the script has ended. */
  void end() {
    HeldShards.Busy answers = busy;
    if (answers != null) {
      answers.end();
    }
    if (joined) {
      shards().end(mask);
    }
    if (slow) {
      engine.longCommands().removeThread();
    }
  }
}
