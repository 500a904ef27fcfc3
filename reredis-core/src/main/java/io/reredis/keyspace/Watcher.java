package io.reredis.keyspace;

/** Who watches a key: a transaction that must not run once the key has changed. */
public interface Watcher {
  /**
   * Says that a watched key was changed. Called under the lock of the key's shard, by any thread.
   *
   * @param modified whether the key counts as modified, as Redis has it: what a stream keeps of its
   *     groups changes without that
   */
  void touch(boolean modified);
}
