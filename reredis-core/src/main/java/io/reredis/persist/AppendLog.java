package io.reredis.persist;

import io.reredis.base.Bytes;
import io.reredis.base.Flight;
import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.keyspace.EffectBatch;
import io.reredis.keyspace.EffectLog;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log: queues effects in memory under the locks of their shards and writes them to
 * the file on other threads or after the locks are released.
 *
 * <p>With {@code appendfsync always} a thread that has committed waits until a flush covers its
 * commit; one flush serves all threads that wait meanwhile. A thread that replies to many clients
 * at a time ({@link Log#deferWaits}) waits once for all of them, before it sends their replies.
 * Otherwise a daemon writes the queue every few milliseconds and, with {@code everysec}, flushes
 * the file once a second.
 *
 * <p>Effects that cannot be written are kept and retried, and writes are rejected meanwhile. After
 * a failed flush the content of the file is unknown: writes are rejected until the log has been
 * rewritten.
 *
 * <p>Lock order: {@link #io}, then the lock of the {@link LogQueue}, which comes after all shards.
 */
final class AppendLog implements EffectLog {
  private static final Logger LOG = SafeLog.of(AppendLog.class);

  /** When to flush the file. */
  enum Policy {
    ALWAYS,
    EVERYSEC,
    NO
  }

  /**
   * The number of bytes that may be queued in memory; beyond it, writing threads write to the file
   * themselves. As much again may be in the process of being written.
   */
  static final int MOST_BEHIND = (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 32);

  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * The retry interval of the daemon after a failure, and its flush interval with {@code always}.
   */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock io = new ReentrantLock(true);
  private final Consumer<ReredisException> refusal;
  private final BooleanSupplier flushesPaused;
  private final Thread writer;

  /** The appended effects; the holder of {@link #io} takes from it. */
  private final LogQueue queue = new LogQueue(this::hasGap);

  /** The current file; written under {@link #io}. */
  private volatile LogFile file;

  /** Bytes written to files or included in a new base; written under {@link #io}. */
  private volatile long written;

  // guarded by io
  private long flushedAt = System.nanoTime();
  private boolean unflushed;

  /** Bytes that are durable; written under {@link #io}. */
  private volatile long durable;

  /** Whether the last write failed and is being retried; written under {@link #io}. */
  private volatile boolean writeFailed;

  /** Whether a flush failed, so that the content of the file is unknown. */
  private volatile boolean broken;

  /** Whether an effect is missing from the log, so that a new base is needed. */
  private volatile boolean gap;

  /** Why an effect was lost, until it is logged; written under the lock of the queue. */
  private volatile @Nullable Throwable unlogged;

  /** The file whose flush failed, or null; guarded by {@link #io}. */
  private @Nullable LogFile brokenFile;

  /** The state last reported to {@link #refusal}; written under the lock of the queue. */
  private volatile boolean accepting = true;

  /** The reason for the last failure. */
  private volatile String why = "";

  private volatile Policy policy;
  private volatile boolean closed;
  private volatile boolean idle;

  /** How often a writing thread wrote the queue itself, because it had become too large. */
  private final LongAdder delayed = new LongAdder();

  /**
   * Starts the writing daemon.
   *
   * @param refusal receives the error with which writes are rejected, and null when they are
   *     accepted again
   * @param flushesPaused whether to skip flushes now (no-appendfsync-on-rewrite)
   */
  AppendLog(
      LogFile file,
      Policy policy,
      Consumer<ReredisException> refusal,
      BooleanSupplier flushesPaused) {
    this.file = file;
    this.policy = policy;
    this.refusal = refusal;
    this.flushesPaused = flushesPaused;
    this.writer = new Thread(this::drainForever, "reredis-aof");
    writer.setDaemon(true);
    writer.start();
  }

  void policy(Policy next) {
    policy = next;
    LockSupport.unpark(writer);
  }

  // --- appending

  @Override
  public void append(int database, byte[][] line) {
    if (queue.append(database, line)) {
      wake();
    }
  }

  @Override
  public void appendSet(int database, Bytes key, Bytes value, long expireAt) {
    if (queue.appendSet(database, key, value, expireAt)) {
      wake();
    }
  }

  @Override
  public void appendAll(EffectBatch batch) {
    if (queue.appendAll(batch)) {
      wake();
    }
  }

  @Override
  public void lost(Throwable reason) {
    queue.lose(reason);
  }

  /**
   * Records that an effect was lost; the daemon logs it, since a logger may take its time. Called
   * by the queue under its lock.
   */
  private void hasGap(Throwable reason) {
    try {
      gap = true;
      unlogged = reason;
      why = reason instanceof OutOfMemoryError ? "out of memory" : "an effect was lost";
      tellRefusal();
    } catch (OutOfMemoryError e) {
      // the gap is recorded, and the next commit reports it
    }
    LockSupport.unpark(writer);
  }

  private void logGap() {
    Throwable reason = unlogged;
    if (reason != null) {
      unlogged = null;
      LOG.log(Level.ERROR, "an effect could not be added to the append-only file", reason);
    }
  }

  private void wake() {
    if (idle && policy != Policy.ALWAYS) {
      LockSupport.unpark(writer);
    }
  }

  // --- durability

  @Override
  public void committed() {
    if (queue.appended() - durable > MOST_BEHIND
        && policy != Policy.ALWAYS
        && queue.gathered() > MOST_BEHIND) {
      delayed.increment();
      drain();
    }
    if (policy != Policy.ALWAYS && isHealthy()) {
      return;
    }
    Log.Deferral deferral = Log.DEFERRAL.get();
    if (deferral.defers) {
      deferral.wanted = gap ? Long.MAX_VALUE : queue.appended();
    } else if (policy == Policy.ALWAYS ? !awaitDurable(queue.appended()) : !isHealthy()) {
      throw misconf();
    }
  }

  @Override
  public boolean isDeferred() {
    return policy == Policy.ALWAYS && Log.DEFERRAL.get().defers;
  }

  @Override
  public void awaitAppended() {
    if (policy == Policy.ALWAYS && !awaitDurable(queue.appended())) {
      throw misconf();
    }
  }

  /** Makes the calling thread wait for everything appended so far, also by other threads. */
  void answersForOthers() {
    Log.Deferral deferral = Log.DEFERRAL.get();
    if (deferral.defers) {
      deferral.wanted = gap ? Long.MAX_VALUE : queue.appended();
    } else {
      awaitAppended();
    }
  }

  /**
   * With the policy {@code always}, waits until everything appended so far is durable, so that no
   * reply reveals a change that a crash can undo. While the disk fails, only what the calling
   * thread has appended or replies for since its last call is required, so that other clients can
   * read.
   *
   * @return false if it is not durable and will not become so
   */
  boolean awaitDurable() {
    if (policy != Policy.ALWAYS && !gap) {
      return true;
    }
    Log.Deferral deferral = Log.DEFERRAL.get();
    long own = deferral.wanted;
    deferral.wanted = 0;
    if (policy != Policy.ALWAYS) {
      return own != Long.MAX_VALUE;
    }
    boolean useless = !isHealthy() && durable >= own;
    return useless || awaitDurable(queue.appended()) || durable >= own;
  }

  private boolean awaitDurable(long wanted) {
    if (durable >= wanted && !broken && !gap) {
      return true;
    }
    io.lock();
    try {
      if (durable < wanted && drain()) {
        flush();
      }
      return durable >= wanted && !broken && !gap;
    } finally {
      io.unlock();
    }
  }

  // --- writing

  private void drainForever() {
    int quiet = 0;
    while (!closed) {
      Threads.clearInterrupt();
      logGap();
      if (policy == Policy.ALWAYS) {
        // committing threads write; this covers appends that no thread waits for, and retries
        LockSupport.parkNanos(this, RETRY_NANOS);
        drainAndFlush();
        continue;
      }
      long before = written;
      quiet = !drainAndFlush() && before == written ? quiet + 1 : 0;
      if (quiet > 2) {
        idle = true;
        boolean wakes = isHealthy() && queue.appended() == written;
        LockSupport.parkNanos(this, wakes ? FLUSH_NANOS : isHealthy() ? 1 : RETRY_NANOS);
        idle = false;
      } else {
        LockSupport.parkNanos(this, DRAIN_NANOS);
      }
    }
  }

  /** Writes the queue and flushes if due; returns whether a flush is outstanding. */
  private boolean drainAndFlush() {
    io.lock();
    try {
      if (queue.appended() == durable) {
        return false;
      }
      boolean drained = drain();
      boolean due = System.nanoTime() - flushedAt >= FLUSH_NANOS && !flushesPaused.getAsBoolean();
      if (policy == Policy.ALWAYS ? drained : policy == Policy.EVERYSEC && unflushed && due) {
        flush();
      }
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "writing the append-only file failed", e);
    } finally {
      io.unlock();
    }
    return unflushed && policy != Policy.NO && !broken;
  }

  /** Writes the queue; returns false on failure. */
  private boolean drain() {
    io.lock();
    try {
      if (broken) {
        return false;
      }
      if (!writeTaken()) {
        return false;
      }
      LogFile next;
      do {
        next = queue.take();
        if (!writeTaken()) {
          queue.postpone(next);
          return false;
        }
        if (next != null) {
          switchTo(next);
        }
      } while (next != null && !queue.hasPostponed());
      return !queue.hasPostponed() && !broken;
    } finally {
      io.unlock();
    }
  }

  private void switchTo(LogFile next) {
    if (policy != Policy.NO) {
      flush();
    }
    if (broken || gap) {
      // nothing may follow content that is uncertain; the next file waits for a new base
      queue.postpone(next);
      return;
    }
    file.closeQuietly();
    file = next;
  }

  private boolean writeTaken() {
    int count = queue.takenLength();
    if (count == 0) {
      return true;
    }
    try {
      file.write(queue.taken(), 0, count);
    } catch (Throwable e) {
      if (!writeFailed) {
        writeFailed = true;
        why = Reason.of(e);
        tellRefusal();
        LOG.log(Level.ERROR, "cannot write the append-only file: " + why);
      }
      return false;
    }
    queue.written();
    written += count;
    unflushed = true;
    if (writeFailed) {
      writeFailed = false;
      tellRefusal();
      LOG.log(Level.WARNING, "the append-only file can be written again");
    }
    return true;
  }

  private void flush() {
    long covered = written;
    long before = durable;
    if (broken) {
      return;
    }
    Flight.Task event = Flight.beginFlush();
    try {
      file.force();
      flushedAt = System.nanoTime();
      unflushed = false;
      durable = covered;
    } catch (Throwable e) {
      broken = true;
      brokenFile = file;
      why = Reason.of(e);
      tellRefusal();
      LOG.log(Level.ERROR, "cannot flush the append-only file, its content is uncertain: " + why);
    }
    if (event != null) {
      event.end(durable - before, broken ? why : null);
    }
  }

  /** Reports whether writes are accepted, then updates {@link #isAccepting}. */
  private void tellRefusal() {
    queue.locked(
        () -> {
          boolean healthy = isHealthy();
          refusal.accept(healthy ? null : misconf());
          accepting = healthy;
        });
  }

  private ReredisException misconf() {
    return new ReredisException(ErrorCode.MISCONF, "Errors writing to the AOF file: " + why);
  }

  // --- changing files

  /** Directs later appends to another file; see {@link LogQueue#rotate}. */
  void rotate(LogFile next) {
    queue.rotate(next);
  }

  /**
   * Completes a rewrite: the new base contains everything in the files before {@code first}, so
   * writing continues in that file, unless it has failed itself.
   */
  void rewritten(LogFile first) {
    io.lock();
    try {
      if (file != first) {
        written += queue.dropBefore(first);
        file.closeQuietly();
        file = first;
      }
      if (brokenFile != first) {
        queue.unlessLost(this::mend);
      }
      if (writeFailed && queue.takenLength() == 0) {
        writeFailed = false;
      }
      if (policy != Policy.NO) {
        flush();
      }
      tellRefusal();
    } finally {
      io.unlock();
    }
    LockSupport.unpark(writer);
  }

  private void mend() {
    broken = false;
    brokenFile = null;
    gap = false;
  }

  /** Writes and flushes everything now; returns false on failure. */
  boolean flushAll() {
    io.lock();
    try {
      if (!drain()) {
        return false;
      }
      flush();
      return !broken;
    } finally {
      io.unlock();
    }
  }

  // --- statistics

  boolean isHealthy() {
    return !writeFailed && !broken && !gap;
  }

  /** Returns whether the log is healthy and writes are accepted again. */
  boolean isAccepting() {
    return isHealthy() && accepting;
  }

  /** Returns whether only a new base can repair the log. */
  boolean isBroken() {
    return broken || gap;
  }

  long fileSize() {
    return file.size();
  }

  long delayed() {
    return delayed.sum();
  }

  /** Returns the bytes queued in memory. */
  long waiting() {
    return Math.max(0, queue.appended() - written);
  }

  /** Writes and flushes the rest and closes the log; nothing may be appended afterwards. */
  void close() {
    flushAll();
    closed = true;
    LockSupport.unpark(writer);
    Threads.join(writer);
    logGap();
    io.lock();
    try {
      file.closeQuietly();
    } finally {
      io.unlock();
    }
  }
}
