package io.reredis.persist;

import io.reredis.base.Bytes;
import io.reredis.base.SequenceLock;
import io.reredis.keyspace.EffectBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The effects that were appended to the log but not yet written to its files. All threads append,
 * under the locks of their shards; one thread at a time takes effects, writes them and confirms
 * with {@link #written}.
 *
 * <p>{@link #lock} comes after all shards in the lock order and is not held while files are read or
 * written.
 */
final class LogQueue {
  private static final int KEPT = 4 << 20;
  private static final VarHandle APPENDED;

  static {
    try {
      APPENDED = MethodHandles.lookup().findVarHandle(LogQueue.class, "appended", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The effects queued for one file before the log continued in the next one. */
  private record Sealed(byte[] bytes, int length, LogFile next) {}

  private final Consumer<Throwable> atLoss;
  private final SequenceLock lock = new SequenceLock();

  // guarded by lock
  private final LogBuffer gathering = new LogBuffer();
  private final Queue<Sealed> sealed = new ArrayDeque<>();

  /** Whether effects were lost since the last {@link #rotate}; guarded by lock. */
  private boolean lost;

  /** Bytes appended since the start; written under {@link #lock}, through APPENDED. */
  private volatile long appended;

  // used by the taking thread
  private byte[] spare = new byte[LogBuffer.FIRST_SIZE];
  private byte[] taken = new byte[0];
  private int takenLength;

  /** The file that follows effects which could not be written yet, or null. */
  private @Nullable LogFile postponed;

  /**
   * Creates an empty queue.
   *
   * @param atLoss called under the lock when an effect could not be stored
   */
  LogQueue(Consumer<Throwable> atLoss) {
    this.atLoss = atLoss;
  }

  // --- appending

  /** Appends an effect; returns whether the queue was empty. */
  boolean append(int database, byte[][] line) {
    int before = begin();
    try {
      if (!lost) {
        gathering.add(database, line);
      }
    } catch (Throwable e) {
      takeBack(before, e);
      throw e;
    } finally {
      end(before);
    }
    return before == 0;
  }

  /** Appends a SET; returns whether the queue was empty. */
  boolean appendSet(int database, Bytes key, Bytes value, long expireAt) {
    int before = begin();
    try {
      if (!lost) {
        gathering.addSet(database, key, value, expireAt);
      }
    } catch (Throwable e) {
      takeBack(before, e);
      throw e;
    } finally {
      end(before);
    }
    return before == 0;
  }

  /** Appends effects that belong together; returns whether the queue was empty. */
  boolean appendAll(EffectBatch batch) {
    int before = begin();
    try {
      if (!lost) {
        gathering.addAll(batch);
      }
    } catch (Throwable e) {
      takeBack(before, e);
      throw e;
    } finally {
      end(before);
    }
    return before == 0;
  }

  private int begin() {
    lock.lock();
    return gathering.size();
  }

  private void end(int before) {
    // no fence needed: a reader has appended itself, or accepts a slightly old value
    APPENDED.setRelease(this, (long) APPENDED.get(this) + gathering.size() - before);
    lock.unlock();
  }

  /** Removes the partial encoding of an effect after a failure. */
  private void takeBack(int before, Throwable why) {
    gathering.cutOff(before);
    lose(why);
  }

  /**
   * Records the loss of an effect. Later effects are discarded until the next {@link #rotate},
   * because none may follow the gap; the base of that file will contain them. Effects before the
   * gap remain valid.
   */
  void lose(Throwable why) {
    lock.lock();
    try {
      if (!lost) {
        lost = true;
        atLoss.accept(why);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Directs later appends to another file. The caller holds the locks of all shards, so the old
   * file ends with one consistent state of all keys.
   */
  void rotate(LogFile next) {
    lock.lock();
    try {
      int length = gathering.size();
      byte[] bytes = gathering.exchange(new byte[LogBuffer.FIRST_SIZE]);
      sealed.add(new Sealed(bytes, length, next));
      gathering.beginFile();
      lost = false;
    } finally {
      lock.unlock();
    }
  }

  /** Runs an action while no effects can be appended. */
  void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Runs an action unless effects were lost since the last {@link #rotate}. */
  void unlessLost(Runnable work) {
    lock.lock();
    try {
      if (!lost) {
        work.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the bytes appended since the start. */
  long appended() {
    return appended;
  }

  /** Returns the bytes queued for the last file. */
  int gathered() {
    lock.lock();
    try {
      return gathering.size();
    } finally {
      lock.unlock();
    }
  }

  // --- taking

  /** Takes the effects queued for one file; returns the file that follows it, or null. */
  @Nullable LogFile take() {
    if (postponed != null) {
      LogFile next = postponed;
      postponed = null;
      return next;
    }
    lock.lock();
    try {
      Sealed first = sealed.poll();
      if (first != null) {
        taken = first.bytes;
        takenLength = first.length;
        return first.next;
      }
      takenLength = gathering.size();
      taken = gathering.exchange(spare);
      spare = taken.length <= KEPT ? taken : new byte[LogBuffer.FIRST_SIZE];
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the array of the taken effects. */
  byte[] taken() {
    return taken;
  }

  /** Returns how many bytes of {@link #taken} are to be written. */
  int takenLength() {
    return takenLength;
  }

  /** Confirms that the taken effects were written. */
  void written() {
    takenLength = 0;
  }

  /** Returns whether a file was postponed and not taken again. */
  boolean hasPostponed() {
    return postponed != null;
  }

  /** Stores a file to be returned by the next {@link #take}. */
  void postpone(@Nullable LogFile next) {
    postponed = next;
  }

  /**
   * Discards effects queued for files before {@code first} and closes those files that were never
   * current.
   *
   * @return the number of discarded bytes
   */
  long dropBefore(LogFile first) {
    lock.lock();
    try {
      long dropped = takenLength;
      takenLength = 0;
      LogFile last = postponed;
      postponed = null;
      while (last != first) {
        if (last != null) {
          last.closeQuietly();
        }
        Sealed old = sealed.remove();
        dropped += old.length;
        last = old.next;
      }
      return dropped;
    } finally {
      lock.unlock();
    }
  }
}
