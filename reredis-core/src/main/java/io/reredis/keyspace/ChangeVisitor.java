package io.reredis.keyspace;

/** Visits changed keys. Called under the lock of the key's shard. */
public interface ChangeVisitor {
  /** Visits a key that exists. */
  void changed(int database, KeyView key);

  /** Visits a key that was removed. */
  void deleted(int database, byte[] key, long revision);
}
