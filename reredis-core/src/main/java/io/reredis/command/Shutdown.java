package io.reredis.command;

import io.reredis.util.ReredisException;
import io.reredis.util.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends the program for SHUTDOWN and for signals. Writes of clients are held until the data is safe
 * and the program ends; where the data cannot be made safe the reason is logged, all that have
 * asked are told, and the program goes on. There is one attempt at a time, which others join. Safe
 * for use by all threads.
 */
public final class Shutdown {
  private static final Logger LOG = SafeLog.of(Shutdown.class);

  private final Engine engine;

  /** What ends the program, or null where there is no such thing; guarded by this. */
  private Runnable exit;

  /**
   * Told how the attempt ends that is under way: true where the program ends. Null while there is
   * no attempt. Guarded by this.
   */
  private List<Consumer<Boolean>> asking;

  /** Whether the attempt was called off; guarded by this. */
  private boolean aborted;

  Shutdown(Engine engine) {
    this.engine = engine;
  }

  synchronized void onExit(Runnable action) {
    exit = action;
  }

  /** Makes sure that there is a program that can be ended. */
  public synchronized void check(ReredisException otherwise) {
    if (exit == null) {
      throw otherwise;
    }
  }

  /**
   * Begins to end the program, or joins the attempt that is under way.
   *
   * @param save true for SAVE, false for NOSAVE, null for what is configured
   * @param force whether the program ends also where its data cannot be saved
   * @param told told true when the program ends, false where it goes on
   */
  public void begin(Boolean save, boolean force, Consumer<Boolean> told) {
    synchronized (this) {
      if (asking != null) {
        asking.add(told);
        return;
      }
      asking = new ArrayList<>(List.of(told));
      aborted = false;
    }
    engine.pause().hold(true);
    engine.durability().prepareEnd(save, force, this::prepared);
  }

  /** Whether an attempt is under way. */
  public synchronized boolean isUnderWay() {
    return asking != null;
  }

  /** Calls off the attempt that is under way; false where there is none. */
  public synchronized boolean abort() {
    if (asking == null) {
      return false;
    }
    aborted = true;
    engine.durability().abortEnd();
    return true;
  }

  private void prepared(String error) {
    String why;
    Runnable action;
    synchronized (this) {
      why = aborted ? "it was called off" : error == null ? null : error.replaceFirst("^ERR ", "");
      action = exit;
    }
    if (why == null) {
      try {
        action.run();
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "the program cannot be ended", e);
        why = e.toString();
      }
    }
    if (why == null) {
      // writes of clients are held until their connections end
      asking().forEach(asked -> asked.accept(true));
    } else {
      giveUp(why);
    }
  }

  private synchronized List<Consumer<Boolean>> asking() {
    return List.copyOf(asking);
  }

  private void giveUp(String why) {
    List<Consumer<Boolean>> told;
    synchronized (this) {
      told = asking;
      asking = null;
    }
    engine.durability().abortEnd();
    engine.pause().hold(false);
    LOG.log(Level.WARNING, "the server goes on, its shutdown failed: {0}", why);
    told.forEach(asked -> asked.accept(false));
  }
}
