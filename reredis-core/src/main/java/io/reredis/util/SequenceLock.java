package io.reredis.util;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A reentrant lock that is cheap where nobody contends for it, and that readers need not take.
 *
 * <p>The lock is a counter: odd while held, even while free, so that it also tells whether somebody
 * held it between two moments. A reader notes the {@link #stamp}, reads what the lock guards as it
 * is, and asks {@link #validate}: where the answer is no, what it read means nothing. Such a reader
 * must bear any mixture of old and new values until then.
 *
 * <p>The owner is noted by its id, not by reference, because a reference stored into an old object
 * costs a memory fence under G1; and giving the lock back has no fence either. So the owner may
 * miss that somebody has just begun to wait: who waits looks again after {@link #RECHECK_NANOS} at
 * the latest. The figures are in docs/design.md. Not fair: a thread that comes at the right moment
 * overtakes those that wait.
 */
public class SequenceLock {
  private static final VarHandle SEQUENCE;
  private static final VarHandle WAITING;
  private static final int SPINS = 64;
  private static final long RECHECK_NANOS = 100_000;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SEQUENCE = lookup.findVarHandle(SequenceLock.class, "sequence", long.class);
      WAITING = lookup.findVarHandle(SequenceLock.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ConcurrentLinkedQueue<Thread> queue = new ConcurrentLinkedQueue<>();

  /** Odd while the lock is held. Accessed through SEQUENCE. */
  private volatile long sequence;

  /** How many threads wait. Accessed through WAITING. */
  private volatile int waiting;

  /**
   * The id of the owner, else 0. Others may read it at any time: only the owner finds its own id.
   */
  private long owner;

  /** How often the owner has taken the lock. Guarded by the lock itself. */
  private int holds;

  /** Creates a lock that is free. */
  public SequenceLock() {}

  /** Takes the lock, waiting as long as that takes; once more where the caller has it. */
  public final void lock() {
    long me = Thread.currentThread().getId();
    if (owner == me) {
      holds++;
      return;
    }
    long seen = (long) SEQUENCE.getOpaque(this);
    if ((seen & 1) != 0 || !SEQUENCE.compareAndSet(this, seen, seen + 1)) {
      lockContended();
    }
    owner = me;
    holds = 1;
  }

  /** Takes the lock where it is free or the caller has it; false otherwise. */
  public final boolean tryLock() {
    long me = Thread.currentThread().getId();
    if (owner == me) {
      holds++;
      return true;
    }
    if (!tryAcquire()) {
      return false;
    }
    owner = me;
    holds = 1;
    return true;
  }

  private boolean tryAcquire() {
    long seen = sequence;
    return (seen & 1) == 0 && SEQUENCE.compareAndSet(this, seen, seen + 1);
  }

  private void lockContended() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (tryAcquire()) {
        return;
      }
    }
    Thread thread = Thread.currentThread();
    boolean interrupted = false;
    WAITING.getAndAdd(this, 1);
    enqueue(thread);
    while (!tryAcquire()) {
      LockSupport.parkNanos(this, RECHECK_NANOS);
      interrupted |= Thread.interrupted();
    }
    queue.remove(thread);
    WAITING.getAndAdd(this, -1);
    if (interrupted) {
      thread.interrupt();
    }
  }

  private void enqueue(Thread thread) {
    try {
      queue.add(thread);
    } catch (OutOfMemoryError e) {
      // taking a lock never fails: the thread looks again by itself, if nothing wakes it
    }
  }

  /** Gives the lock back as often as it was taken; the caller has it. */
  public final void unlock() {
    if (--holds == 0) {
      owner = 0;
      SEQUENCE.setRelease(this, (long) SEQUENCE.get(this) + 1);
      if ((int) WAITING.getOpaque(this) > 0) {
        LockSupport.unpark(queue.peek());
      }
    }
  }

  /**
   * Whether the owner, who asks, has taken the lock once, so that {@link #unlock} gives it back.
   */
  public final boolean isLastHold() {
    return holds == 1;
  }

  /** Whether the calling thread has the lock. */
  public final boolean isHeldByCurrentThread() {
    return owner == Thread.currentThread().getId();
  }

  /**
   * A number to be given to {@link #validate}; odd where the lock is held, and reading is of no
   * use.
   */
  public final long stamp() {
    return (long) SEQUENCE.getAcquire(this);
  }

  /**
   * Whether nobody has held the lock since {@code stamp}, so that what was read since then is true.
   */
  public final boolean validate(long stamp) {
    VarHandle.acquireFence();
    return (long) SEQUENCE.getOpaque(this) == stamp;
  }
}
