package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.WriteHandle;
import java.util.function.Supplier;

/**
 * A value computed from some keys, which replaces the value of a target; an empty one removes it.
 */
interface StoredResult {
  /** Returns the number of elements. */
  long size();

  /** Stores the value, which is not empty, in a new view of the target. */
  void put(WriteHandle h);

  /** Returns the effect of storing the value; called after {@link #put}. */
  byte[][] effect();

  /** Returns the event to commit. */
  KeyEvent event();

  /** Returns how many changes it counts as. */
  default long changes() {
    return 1;
  }

  /**
   * Computes a result and stores it in the target, under the locks of both, and returns its size.
   *
   * @param sources the shards of the keys that are read
   */
  static long store(
      Keyspace keyspace,
      int database,
      Bytes target,
      long sources,
      Supplier<StoredResult> computation) {
    long mask = sources | keyspace.shardMask(target);
    keyspace.lock(mask);
    try {
      StoredResult result = computation.get();
      try (WriteHandle h = keyspace.write(database, target)) {
        if (result.size() > 0) {
          result.put(h);
          if (h.wantsEffect()) {
            h.effect(result.effect());
          }
          h.commit(result.event(), result.changes());
        } else if (h.exists()) {
          h.delete();
          if (h.wantsEffect()) {
            h.effect(Effects.DEL, target.copy());
          }
          h.commit(KeyEvent.DEL);
        }
      }
      return result.size();
    } finally {
      keyspace.unlock(mask);
    }
  }
}
