package io.reredis.command;

import io.reredis.base.SafeLog;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the program for SHUTDOWN and for signals. Writes of clients are held until the data is safe
 * and the program ends. If the data cannot be made safe, the reason is logged, all requesters are
 * notified, and the program continues. At most one attempt runs at a time; later requests join it.
 * Safe for use by all threads.
 */
public final class Shutdown {
  private static final Logger LOG = SafeLog.of(Shutdown.class);

  private final Engine engine;

  /** The action that ends the program, or null if there is none; guarded by this. */
  private @Nullable Runnable exit;

  /**
   * The callbacks of the running attempt, which receive true if the program ends; null without an
   * attempt. Guarded by this.
   */
  private @Nullable List<Consumer<Boolean>> callbacks;

  /** Whether the attempt was cancelled; guarded by this. */
  private boolean aborted;

  Shutdown(Engine engine) {
    this.engine = engine;
  }

  synchronized void onExit(Runnable action) {
    exit = action;
  }

  /**
   * Checks that the program can be ended.
   *
   * @throws ReredisException {@code otherwise} if it cannot
   */
  public synchronized void check(ReredisException otherwise) {
    if (exit == null) {
      throw otherwise;
    }
  }

  /**
   * Begins to end the program, or joins the running attempt.
   *
   * @param save true for SAVE, false for NOSAVE, null for the configured behaviour
   * @param force whether to end the program even if its data cannot be saved
   * @param callback receives true if the program ends, false if it continues
   */
  public void begin(@Nullable Boolean save, boolean force, Consumer<Boolean> callback) {
    synchronized (this) {
      if (callbacks != null) {
        callbacks.add(callback);
        return;
      }
      callbacks = new ArrayList<>(List.of(callback));
      aborted = false;
    }
    engine.pause().hold(true);
    engine.scripts().end(session -> true);
    engine.durability().prepareEnd(save, force, this::prepared);
  }

  /** Returns whether an attempt is running. */
  public synchronized boolean isUnderWay() {
    return callbacks != null;
  }

  /** Cancels the running attempt; returns false if there is none. */
  public synchronized boolean abort() {
    if (callbacks == null) {
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
      why = aborted ? "it was aborted" : error == null ? null : error.replaceFirst("^ERR ", "");
      action = exit;
    }
    if (why == null) {
      try {
        assert action != null;
        action.run();
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "the program cannot be ended", e);
        why = e.toString();
      }
    }
    if (why == null) {
      // writes of clients stay held until their connections are closed
      callbacks().forEach(callback -> callback.accept(true));
    } else {
      giveUp(why);
    }
  }

  private synchronized List<Consumer<Boolean>> callbacks() {
    return List.copyOf(callbacks);
  }

  private void giveUp(String why) {
    List<Consumer<Boolean>> failed;
    synchronized (this) {
      failed = callbacks;
      callbacks = null;
    }
    engine.durability().abortEnd();
    engine.pause().hold(false);
    assert failed != null;
    try {
      failed.forEach(callback -> callback.accept(false));
    } finally {
      // whoever reads the line may rely on the effect of the callbacks
      LOG.log(Level.WARNING, "shutdown failed, the server continues: {0}", why);
    }
  }
}
