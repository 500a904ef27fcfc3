package io.reredis.keyspace;

/** A watcher of a key: a transaction that must not run after the key has changed. */
public interface Watcher {
  /**
   * Called when a watched key has changed, under the lock of the key's shard, by any thread.
   *
   * @param modified whether the key counts as modified; as in Redis, changes of a stream's groups
   *     do not
   */
  void touch(boolean modified);
}
