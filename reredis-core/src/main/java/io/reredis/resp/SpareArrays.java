package io.reredis.resp;

import io.reredis.util.Bytes;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Arrays of values that were overwritten, to receive the next large arguments of the same length
 * into: making a large array anew for each would keep the garbage collector busy. Each I/O loop has
 * one, which lets go of arrays that are not used within a second or two. Not safe for use by
 * several threads.
 */
public final class SpareArrays {
  private final ArrayDeque<byte[]> arrays = new ArrayDeque<>();
  private long bytes;
  private boolean used;

  /** Creates one that holds nothing. */
  public SpareArrays() {}

  /** Removes an array of that length and returns it; null where there is none. */
  byte[] take(int length) {
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
   * Keeps what the store gave back for arguments that were given to it.
   *
   * @param most the sum of the lengths that are kept at most
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

  /** Lets go of everything, unless something was taken since the last call. */
  public void releaseUnused() {
    if (!used) {
      arrays.clear();
      bytes = 0;
    }
    used = false;
  }
}
