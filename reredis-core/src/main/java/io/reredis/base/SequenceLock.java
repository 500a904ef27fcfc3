package io.reredis.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A reentrant lock that is cheap without contention, and that supports optimistic reads.
 *
 * <p>The lock is a counter, odd while held and even while free, so that it also reveals whether it
 * was held between two moments. An optimistic reader takes a {@link #stamp}, reads the guarded
 * data, and calls {@link #validate}: if that returns false, the data is meaningless. Until then the
 * reader must tolerate any mixture of old and new values.
 *
 * <p>The owner is stored as an id, not as a reference, because storing a reference into an old
 * object costs a memory fence under G1; releasing the lock has no fence either. The owner may
 * therefore miss a thread that has just begun to wait, so a waiting thread checks again after at
 * most {@link #RECHECK_NANOS}. The measurements are in docs/design.md. Not fair: a thread that
 * arrives when the lock is released overtakes waiting threads.
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

  /** Set for a thread that may not wait for a further lock. */
  private static final ThreadLocal<Boolean> SEALED = new ThreadLocal<>();

  private final ConcurrentLinkedQueue<Thread> queue = new ConcurrentLinkedQueue<>();

  /** Odd while the lock is held. Accessed through SEQUENCE. */
  private volatile long sequence;

  /** The number of waiting threads. Accessed through WAITING. */
  @SuppressWarnings("UnusedVariable") // used through a VarHandle
  private volatile int waiting;

  /**
   * The id of the owner, else 0. Other threads may read it at any time: only the owner can find its
   * own id.
   */
  private long owner;

  /** How many times the owner has taken the lock. Guarded by the lock itself. */
  private int holds;

  /** Creates an unlocked lock. */
  public SequenceLock() {}

  /** Takes the lock, waiting if necessary; reentrant. */
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

  /** Takes the lock if it is free or held by the calling thread; returns false otherwise. */
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

  /**
   * Sets whether the calling thread, which holds the locks that it needs, may not wait for another
   * one: {@link #lock} throws {@link IllegalStateException} instead, since waiting out of order
   * could last forever.
   */
  public static void seal(boolean on) {
    if (on) {
      SEALED.set(true);
    } else {
      SEALED.remove();
    }
  }

  /** Returns whether the calling thread may not wait for another lock. */
  public static boolean isSealed() {
    return SEALED.get() != null;
  }

  private void lockContended() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (tryAcquire()) {
        return;
      }
    }
    if (isSealed()) {
      throw new IllegalStateException("an atomic block uses a key that it did not declare");
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
      // taking a lock must not fail: without a wake-up the thread rechecks by itself
    }
  }

  /** Releases the lock once; the caller must hold it. */
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
   * Returns whether the owner, which must be the caller, holds the lock once, so that {@link
   * #unlock} releases it.
   */
  public final boolean isLastHold() {
    return holds == 1;
  }

  /** Returns whether the calling thread holds the lock. */
  public final boolean isHeldByCurrentThread() {
    return owner == Thread.currentThread().getId();
  }

  /** Returns a stamp for {@link #validate}; odd if the lock is held, so that reading is useless. */
  public final long stamp() {
    return (long) SEQUENCE.getAcquire(this);
  }

  /**
   * Returns whether the lock was not held since {@code stamp}, so that data read since then is
   * valid.
   */
  public final boolean validate(long stamp) {
    VarHandle.acquireFence();
    return (long) SEQUENCE.getOpaque(this) == stamp;
  }
}
