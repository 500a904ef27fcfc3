package io.reredis.command;

import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;
import io.reredis.util.ReredisException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  /** The time in which other threads see an announcement, and their steps are seen. */
  private static final long SETTLING_NANOS = 50_000;

  /** The longest time that a long command waits for short ones that may not have seen it. */
  private static final long MOST_SETTLING_NANOS = 100_000_000;

  private static final long MOST_PATIENCE_MILLIS = 20;

  private final Engine engine;

  /** The shards of each running long command, {@link #count} of them. Guarded by this. */
  private long[] running = new long[4];

  /** The thread of each of them. Guarded by this. */
  private Thread[] threads = new Thread[4];

  private int count;

  /** A script that runs longer than {@code busy-reply-threshold}: its shards and the reply. */
  static final class Busy {
    private final long mask;
    private final ReredisException reply;

    /** Whether the script has ended; it is removed with the next change of the list. */
    private volatile boolean ended;

    Busy(long mask, ReredisException reply) {
      this.mask = mask;
      this.reply = reply;
    }

    /** Ends the answers. Allocates nothing. */
    void end() {
      ended = true;
    }
  }

  /** The busy scripts. Replaced under this. */
  private volatile List<Busy> busy = List.of();

  /** The sessions that wait for a running command to end. Guarded by this. */
  private final ArrayDeque<Session> waiting = new ArrayDeque<>();

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
   *
   * @throws ReredisException BUSY if the command needs a shard held by a busy script
   */
  boolean holdsUp(Call call, Command command) {
    Session session = call.session;
    if (session.waitedForShards) {
      session.waitedForShards = false;
      goesOn();
    }
    long held = this.held;
    if (held == 0) {
      return false;
    }
    long needed = neededBy(call, command);
    if ((held & needed) == 0) {
      return false;
    }
    refuseIfBusy(needed);
    Suspension reason = new Suspension(Long.MAX_VALUE, null, false);
    session.waitedForShards = true;
    session.suspend(reason);
    if (!waits(session)) {
      session.timeOut(reason);
    }
    return true;
  }

  /**
   * Waits while a long command of another thread holds a shard that a command needs. Called by a
   * thread that serves one client.
   *
   * @throws ReredisException BUSY if a busy script holds it
   */
  void await(Call call, Command command) {
    if (held == 0) {
      return;
    }
    long needed = neededBy(call, command);
    if ((held & needed) == 0) {
      return;
    }
    synchronized (this) {
      while (isHeldByOthers(needed)) {
        refuseIfBusy(needed);
        call.worker().leave();
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } finally {
          call.worker().enter();
        }
      }
    }
  }

  /** Returns whether another thread holds any of the shards; a listener may run within a script. */
  private boolean isHeldByOthers(long mask) {
    for (int i = 0; i < count; i++) {
      if ((running[i] & mask) != 0 && threads[i] != Thread.currentThread()) {
        return true;
      }
    }
    return false;
  }

  private void refuseIfBusy(long needed) {
    for (Busy script : busy) {
      if (!script.ended && (script.mask & needed) != 0) {
        throw script.reply;
      }
    }
  }

  private synchronized boolean waits(Session session) {
    if (count == 0) {
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
    for (int i = 0; i < count; i++) {
      mask |= running[i];
    }
    held = mask;
    active = count > 0 || due > 0;
  }

  private void add(long mask) {
    if (count == running.length) {
      long[] more = Arrays.copyOf(running, 2 * count);
      threads = Arrays.copyOf(threads, 2 * count);
      running = more;
    }
    threads[count] = Thread.currentThread();
    running[count++] = mask;
    update();
  }

  /**
   * Announces that a long command is about to lock shards. First lets the sessions run that waited
   * for the previous long command, for at most {@link #MOST_PATIENCE_MILLIS}.
   *
   * @param own the worker that executes it
   */
  void begin(Worker own, long mask) {
    begin(own, mask, true);
  }

  private boolean begin(Worker own, long mask, boolean waits) {
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
      if (!waits && (held & mask) != 0) {
        return false;
      }
      // some of these sessions may have closed without a retry
      due = 0;
      add(mask);
    }
    try {
      if (mask != 0) {
        LockSupport.parkNanos(SETTLING_NANOS);
        awaitCommands(own);
      }
    } catch (Throwable e) {
      end(mask); // memory has run out
      throw e;
    }
    return true;
  }

  /**
   * Waits until the commands have ended that may not have seen the announcement, so that they do
   * not wait for a lock instead. Gives up after a while, since such a command may itself wait.
   */
  private void awaitCommands(Worker own) {
    long deadline = System.nanoTime() + MOST_SETTLING_NANOS;
    for (Worker worker : engine.openWorkers()) {
      int step = worker.step();
      while (step % 2 != 0
          && worker.step() == step
          && worker.script == null
          && worker != own
          && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(SETTLING_NANOS);
      }
    }
  }

  /**
   * Like {@link #begin} for a script, which does not wait for another thread's lock.
   *
   * @return false if a long command holds any of the shards; then nothing has begun
   */
  boolean tryBegin(Worker own, long mask) {
    return begin(own, mask, false);
  }

  /** Like {@link #begin} for a script that holds its locks already: others wait from now on. */
  synchronized void joinLate(long mask) {
    add(mask);
  }

  /** Ends {@link #begin} and resumes the waiting sessions. Allocates nothing itself. */
  void end(long mask) {
    synchronized (this) {
      for (int i = 0; i < count; i++) {
        if (running[i] == mask) {
          running[i] = running[--count];
          threads[i] = threads[count];
          break;
        }
      }
      update();
      notifyAll();
    }
    resumeWaiting();
  }

  /**
   * Answers the sessions that wait for the shards of a running script with an error, and those that
   * come later, until {@link Busy#end}.
   */
  void beginBusy(Busy script) {
    synchronized (this) {
      List<Busy> all = new ArrayList<>(busy);
      all.removeIf(one -> one.ended);
      all.add(script);
      busy = List.copyOf(all);
      notifyAll();
    }
    resumeWaiting();
  }

  /** Resumes the sessions that wait now; they execute their requests again. */
  private void resumeWaiting() {
    int left;
    synchronized (this) {
      left = waiting.size();
    }
    while (left-- > 0) {
      Session session;
      synchronized (this) {
        session = waiting.poll();
        if (session == null) {
          return;
        }
        due++;
        active = true;
      }
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
    return command.runsScript() && engine.scripts().usesOtherKeys(command, arguments);
  }

  private long shardsOf(Command command, Arguments arguments) {
    long[] mask = {0};
    for (KeySpec spec : command.keySpecs()) {
      spec.forEach(arguments, 0, i -> mask[0] |= engine.keyspace().shardMask(arguments.get(i)));
    }
    return mask[0];
  }
}
