package io.reredis.persist;

import io.reredis.keyspace.EffectBatch;
import io.reredis.keyspace.EffectLog;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
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
 * <p>Lock order: {@link #io}, then {@link #lock}. {@link #lock} comes after all shards and is never
 * held during input or output.
 */
final class AppendLog implements EffectLog {
  private static final Logger LOG = System.getLogger(AppendLog.class.getName());

  /** When changes reach the disk. */
  enum Policy {
    ALWAYS,
    EVERYSEC,
    NO
  }

  private static final int FIRST_SIZE = 64 * 1024;
  private static final int KEPT = 4 << 20;

  /** What may wait in memory before those who write have to write it out themselves. */
  private static final int MOST_BEHIND = 64 << 20;

  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long after a failure, or for those who do not wait, the daemon tries again. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final byte[][] HEADS = new byte[1024][];
  private static final byte[] MULTI = Ascii.bytes("*1\r\n$5\r\nMULTI\r\n");
  private static final byte[] EXEC = Ascii.bytes("*1\r\n$4\r\nEXEC\r\n");
  private static final byte[] SET = Ascii.bytes("*3\r\n$3\r\nSET\r\n");
  private static final byte[] SET_PXAT = Ascii.bytes("*5\r\n$3\r\nSET\r\n");
  private static final byte[] PXAT = Ascii.bytes("$4\r\nPXAT\r\n");
  private static final byte[] SELECT = Ascii.bytes("SELECT");

  static {
    for (int i = 0; i < HEADS.length; i++) {
      HEADS[i] = Ascii.bytes("$" + i + "\r\n");
    }
  }

  /** What has gathered for one file, before the log went on in the next one. */
  private record Sealed(byte[] bytes, int length, LogFile next) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock io = new ReentrantLock();
  private final Consumer<ReredisException> refusal;
  private final BooleanSupplier flushesPaused;
  private final Thread writer;

  // guarded by lock
  private byte[] buffer = new byte[FIRST_SIZE];
  private int size;
  private int database = -1;
  private final byte[] digits = new byte[Ascii.MAX_LONG_LENGTH];
  private final Queue<Sealed> sealed = new ArrayDeque<>();

  /** Bytes appended since the start; written under {@link #lock}. */
  private volatile long appended;

  /** Written under {@link #io}. */
  private volatile LogFile file;

  // guarded by io
  private byte[] spare = new byte[FIRST_SIZE];
  private byte[] unwritten = new byte[0];
  private int unwrittenFrom;
  private int unwrittenTo;

  /** The file that comes after what could not be written yet, or null. */
  private LogFile postponed;

  /** Bytes that were written to files, or have become part of a snapshot; written under io. */
  private volatile long written;

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

  /** Whether there is a gap since the last {@link #rotate}; guarded by lock. */
  private boolean lost;

  /** What was last told to {@link #refusal}; written under {@link #lock}. */
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
  public void append(int db, byte[][] line) {
    boolean first = false;
    lock.lock();
    int sizeBefore = size;
    long appendedBefore = appended;
    try {
      if (!lost) {
        first = size == 0;
        put(db, line);
      }
    } catch (RuntimeException | Error e) {
      takeBack(sizeBefore, appendedBefore, e);
      throw e;
    } finally {
      lock.unlock();
    }
    if (first) {
      wake();
    }
  }

  @Override
  public void appendSet(int db, Bytes key, Bytes value, long expireAt) {
    boolean first = false;
    lock.lock();
    int sizeBefore = size;
    long appendedBefore = appended;
    try {
      if (!lost) {
        first = size == 0;
        putSet(db, key, value, expireAt);
      }
    } catch (RuntimeException | Error e) {
      takeBack(sizeBefore, appendedBefore, e);
      throw e;
    } finally {
      lock.unlock();
    }
    if (first) {
      wake();
    }
  }

  private void putSet(int db, Bytes key, Bytes value, long expireAt) {
    select(db);
    int start = size;
    reserve(key.length() + value.length() + 128);
    boolean expires = expireAt >= 0;
    copy(expires ? SET_PXAT : SET);
    word(key.array(), key.offset(), key.length());
    word(value.array(), value.offset(), value.length());
    if (expires) {
      copy(PXAT);
      int length = Ascii.put(expireAt, digits, 0);
      word(digits, 0, length);
    }
    appended += size - start;
  }

  @Override
  public void appendAll(EffectBatch batch) {
    boolean first = false;
    lock.lock();
    int sizeBefore = size;
    long appendedBefore = appended;
    try {
      if (!lost) {
        first = size == 0;
        putAll(batch);
      }
    } catch (RuntimeException | Error e) {
      takeBack(sizeBefore, appendedBefore, e);
      throw e;
    } finally {
      lock.unlock();
    }
    if (first) {
      wake();
    }
  }

  private void putAll(EffectBatch batch) {
    boolean together = batch.size() > 1;
    if (together) {
      raw(MULTI);
    }
    for (int i = 0; i < batch.size(); i++) {
      put(batch.database(i), batch.line(i));
    }
    if (together) {
      raw(EXEC);
    }
  }

  /** Takes back the part of an effect that could be appended before something went wrong. */
  private void takeBack(int sizeBefore, long appendedBefore, Throwable why) {
    appended = appendedBefore;
    size = sizeBefore;
    database = -1;
    lost(why);
  }

  /**
   * Nothing may be appended behind the gap: what comes is passed over until the log goes on in
   * another file, and is in the base of that. What stands before the gap is sound.
   */
  @Override
  public void lost(Throwable reason) {
    lock.lock();
    try {
      if (lost) {
        return;
      }
      lost = true;
      gap = true;
      why = reason instanceof OutOfMemoryError ? "out of memory" : "an effect was lost";
      tellRefusal();
      LOG.log(Level.ERROR, "an effect could not be kept for the append-only file", reason);
    } catch (OutOfMemoryError e) {
      // the log is known to have a gap, and whoever commits finds out
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    if (idle && policy != Policy.ALWAYS) {
      LockSupport.unpark(writer);
    }
  }

  private void put(int db, byte[][] line) {
    select(db);
    line(line);
  }

  private void select(int db) {
    if (database != db) {
      database = db;
      line(new byte[][] {SELECT, Ascii.bytes(Integer.toString(db))});
    }
  }

  private void line(byte[][] line) {
    int start = size;
    reserve(16);
    buffer[size++] = '*';
    size = Ascii.put(line.length, buffer, size);
    buffer[size++] = '\r';
    buffer[size++] = '\n';
    for (byte[] word : line) {
      reserve(word.length + 24);
      word(word, 0, word.length);
    }
    appended += size - start;
  }

  /** A word, for which there is room. */
  private void word(byte[] a, int offset, int length) {
    if (length < HEADS.length) {
      copy(HEADS[length]);
    } else {
      buffer[size++] = '$';
      size = Ascii.put(length, buffer, size);
      buffer[size++] = '\r';
      buffer[size++] = '\n';
    }
    System.arraycopy(a, offset, buffer, size, length);
    size += length;
    buffer[size++] = '\r';
    buffer[size++] = '\n';
  }

  private void copy(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    appended += bytes.length;
  }

  private void reserve(int count) {
    if (count > buffer.length - size) {
      long wanted = Math.max(2L * buffer.length, (long) size + count);
      if ((long) size + count > Integer.MAX_VALUE - 8) {
        throw new OutOfMemoryError("too much waits to be written to the log");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }

  // --- waiting

  @Override
  public void committed() {
    if (appended - durable > MOST_BEHIND && policy != Policy.ALWAYS && behind() > MOST_BEHIND) {
      delayed++;
      drain();
    }
    if (policy != Policy.ALWAYS && isHealthy()) {
      return;
    }
    Log.Deferral deferral = Log.DEFERRAL.get();
    if (deferral.defers) {
      deferral.wanted = gap ? Long.MAX_VALUE : appended;
    } else if (policy == Policy.ALWAYS ? !awaitDurable(appended) : !isHealthy()) {
      throw misconf();
    }
  }

  private int behind() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, with the policy {@code always}, until everything appended so far is safe on the disk, so
   * that nobody is told of what a crash can undo. While the disk fails only what the calling thread
   * has appended since its last call counts: others may read what is there.
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
    return useless || awaitDurable(appended) || durable >= own;
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
        boolean wakes = isHealthy() && appended == written;
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
      if (appended == durable) {
        return false;
      }
      boolean drained = drain();
      boolean due = System.nanoTime() - flushedAt >= FLUSH_NANOS && !flushesPaused.getAsBoolean();
      if (policy == Policy.ALWAYS ? drained : policy == Policy.EVERYSEC && unflushed && due) {
        flush();
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "writing the append-only file failed", e);
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
      if (!writeUnwritten()) {
        return false;
      }
      LogFile next;
      do {
        next = takeGathered();
        if (!writeUnwritten()) {
          postponed = next;
          return false;
        }
        if (next != null) {
          switchTo(next);
        }
      } while (next != null && postponed == null);
      return postponed == null && !broken;
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
      postponed = next;
      return;
    }
    file.closeQuietly();
    file = next;
  }

  /** Takes over what has gathered for one file; returns the file that comes behind it, or null. */
  private LogFile takeGathered() {
    if (postponed != null) {
      LogFile next = postponed;
      postponed = null;
      return next;
    }
    lock.lock();
    try {
      unwrittenFrom = 0;
      Sealed first = sealed.poll();
      if (first != null) {
        unwritten = first.bytes;
        unwrittenTo = first.length;
        return first.next;
      }
      unwritten = buffer;
      unwrittenTo = size;
      buffer = spare;
      spare = unwritten.length <= KEPT ? unwritten : new byte[FIRST_SIZE];
      size = 0;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean writeUnwritten() {
    int count = unwrittenTo - unwrittenFrom;
    if (count == 0) {
      return true;
    }
    try {
      file.write(unwritten, unwrittenFrom, count);
      unwrittenFrom = unwrittenTo;
      written += count;
      unflushed = true;
      if (writeFailed) {
        writeFailed = false;
        tellRefusal();
        LOG.log(Level.WARNING, "the append-only file can be written again");
      }
      return true;
    } catch (IOException e) {
      if (!writeFailed) {
        writeFailed = true;
        LOG.log(Level.ERROR, "cannot write the append-only file: {0}", e.getMessage());
        why = e.getMessage();
        tellRefusal();
      }
      return false;
    }
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
    } catch (IOException e) {
      broken = true;
      brokenFile = file;
      why = e.getMessage();
      LOG.log(
          Level.ERROR,
          "cannot flush the append-only file, its content is not certain any more: {0}",
          e.getMessage());
      tellRefusal();
    }
  }

  /** Says whether writes are accepted; only then {@link #isAccepting} says so. */
  private void tellRefusal() {
    lock.lock();
    try {
      boolean healthy = isHealthy();
      refusal.accept(healthy ? null : misconf());
      accepting = healthy;
    } finally {
      lock.unlock();
    }
  }

  private ReredisException misconf() {
    return new ReredisException(ErrorCode.MISCONF, "Errors writing to the AOF file: " + why);
  }

  // --- changing files

  /**
   * Lets what is appended from now on go to another file. The caller holds the locks of all shards,
   * so that the old file ends with one state of all keys; nothing is written meanwhile.
   */
  void rotate(LogFile next) {
    lock.lock();
    try {
      sealed.add(new Sealed(buffer, size, next));
      buffer = new byte[FIRST_SIZE];
      size = 0;
      database = -1;
      lost = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * After a rewrite: what is not in the files before {@code first} is in the new base, so writing
   * can go on in that one, unless it has failed itself meanwhile.
   */
  void rewritten(LogFile first) {
    io.lock();
    try {
      if (file != first) {
        dropFilesBefore(first);
      }
      if (brokenFile != first) {
        mend();
      }
      if (writeFailed && unwrittenFrom == unwrittenTo) {
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

  /** Trusts the log again, unless something is lost that has been appended since the cut. */
  private void mend() {
    lock.lock();
    try {
      if (!lost) {
        broken = false;
        brokenFile = null;
        gap = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Passes over what was meant for files before one, and goes on with that. */
  private void dropFilesBefore(LogFile first) {
    lock.lock();
    try {
      written += unwrittenTo - unwrittenFrom;
      unwrittenFrom = unwrittenTo;
      LogFile last = postponed;
      postponed = null;
      while (last != first) {
        if (last != null) {
          last.closeQuietly();
        }
        Sealed old = sealed.remove();
        written += old.length;
        last = old.next;
      }
      file.closeQuietly();
      file = first;
    } finally {
      lock.unlock();
    }
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
    return appended;
  }

  long fileSize() {
    return file.size();
  }

  long delayed() {
    return delayed;
  }

  /** Bytes that wait in memory. */
  long waiting() {
    return Math.max(0, appended - written);
  }

  /** Writes and flushes what is left, and ends; nothing may be appended any more. */
  void close() {
    flushAll();
    closed = true;
    LockSupport.unpark(writer);
    Handover.join(writer);
    io.lock();
    try {
      file.closeQuietly();
    } finally {
      io.unlock();
    }
  }
}
