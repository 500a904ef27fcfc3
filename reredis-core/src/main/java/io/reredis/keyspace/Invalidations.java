package io.reredis.keyspace;

import io.reredis.util.Bytes;

/**
 * Who tells caches that a key has changed. Called under the lock of the key's shard, in the order
 * of the changes: implementations hand on and return.
 */
public interface Invalidations {
  /**
   * A key of some database was changed, removed or has expired; the slice holds during the call.
   *
   * @param byItself whether its time had come, whatever the thread is about
   */
  void changed(Bytes key, boolean byItself);

  /** All keys of a database, or of all databases, were removed. */
  void flushed();
}
