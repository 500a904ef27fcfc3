package io.reredis.resp;

import io.reredis.base.Bytes;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of overwritten values, reused for receiving large arguments of the same length, because
 * allocating large arrays would keep the garbage collector busy. Each I/O loop has one instance,
 * which releases arrays that are not used within a second or two. Not thread-safe.
 */
public final class SpareArrays {
  private final ArrayDeque<byte[]> arrays = new ArrayDeque<>();
  private long bytes;
  private boolean used;

  /** Creates an empty pool. */
  public SpareArrays() {}

  /** Removes and returns an array of that length, or null if there is none. */
  byte @Nullable [] take(int length) {
    for (Iterator<byte[]> all = arrays.iterator(); all.hasNext(); ) {
      byte[] array = all.next();
      if (array.length == length) {
        all.remove();
        bytes -= length;
        used = true;
        return array;
      }
    }
    return null;
  }

  /**
   * Keeps the arrays that the store returned for given arguments.
   *
   * @param most the maximum total length of the kept arrays
   */
  public void keep(Arguments arguments, long most) {
    for (int i = 0; i < arguments.count(); i++) {
      Bytes argument = arguments.get(i);
      byte[] array = argument.isGiven() ? argument.returned() : null;
      if (array != null && bytes + array.length <= most) {
        arrays.add(array);
        bytes += array.length;
      }
    }
  }

  /** Releases all arrays, unless one was taken since the last call. */
  public void releaseUnused() {
    if (!used) {
      arrays.clear();
      bytes = 0;
    }
    used = false;
  }
}
