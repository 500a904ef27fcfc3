package io.reredis.keyspace;

/** Visits one key of many. */
public interface KeyVisitor {
  /** Called under the lock of the key's shard: must be quick and must not call the keyspace. */
  void visit(KeyView key);
}
