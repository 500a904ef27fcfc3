package io.reredis.keyspace;

import io.reredis.type.ValueType;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import java.util.List;

/**
 * One who waits until something can be done with one of some keys.
 *
 * <p>Its {@link #attempt} is made again by the thread whose commit changed one of the keys, once
 * that thread holds no lock. The monitor of the waiter guards its state; it is taken before the
 * locks of shards and never under one.
 */
public abstract class Waiter {
  /** What is waited for: of the waiters of one kind that take something, the first has a chance. */
  public enum Kind {
    /** An element of a list, which it takes. */
    LIST(ValueType.LIST, true),
    /** A member of a sorted set, which it takes. */
    SORTED_SET(ValueType.SORTED_SET, true),
    /** Entries of a stream, which every one of them gets. */
    STREAM(ValueType.STREAM, false);

    private final ValueType type;
    final boolean takes;

    Kind(ValueType type, boolean takes) {
      this.type = type;
      this.takes = takes;
    }

    /** The type of the keys that have it. */
    public ValueType type() {
      return type;
    }
  }

  /** What a key takes beside its name. */
  private static final int KEY_BYTES = 480;

  final Kind kind;
  final int database;
  final List<byte[]> keys;
  private final long heldBytes;
  private Waiters waiters;
  private long number;
  private boolean done;

  /**
   * Creates a waiter that does not wait yet.
   *
   * @param keys the keys it waits for, not to be changed later
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

  /** The heap bytes that its keys take, here, in the request and in their shards. */
  public long heldBytes() {
    return heldBytes;
  }

  /** The number of the database whose keys it waits for. */
  public int database() {
    return database;
  }

  /** The keys that it waits for, which are not to be changed. */
  public List<byte[]> keys() {
    return keys;
  }

  /**
   * Does what is waited for, if it can be done, and tells whoever waits; called without any lock
   * but its own monitor, and never again once it has returned true.
   *
   * @param key the key that has changed
   * @return whether the waiting is over, be it with an error
   */
  protected abstract boolean attempt(Bytes key);

  /** Says where it is registered. Called under the locks of its keys, before anybody sees it. */
  void begin(Waiters registered, long newNumber) {
    waiters = registered;
    number = newNumber;
  }

  /** Its place among all waiters, in the order of their coming. */
  long number() {
    return number;
  }

  synchronized boolean tryAgain(Bytes key) {
    if (!done && attempt(key)) {
      done = true;
      waiters.remove(this);
    }
    return done;
  }

  /** Tells whoever waits that the waiting has ended with an error. */
  protected abstract void failed(ReredisException why);

  /** Ends the waiting with an error, unless it has ended. */
  final synchronized void fail(ReredisException why) {
    if (cancel()) {
      failed(why);
    }
  }

  /**
   * Ends the waiting without having done anything.
   *
   * @return false where it has ended before
   */
  public final synchronized boolean cancel() {
    if (done) {
      return false;
    }
    done = true;
    if (waiters != null) {
      waiters.remove(this);
    }
    return true;
  }
}
