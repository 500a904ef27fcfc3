package io.reredis.base;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a stored value that replies reference instead of copying.
 *
 * <p>The store creates one under the lock of the value's shard. While {@link #isHeld}, it copies
 * the value before changing these bytes. Each holder calls {@link #retain} and {@link #release}
 * once. After the store has dropped the value ({@link #drop}), only replies keep the array, and
 * {@link #dropped()} counts it. Thread-safe; O(1).
 */
public final class SharedBytes {
  private static final Set<SharedBytes> HELD = ConcurrentHashMap.newKeySet();

  /** Read before each command, and rarely written. */
  private static final AtomicLong DROPPED = new AtomicLong();

  private final byte[] array;

  /** Guarded by this. */
  private int holders;

  /** Whether the store has dropped the array. Guarded by this. */
  private boolean dropped;

  /** Shares an array, which its owner must not change while it is held. */
  public SharedBytes(byte[] array) {
    this.array = array;
  }

  /** Returns the array. */
  public byte[] array() {
    return array;
  }

  /** Adds a holder. */
  public synchronized void retain() {
    if (holders++ == 0) {
      HELD.add(this);
      DROPPED.addAndGet(dropped ? heapBytes() : 0);
    }
  }

  /** Removes a holder. */
  public synchronized void release() {
    if (--holders == 0) {
      HELD.remove(this);
      DROPPED.addAndGet(dropped ? -heapBytes() : 0);
    }
  }

  /** Records that the store has dropped the array. */
  public synchronized void drop() {
    if (!dropped) {
      dropped = true;
      DROPPED.addAndGet(holders > 0 ? heapBytes() : 0);
    }
  }

  private long heapBytes() {
    return HeapSize.ofArray(array.length);
  }

  /** Returns whether there is a holder. */
  public synchronized boolean isHeld() {
    return holders > 0;
  }

  /** Records that the store has dropped all held arrays. O(n) in these. */
  public static void dropAll() {
    HELD.forEach(SharedBytes::drop);
  }

  /** Returns the number of arrays in the process that have a holder. */
  public static int held() {
    return HELD.size();
  }

  /** Returns the heap bytes of arrays in the process that have a holder but are in no store. */
  public static long dropped() {
    return DROPPED.get();
  }
}
