package io.reredis.persist;

import io.reredis.keyspace.EffectBatch;
import io.reredis.util.Bytes;
import io.reredis.util.SequenceLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What was appended to the log and is not written to its files yet. All threads append, under the
 * locks of their shards; one at a time takes, writes what it took and says so.
 *
 * <p>{@link #lock} comes after all shards and is never held during input or output.
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

  /** What has gathered for one file, before the log went on in the next one. */
  private record Sealed(byte[] bytes, int length, LogFile next) {}

  private final Consumer<Throwable> atLoss;
  private final SequenceLock lock = new SequenceLock();

  // guarded by lock
  private final LogBuffer gathering = new LogBuffer();
  private final Queue<Sealed> sealed = new ArrayDeque<>();

  /** Whether effects are lost since the last {@link #rotate}; guarded by lock. */
  private boolean lost;

  /** Bytes appended since the start; written under {@link #lock}, through APPENDED. */
  private volatile long appended;

  // used by the one who takes
  private byte[] spare = new byte[LogBuffer.FIRST_SIZE];
  private byte[] taken = new byte[0];
  private int takenLength;

  /** The file that comes after what could not be written yet, or null. */
  private LogFile postponed;

  /**
   * Creates an empty queue.
   *
   * @param atLoss told under the lock that an effect could not be kept
   */
  LogQueue(Consumer<Throwable> atLoss) {
    this.atLoss = atLoss;
  }

  // --- appending

  /** Appends an effect; returns whether nothing stood before it. */
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

  /** Appends that a key was set; returns whether nothing stood before it. */
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

  /** Appends effects that belong together; returns whether nothing stood before them. */
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
    // no fence: who asks for it has appended himself, or takes what he gets
    APPENDED.setRelease(this, (long) APPENDED.get(this) + gathering.size() - before);
    lock.unlock();
  }

  /** Takes back the part of an effect that could be appended before something went wrong. */
  private void takeBack(int before, Throwable why) {
    gathering.cutOff(before);
    lose(why);
  }

  /**
   * Nothing may be appended behind the gap: what comes is passed over until the next {@link
   * #rotate}, and is in the base of that file. What stands before the gap is sound.
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
   * Lets what is appended from now on go to another file. The caller holds the locks of all shards,
   * so that the old file ends with one state of all keys; nothing is written meanwhile.
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

  /** Does something while nothing is appended. */
  void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Does something unless effects are lost that were appended since the last {@link #rotate}. */
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

  /** Bytes appended since the start. */
  long appended() {
    return appended;
  }

  /** How much has gathered for the last file. */
  int gathered() {
    lock.lock();
    try {
      return gathering.size();
    } finally {
      lock.unlock();
    }
  }

  // --- taking

  /** Takes what has gathered for one file; returns the file that comes behind it, or null. */
  LogFile take() {
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

  /** What was taken and is to be written, from its beginning. */
  byte[] taken() {
    return taken;
  }

  /** How much of {@link #taken} is to be written. */
  int takenLength() {
    return takenLength;
  }

  /** Says that what was taken is written. */
  void written() {
    takenLength = 0;
  }

  /** Whether a file was put back and not taken again. */
  boolean hasPostponed() {
    return postponed != null;
  }

  /** Puts a file back, to be the answer of the next {@link #take}. */
  void postpone(LogFile next) {
    postponed = next;
  }

  /**
   * Passes over what was meant for files before one, and closes those of them that were not written
   * to yet.
   *
   * @return how many bytes that is
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
