package io.reredis.type;

import io.reredis.util.Bytes;

/**
 * Reads the elements that the commands of a pipeline will need, so that their cache misses overlap.
 * It takes no lock and has no effect: whatever it finds means nothing, and what has just changed is
 * only not fetched. What the methods return is to be used by the caller, so that the reads are not
 * optimised away.
 */
public final class Prefetch {
  private Prefetch() {}

  /** Whether the value's elements lie by hash, so that fetching them ahead is of use. */
  public static boolean helps(Object value) {
    return value instanceof Value v && v.table() != null;
  }

  /** Which argument most likely names the element, of that many with the command's name. */
  public static int argument(Object value, int count) {
    return ((Value) value).elementArgument(count);
  }

  /** The hash of an element of a value that {@link #helps}. */
  public static long hash(Object value, Bytes element) {
    return ((Value) value).table().hashOf(element);
  }

  /** Reads the place of a hash. */
  public static int place(Object value, long hash) {
    return ((Value) value).table().touchPlace(hash);
  }

  /** Reads the element of a hash. */
  public static int element(Object value, long hash) {
    return ((Value) value).table().touchElement(hash);
  }
}
