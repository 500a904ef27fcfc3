package io.reredis.keyspace;

import io.reredis.type.FrozenValue;
import io.reredis.type.Value;
import org.jspecify.annotations.Nullable;

/**
 * An entry with a large value as of the cut of a snapshot, to be written without a lock.
 *
 * @param expireAt in ms since 1970, or {@link Entries#NO_EXPIRY}
 * @param clock the access clock
 */
record FrozenEntry(int database, byte[] key, long expireAt, int clock, FrozenValue value) {
  /**
   * Freezes an entry under the lock of its shard; returns null if its value is small enough to be
   * written at once.
   *
   * @param large the least size in heap bytes from which a value is frozen
   */
  static @Nullable FrozenEntry of(int database, Object e, int large) {
    if (e instanceof Entry entry
        && entry.value instanceof Value value
        && value.heapBytes() >= large) {
      return new FrozenEntry(database, entry.key, entry.expireAt, entry.clock(), value.freeze());
    }
    return null;
  }
}
