package io.reredis.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** CLIENT PAUSE: until when commands wait, and which. Safe for use by all threads. */
public final class Pause {
  /** No time that comes, and yet a time, by which {@link Suspension#isPause} goes. */
  private static final long ENDLESS = Long.MAX_VALUE - 1;

  /** Those that wait, in the order of their coming. Guarded by this. */
  private final Set<Session> waiting = new LinkedHashSet<>();

  /** In ms since 1970; 0 when nothing is paused. The executor reads it before each command. */
  private volatile long until;

  private volatile boolean writesOnly;

  /** Whether writes wait because the program is about to end. */
  private volatile boolean ending;

  /** Whether anything may be paused; false costs one read of a field. */
  boolean isOn() {
    return until != 0 || ending;
  }

  /** Whether a command waits now. */
  boolean holds(Command command, long now) {
    if (ending && command.isWrite()) {
      return true;
    }
    if (now >= until) {
      until = 0;
      return false;
    }
    return !writesOnly || command.mayReplicate();
  }

  long until() {
    return ending ? ENDLESS : Math.min(until, ENDLESS);
  }

  boolean isWritesOnly() {
    return writesOnly;
  }

  /** Pauses; a pause that lasts longer already stays, and one of all commands is not weakened. */
  public synchronized void start(long end, boolean onlyWrites, long now) {
    boolean running = until > now;
    if (!running && !ending) {
      // those of the pause before go on by themselves
      waiting.clear();
    }
    writesOnly = onlyWrites && (!running || writesOnly);
    until = running ? Math.max(until, end) : end;
  }

  /** Notes who waits for the end; false where it has come already. */
  synchronized boolean waits(Session session) {
    if (!isOn()) {
      return false;
    }
    waiting.add(session);
    return true;
  }

  /** Forgets a session that has closed, which may hold much. */
  synchronized void forget(Session session) {
    waiting.remove(session);
  }

  /** Says whether the program is about to end, so that writes wait whatever is paused. */
  void hold(boolean on) {
    ending = on;
    if (!on) {
      resume();
    }
  }

  /** Ends the pause. */
  public void end() {
    until = 0;
    resume();
  }

  /** Has the commands that wait tried again; those that are still paused wait again. */
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
