package io.reredis.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The state of CLIENT PAUSE: which commands wait, and how long. Safe for use by all threads. */
public final class Pause {
  /**
   * A deadline that never comes, but differs from that of {@link Suspension}s other than pauses:
   * see {@link Suspension#isPause}.
   */
  private static final long ENDLESS = Long.MAX_VALUE - 1;

  /** The waiting sessions, in order of arrival. Guarded by this. */
  private final Set<Session> waiting = new LinkedHashSet<>();

  /**
   * The end of the pause in ms since 1970; 0 if there is none. Written under this, read before each
   * command.
   */
  private volatile long until;

  private volatile boolean writesOnly;

  /** Whether writes wait because the program is about to end. */
  private volatile boolean ending;

  /** Returns whether commands may have to wait; costs one read of a field. */
  boolean isOn() {
    return until != 0 || ending;
  }

  /** Returns whether a command has to wait now. */
  boolean holds(Command command, long now) {
    if (ending && command.isWrite()) {
      return true;
    }
    long end = until;
    if (now >= end) {
      expire(end);
      return false;
    }
    return !writesOnly || command.mayReplicate();
  }

  /** Ends a pause that has expired, unless another one was started meanwhile. */
  private synchronized void expire(long end) {
    if (until == end) {
      until = 0;
    }
  }

  long until() {
    return ending ? ENDLESS : Math.min(until, ENDLESS);
  }

  /**
   * Starts a pause, or extends the current one: the later end applies, and a pause of all commands
   * is not reduced to writes.
   */
  public synchronized void start(long end, boolean onlyWrites, long now) {
    boolean running = until > now;
    if (!running && !ending) {
      // sessions of the previous pause resume at their own deadline
      waiting.clear();
    }
    writesOnly = onlyWrites && (!running || writesOnly);
    until = running ? Math.max(until, end) : end;
  }

  /** Adds a session to resume at the end of the pause; returns false if the pause has ended. */
  synchronized boolean waits(Session session) {
    if (!isOn()) {
      return false;
    }
    waiting.add(session);
    return true;
  }

  /** Removes a closed session, so that its memory can be reclaimed. */
  synchronized void forget(Session session) {
    waiting.remove(session);
  }

  /** Sets whether the program is about to end, so that writes wait regardless of CLIENT PAUSE. */
  void hold(boolean on) {
    ending = on;
    if (!on) {
      resume();
    }
  }

  /** Ends the pause. */
  public void end() {
    synchronized (this) {
      until = 0;
    }
    resume();
  }

  /** Retries the waiting commands; those that are still paused wait again. */
  private void resume() {
    List<Session> resumed;
    synchronized (this) {
      resumed = new ArrayList<>(waiting);
      waiting.clear();
    }
    for (Session session : resumed) {
      Suspension reason = session.suspension();
      if (reason != null && reason.isPause()) {
        session.timeOut(reason);
      }
    }
  }
}
