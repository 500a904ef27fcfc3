package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blocked operation that waits until it can proceed on one of its keys.
 *
 * <p>{@link #attempt} is repeated by a thread whose commit changed one of the keys, once that
 * thread holds no lock. The waiter's monitor guards its state; it is taken before the locks of
 * shards and never under one.
 */
public abstract class Waiter {
  /**
   * The kind of element awaited. Of the waiters of a kind that removes elements, the first is
   * served.
   */
  public enum Kind {
    /** An element of a list, which is removed. */
    LIST(ValueType.LIST, true),
    /** A member of a sorted set, which is removed. */
    SORTED_SET(ValueType.SORTED_SET, true),
    /** Entries of a stream, which all waiters receive. */
    STREAM(ValueType.STREAM, false);

    private final ValueType type;
    final boolean takes;

    Kind(ValueType type, boolean takes) {
      this.type = type;
      this.takes = takes;
    }

    /** Returns the type of the keys. */
    public ValueType type() {
      return type;
    }
  }

  /** The heap bytes per key, excluding its name. */
  private static final int KEY_BYTES = 480;

  final Kind kind;
  final int database;
  final List<byte[]> keys;
  private final long heldBytes;
  private @Nullable Waiters waiters;
  private long number;
  private boolean done;

  /**
   * Creates a waiter that is not registered yet.
   *
   * @param keys the keys it waits for; must not be modified
   */
  protected Waiter(Kind kind, int database, List<byte[]> keys) {
    this.kind = kind;
    this.database = database & ~Keyspace.NO_TOUCH;
    this.keys = List.copyOf(keys);
    long bytes = 0;
    for (byte[] key : keys) {
      bytes += KEY_BYTES + 3L * key.length;
    }
    heldBytes = bytes;
  }

  /** Returns the heap bytes of its keys, here, in the request and in their shards. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Returns the number of the database of its keys. */
  public int database() {
    return database;
  }

  /** Returns its keys, which must not be modified. */
  public List<byte[]> keys() {
    return keys;
  }

  /**
   * Tries the operation and, if it can proceed, replies to the client. Called with no lock but its
   * own monitor, and not again once it has returned true.
   *
   * @param key the key that has changed
   * @return whether the waiting is over, possibly with an error
   */
  protected abstract boolean attempt(Bytes key);

  /**
   * Sets the registration. Called under the locks of its keys, before other threads see the waiter.
   */
  void begin(Waiters registered, long newNumber) {
    waiters = registered;
    number = newNumber;
  }

  /** Returns its position among all waiters, in order of registration. */
  long number() {
    return number;
  }

  synchronized boolean tryAgain(Bytes key) {
    if (!done && attempt(key)) {
      done = true;
    }
    if (done) {
      leave();
    }
    return done;
  }

  /** Removes it from all queues; to be repeated where it fails for lack of memory. */
  private void leave() {
    if (waiters != null) {
      waiters.remove(this);
      waiters = null;
    }
  }

  /** Replies to the client with an error that ended the waiting. */
  protected abstract void failed(ReredisException why);

  /** Ends the waiting with an error, unless it is over. */
  final synchronized void fail(ReredisException why) {
    if (cancel()) {
      failed(why);
    }
  }

  /**
   * Ends the waiting without an attempt. To be repeated where it fails for lack of memory.
   *
   * @return false if it was over already
   */
  public final synchronized boolean cancel() {
    boolean ends = !done;
    done = true;
    leave();
    return ends;
  }
}
