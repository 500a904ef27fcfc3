package io.reredis.command;

import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The shards locked by long commands. A client whose command needs one of them is suspended until
 * the long command ends, so that its I/O loop does not wait for the lock and serves the other
 * clients.
 *
 * <p>Safe for use by all threads. The monitor is held for a few instructions, without another lock.
 */
public final class HeldShards {
  /** The time for a thread to lock a shard after it has checked that no long command holds it. */
  private static final long SETTLING_NANOS = 50_000;

  private static final long MOST_PATIENCE_MILLIS = 20;

  private final Engine engine;

  /** The shards of each running long command. Guarded by this. */
  private final List<Long> running = new ArrayList<>();

  /** The sessions that wait for a running command to end. Guarded by this. */
  private final Set<Session> waiting = new LinkedHashSet<>();

  /**
   * The number of sessions that were resumed and have not retried their command yet. Guarded by
   * this.
   */
  private int due;

  /** The union of {@link #running}. Written under this. */
  private volatile long held;

  /** Whether {@link #holdsUp} must be called. Written under this, read before each command. */
  private volatile boolean active;

  HeldShards(Engine engine) {
    this.engine = engine;
  }

  /**
   * Returns whether {@link #holdsUp} must be called before a command; costs one read of a field.
   */
  boolean isActive() {
    return active;
  }

  /**
   * Suspends the session if its command needs a shard held by a long command, and returns whether
   * it did. The request is then executed again after the long command. Called by a thread that
   * serves many clients.
   */
  boolean holdsUp(Call call, Command command) {
    Session session = call.session;
    if (session.waitedForShards) {
      session.waitedForShards = false;
      goesOn();
    }
    long held = this.held;
    if (held == 0 || (held & neededBy(call, command)) == 0) {
      return false;
    }
    Suspension reason = new Suspension(Long.MAX_VALUE, null, false);
    session.waitedForShards = true;
    session.suspend(reason);
    if (!waits(session)) {
      session.timeOut(reason);
    }
    return true;
  }

  private synchronized boolean waits(Session session) {
    if (running.isEmpty()) {
      return false;
    }
    waiting.add(session);
    return true;
  }

  /** Returns whether a long command holds any of the shards in {@code mask}. */
  boolean hold(long mask) {
    return (held & mask) != 0;
  }

  /** Removes a closed session, so that its memory can be reclaimed. */
  synchronized void forget(Session session) {
    waiting.remove(session);
  }

  private synchronized void goesOn() {
    if (due > 0 && --due == 0) {
      update();
      notifyAll();
    }
  }

  private void update() {
    long mask = 0;
    for (long one : running) {
      mask |= one;
    }
    held = mask;
    active = !running.isEmpty() || due > 0;
  }

  /**
   * Announces that a long command is about to lock shards. First lets the sessions run that waited
   * for the previous long command, for at most {@link #MOST_PATIENCE_MILLIS}.
   */
  void begin(long mask) {
    synchronized (this) {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_PATIENCE_MILLIS);
      while (due > 0 && System.nanoTime() - deadline < 0) {
        try {
          wait(1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
      // some of these sessions may have closed without a retry
      due = 0;
      running.add(mask);
      update();
    }
    if (mask != 0) {
      LockSupport.parkNanos(SETTLING_NANOS);
    }
  }

  /** Ends {@link #begin} and resumes the waiting sessions. */
  void end(long mask) {
    List<Session> resumed;
    synchronized (this) {
      running.remove((Long) mask);
      resumed = new ArrayList<>(waiting);
      waiting.clear();
      due += resumed.size();
      update();
    }
    for (Session session : resumed) {
      Suspension reason = session.suspension();
      if (reason == null || !session.timeOut(reason)) {
        goesOn();
      }
    }
  }

  /** Returns the shards that a command keeps locked until it ends. */
  long lockedBy(Call call, Command command) {
    if (command.has(CommandTrait.LOCKS_STEPWISE)) {
      return 0;
    }
    if (usesOtherKeys(command, call.arguments)) {
      return Keyspace.ALL_SHARDS;
    }
    return locksOthers(call, command) ? Keyspace.ALL_SHARDS : ofKeys(call, command);
  }

  /** Returns whether a command locks more keys than its key specifications name. */
  private static boolean locksOthers(Call call, Command command) {
    if (!command.has(CommandTrait.LOCKS_REFERRED)) {
      return command.has(CommandTrait.LOCKS_OTHERS);
    }
    for (int i = 2; i < call.arguments.count(); i++) {
      if (call.is(i, "by") || call.is(i, "get") || call.is(i, "store")) {
        return true;
      }
    }
    return false;
  }

  private long neededBy(Call call, Command command) {
    return command.has(CommandTrait.LOCKS_ALL) || usesOtherKeys(command, call.arguments)
        ? Keyspace.ALL_SHARDS
        : ofKeys(call, command);
  }

  private long ofKeys(Call call, Command command) {
    Session session = call.session;
    long mask = shardsOf(command, call.arguments);
    if (command.has(CommandTrait.UNWATCHES)) {
      mask |= session.watchedShards();
    }
    if (command.has(CommandTrait.EXECUTES) && session.transaction != null) {
      mask |= shardsOf(session.transaction);
    }
    return mask;
  }

  /**
   * Returns the shards of all keys that the queued commands name; all shards if one of the commands
   * works on whole databases.
   */
  public long shardsOf(Transaction transaction) {
    long mask = 0;
    for (Transaction.Queued queued : transaction.queue) {
      if (queued.command().has(CommandTrait.LOCKS_ALL)
          || queued.command().has(CommandTrait.LOCKS_ALL_IN_EXEC)
          || usesOtherKeys(queued.command(), queued.arguments())) {
        return Keyspace.ALL_SHARDS;
      }
      mask |= shardsOf(queued.command(), queued.arguments());
    }
    return mask;
  }

  /** Returns whether a command runs a script that may use keys besides those of the request. */
  private boolean usesOtherKeys(Command command, Arguments arguments) {
    return command.has(CommandTrait.LOCKS_BY_SCRIPT)
        && engine.scripts().usesOtherKeys(command, arguments);
  }

  private long shardsOf(Command command, Arguments arguments) {
    long[] mask = {0};
    for (KeySpec spec : command.keySpecs()) {
      spec.forEach(arguments, 0, i -> mask[0] |= engine.keyspace().shardMask(arguments.get(i)));
    }
    return mask[0];
  }
}
