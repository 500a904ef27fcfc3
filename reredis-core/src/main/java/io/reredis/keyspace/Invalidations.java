package io.reredis.keyspace;

import io.reredis.base.Bytes;

/**
 * Sends invalidations to clients that cache keys. Called under the lock of the key's shard, in the
 * order of the changes: implementations pass the message on and return.
 */
public interface Invalidations {
  /**
   * Invalidates a key that was changed, removed or expired in any database; the slice is valid
   * during the call.
   *
   * @param byItself whether the key expired, rather than being changed by the current command
   */
  void changed(Bytes key, boolean byItself);

  /** Invalidates everything: all keys of a database, or of all databases, were removed. */
  void flushed();
}
