package io.reredis.util;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes of a stored value that replies refer to instead of copying them.
 *
 * <p>The store hands one out under the lock of the value's shard and copies the value before it
 * changes these bytes, as long as {@link #isHeld} says that a reply still needs them. A holder
 * calls {@link #retain} once and {@link #release} once. Safe for use by all threads; O(1).
 */
public final class SharedBytes {
  private static final LongAdder HELD = new LongAdder();

  private final byte[] array;
  private final AtomicInteger holders = new AtomicInteger();

  /** Shares an array, which its owner no longer changes while it is held. */
  public SharedBytes(byte[] array) {
    this.array = array;
  }

  /** The array. */
  public byte[] array() {
    return array;
  }

  /** Adds a holder. */
  public void retain() {
    if (holders.getAndIncrement() == 0) {
      HELD.add(HeapSize.ofArray(array.length));
    }
  }

  /** Removes a holder. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      HELD.add(-HeapSize.ofArray(array.length));
    }
  }

  /** Whether there is a holder. */
  public boolean isHeld() {
    return holders.get() > 0;
  }

  /** The heap bytes of all arrays of the process that have a holder, each counted once. */
  public static long held() {
    return HELD.sum();
  }
}
