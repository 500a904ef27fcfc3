package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Loads the elements that the commands of a pipeline will need, so that their cache misses overlap.
 * It takes no lock and has no side effects: results are meaningless, and a concurrent change only
 * makes the prefetch useless. Callers must use the results, so that the reads are not optimised
 * away.
 */
public final class Prefetch {
  private Prefetch() {}

  /** Returns whether elements of the value are stored by hash, so that prefetching is useful. */
  public static boolean helps(@Nullable Object value) {
    return value instanceof Value v && v.table() != null;
  }

  /**
   * Returns the index of the argument that probably names the element, of a command with that many
   * arguments.
   */
  public static int argument(Object value, int count) {
    return ((Value) value).elementArgument(count);
  }

  /** Returns the hash of an element of a value for which {@link #helps} is true. */
  public static long hash(Object value, Bytes element) {
    return notNull(((Value) value).table()).hashOf(element);
  }

  /** Loads the slots of a hash. */
  public static int place(Object value, long hash) {
    return notNull(((Value) value).table()).touchPlace(hash);
  }

  /** Loads the element of a hash. */
  public static int element(Object value, long hash) {
    return notNull(((Value) value).table()).touchElement(hash);
  }
}
