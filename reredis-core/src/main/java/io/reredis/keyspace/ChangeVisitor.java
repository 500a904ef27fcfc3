package io.reredis.keyspace;

/** Sees the keys that changed. Called under the lock of the key's shard. */
public interface ChangeVisitor {
  /** The key is there, and this is how. */
  void changed(int database, KeyView key);

  /** The key is gone. */
  void deleted(int database, byte[] key, long revision);
}
