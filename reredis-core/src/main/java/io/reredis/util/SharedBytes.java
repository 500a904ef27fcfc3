package io.reredis.util;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a stored value that replies refer to instead of copying them.
 *
 * <p>The store hands one out under the lock of the value's shard. It copies the value before it
 * changes these bytes, as long as {@link #isHeld} says that a reply still needs them. A holder
 * calls {@link #retain} once and {@link #release} once. Once the store has dropped the value
 * ({@link #drop}), only the replies keep the array, and {@link #dropped()} counts it. Safe for use
 * by all threads; O(1).
 */
public final class SharedBytes {
  private static final Set<SharedBytes> HELD = ConcurrentHashMap.newKeySet();

  /** Read before each command, and seldom written. */
  private static final AtomicLong DROPPED = new AtomicLong();

  private final byte[] array;

  /** Guarded by this. */
  private int holders;

  /** Whether the store no longer has the array. Guarded by this. */
  private boolean dropped;

  /** Shares an array, which its owner no longer changes while it is held. */
  public SharedBytes(byte[] array) {
    this.array = array;
  }

  /** The array. */
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

  /** Notes that the store no longer has the array. */
  public synchronized void drop() {
    if (!dropped) {
      dropped = true;
      DROPPED.addAndGet(holders > 0 ? heapBytes() : 0);
    }
  }

  private long heapBytes() {
    return HeapSize.ofArray(array.length);
  }

  /** Whether there is a holder. */
  public synchronized boolean isHeld() {
    return holders > 0;
  }

  /** Notes that the store no longer has any of the arrays that are held. O(n) of these. */
  public static void dropAll() {
    HELD.forEach(SharedBytes::drop);
  }

  /** The number of arrays of the process that have a holder. */
  public static int held() {
    return HELD.size();
  }

  /** The heap bytes of the arrays of the process that have a holder but are in no store. */
  public static long dropped() {
    return DROPPED.get();
  }
}
