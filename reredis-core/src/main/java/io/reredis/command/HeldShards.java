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
 * Which shards are locked by commands that take long, so that an I/O loop does not wait for such a
 * lock: a client whose command needs one of these shards waits for the end of the long command, and
 * its loop goes on with the others.
 *
 * <p>Safe for use by all threads. Its monitor is held for a few instructions, without another lock.
 */
public final class HeldShards {
  /** Commands that lock one shard after the other, each for a moment. */

  /** The time that a thread gets between asking whether a shard is held and locking it. */
  private static final long SETTLING_NANOS = 50_000;

  private static final long MOST_PATIENCE_MILLIS = 20;

  private final Engine engine;

  /** The shards of each long command that runs. Guarded by this. */
  private final List<Long> running = new ArrayList<>();

  /** The sessions that wait for one of these to end. Guarded by this. */
  private final Set<Session> waiting = new LinkedHashSet<>();

  /** How many sessions have waited and have not been executed since. Guarded by this. */
  private int due;

  /** All shards of {@link #running}. Written under this. */
  private volatile long held;

  /** Whether there is anything to ask for. Written under this, read before each command. */
  private volatile boolean active;

  HeldShards(Engine engine) {
    this.engine = engine;
  }

  /** Whether {@link #holdsUp} must be asked; false costs one read of a field. */
  boolean isActive() {
    return active;
  }

  /**
   * Suspends the session where its command needs a shard that a long command has locked; it is to
   * be executed again then. Called by a thread that serves many clients.
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

  /** Whether a long command has locked one of some shards. */
  boolean hold(long mask) {
    return (held & mask) != 0;
  }

  /** Forgets a session that has closed, which may hold much. */
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
   * Says that a long command is about to lock shards. Lets those sessions go first that have waited
   * for the one before.
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
      // some may have gone
      due = 0;
      running.add(mask);
      update();
    }
    if (mask != 0) {
      LockSupport.parkNanos(SETTLING_NANOS);
    }
  }

  /** Ends {@link #begin}: the sessions that waited go on. */
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

  /** The shards that a command locks until it ends. */
  long lockedBy(Call call, Command command) {
    if (command.has(CommandTrait.LOCKS_STEPWISE)) {
      return 0;
    }
    return locksOthers(call, command) ? Keyspace.ALL_SHARDS : ofKeys(call, command);
  }

  /** Whether a command locks more keys than the table of commands finds in its request. */
  private static boolean locksOthers(Call call, Command command) {
    if (!command.name().startsWith("sort")) {
      return command.name().equals("debug");
    }
    for (int i = 2; i < call.arguments.count(); i++) {
      if (call.is(i, "by") || call.is(i, "get") || call.is(i, "store")) {
        return true;
      }
    }
    return false;
  }

  private long neededBy(Call call, Command command) {
    return command.has(CommandTrait.LOCKS_ALL) ? Keyspace.ALL_SHARDS : ofKeys(call, command);
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
   * The shards of all keys that the queued commands name; all of them where one works on all keys.
   */
  public long shardsOf(Transaction transaction) {
    long mask = 0;
    for (Transaction.Queued queued : transaction.queue) {
      if (queued.command().has(CommandTrait.LOCKS_ALL)) {
        return Keyspace.ALL_SHARDS;
      }
      mask |= shardsOf(queued.command(), queued.arguments());
    }
    return mask;
  }

  private long shardsOf(Command command, Arguments arguments) {
    long[] mask = {0};
    for (KeySpec spec : command.keySpecs()) {
      spec.forEach(arguments, 0, i -> mask[0] |= engine.keyspace().shardMask(arguments.get(i)));
    }
    return mask[0];
  }
}
