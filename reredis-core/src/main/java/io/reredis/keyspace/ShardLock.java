package io.reredis.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A reentrant lock that is cheap where nobody contends for it: one compare-and-set to take it and
 * one plain store to give it back.
 *
 * <p>It notes the owner by its id, not by reference, because a reference stored into an old object
 * costs a memory fence under G1; and giving it back has no fence either. So the owner may miss that
 * somebody has just begun to wait: who waits looks again after {@link #RECHECK_NANOS} at the
 * latest. A {@code ReentrantLock} cost 40 ns more for each command (docs/design.md). Not fair: a
 * thread that comes at the right moment overtakes those that wait.
 */
abstract class ShardLock {
  private static final VarHandle OWNER;
  private static final VarHandle WAITING;
  private static final int SPINS = 64;
  private static final long RECHECK_NANOS = 100_000;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(ShardLock.class, "owner", long.class);
      WAITING = lookup.findVarHandle(ShardLock.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ConcurrentLinkedQueue<Thread> queue = new ConcurrentLinkedQueue<>();

  /** The id of the thread that holds the lock, or 0. Written through OWNER. */
  private volatile long owner;

  /** How many threads wait. Written through WAITING. */
  private volatile int waiting;

  /** How often the owner has taken the lock. Guarded by the lock itself. */
  private int holds;

  final void lock() {
    long me = Thread.currentThread().getId();
    if ((long) OWNER.getOpaque(this) == me) {
      holds++;
      return;
    }
    if (!OWNER.compareAndSet(this, 0L, me)) {
      lockContended(me);
    }
    holds = 1;
  }

  private void lockContended(long me) {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (owner == 0 && OWNER.compareAndSet(this, 0L, me)) {
        return;
      }
    }
    Thread thread = Thread.currentThread();
    boolean interrupted = false;
    WAITING.getAndAdd(this, 1);
    queue.add(thread);
    while (!OWNER.compareAndSet(this, 0L, me)) {
      LockSupport.parkNanos(this, RECHECK_NANOS);
      interrupted |= Thread.interrupted();
    }
    queue.remove(thread);
    WAITING.getAndAdd(this, -1);
    if (interrupted) {
      thread.interrupt();
    }
  }

  final void unlock() {
    if (--holds == 0) {
      OWNER.setRelease(this, 0L);
      if ((int) WAITING.getOpaque(this) > 0) {
        LockSupport.unpark(queue.peek());
      }
    }
  }

  final boolean isHeldByCurrentThread() {
    return (long) OWNER.getOpaque(this) == Thread.currentThread().getId();
  }
}
