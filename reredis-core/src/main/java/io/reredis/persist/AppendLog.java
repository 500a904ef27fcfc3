package io.reredis.persist;

import io.reredis.keyspace.EffectBatch;
import io.reredis.keyspace.EffectLog;
import io.reredis.util.Bytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.Reason;
import io.reredis.util.ReredisException;
import io.reredis.util.SafeLog;
import io.reredis.util.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The append-only log: takes effects under the locks of their shards into memory, and writes them
 * to the file on other threads' time.
 *
 * <p>With {@code appendfsync always} whoever has committed waits until a flush to the disk covers
 * it; one flush serves everybody who waits meanwhile. A thread that answers many clients at a time
 * ({@link Log#deferWaits}) does so once for all of them, before it sends their replies. Otherwise a
 * daemon writes what has gathered every few milliseconds and, with {@code everysec}, flushes it
 * once a second.
 *
 * <p>What cannot be written is kept and tried again, and writes are refused meanwhile. After a
 * failed flush nothing is known of the file any more: writes are refused until the log has been
 * rewritten.
 *
 * <p>Lock order: {@link #io}, then the lock of the {@link LogQueue}, which comes after all shards.
 */
final class AppendLog implements EffectLog {
  private static final Logger LOG = System.getLogger(AppendLog.class.getName());

  /** When changes reach the disk. */
  enum Policy {
    ALWAYS,
    EVERYSEC,
    NO
  }

  /**
   * So many bytes may wait in memory; beyond that, writing threads write them to the disk
   * themselves. As much again is being written meanwhile.
   */
  static final int MOST_BEHIND = (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 32);

  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long after a failure, or for those who do not wait, the daemon tries again. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock io = new ReentrantLock(true);
  private final Consumer<ReredisException> refusal;
  private final BooleanSupplier flushesPaused;
  private final Thread writer;

  /** What was appended; the one who holds {@link #io} takes from it. */
  private final LogQueue queue = new LogQueue(this::hasGap);

  /** Written under {@link #io}. */
  private volatile LogFile file;

  /** Bytes that were written to files, or have become part of a snapshot; written under io. */
  private volatile long written;

  // guarded by io
  private long flushedAt = System.nanoTime();
  private boolean unflushed;

  /** Bytes that are safe on the disk; written under {@link #io}. */
  private volatile long durable;

  /** Whether the last write failed, and is tried again; written under {@link #io}. */
  private volatile boolean writeFailed;

  /** Whether a flush failed, after which the file is not to be trusted. */
  private volatile boolean broken;

  /** Whether an effect is not in the log, so that a new base is needed. */
  private volatile boolean gap;

  /** The file of which the flush failed, or null; guarded by io. */
  private LogFile brokenFile;

  /** What was last told to {@link #refusal}; written under the lock of the queue. */
  private volatile boolean accepting = true;

  /** What the system said of the last failure. */
  private volatile String why = "";

  private volatile Policy policy;
  private volatile boolean closed;
  private volatile boolean idle;
  private volatile long delayed;

  /**
   * Starts the daemon that writes.
   *
   * @param refusal told why no write is accepted, and null when they are again
   * @param flushesPaused whether flushes may be left out now (no-appendfsync-on-rewrite)
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

  /** Called by the queue under its lock. */
  private void hasGap(Throwable reason) {
    try {
      gap = true;
      why = reason instanceof OutOfMemoryError ? "out of memory" : "an effect was lost";
      tellRefusal();
      LOG.log(Level.ERROR, "an effect could not be kept for the append-only file", reason);
    } catch (OutOfMemoryError e) {
      // the log is known to have a gap, and whoever commits finds out
    }
  }

  private void wake() {
    if (idle && policy != Policy.ALWAYS) {
      LockSupport.unpark(writer);
    }
  }

  // --- waiting

  @Override
  public void committed() {
    if (queue.appended() - durable > MOST_BEHIND
        && policy != Policy.ALWAYS
        && queue.gathered() > MOST_BEHIND) {
      delayed++;
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

  /** Whatever others have appended so far counts as appended by the calling thread. */
  void answersForOthers() {
    Log.Deferral deferral = Log.DEFERRAL.get();
    if (deferral.defers) {
      deferral.wanted = gap ? Long.MAX_VALUE : queue.appended();
    } else {
      awaitAppended();
    }
  }

  /**
   * Waits, with the policy {@code always}, until everything appended so far is safe on the disk, so
   * that nobody is told of what a crash can undo. While the disk fails only what the calling thread
   * has appended, or answers for, since its last call counts: others may read what is there.
   *
   * @return false where it is not, and will not be
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
      if (policy == Policy.ALWAYS) {
        // who commits writes; this is for what nobody waits for, and for what has failed
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

  /** Returns whether a flush is to come. */
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
      SafeLog.error(LOG, "writing the append-only file failed", e);
    } finally {
      io.unlock();
    }
    return unflushed && policy != Policy.NO && !broken;
  }

  /** Writes what has gathered; false where that failed. */
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
      // nothing may follow what is not certain; the next file waits for a new base
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
        SafeLog.error(LOG, "cannot write the append-only file: " + why, null);
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
    if (broken) {
      return;
    }
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
      SafeLog.error(
          LOG,
          "cannot flush the append-only file, its content is not certain any more: " + why,
          null);
    }
  }

  /** Says whether writes are accepted; only then {@link #isAccepting} says so. */
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

  /** Lets what is appended from now on go to another file; see {@link LogQueue#rotate}. */
  void rotate(LogFile next) {
    queue.rotate(next);
  }

  /**
   * After a rewrite: what is not in the files before {@code first} is in the new base, so writing
   * can go on in that one, unless it has failed itself meanwhile.
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

  /** Writes and flushes everything now; false where that failed. */
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

  // --- figures

  boolean isHealthy() {
    return !writeFailed && !broken && !gap;
  }

  /** Whether all is well, and writes are accepted again where it was not. */
  boolean isAccepting() {
    return isHealthy() && accepting;
  }

  /** Whether only a new base helps. */
  boolean isBroken() {
    return broken || gap;
  }

  /** Bytes appended since the start. */
  long appended() {
    return queue.appended();
  }

  long fileSize() {
    return file.size();
  }

  long delayed() {
    return delayed;
  }

  /** Bytes that wait in memory. */
  long waiting() {
    return Math.max(0, queue.appended() - written);
  }

  /** Writes and flushes what is left, and ends; nothing may be appended any more. */
  void close() {
    flushAll();
    closed = true;
    LockSupport.unpark(writer);
    Threads.join(writer);
    io.lock();
    try {
      file.closeQuietly();
    } finally {
      io.unlock();
    }
  }
}
