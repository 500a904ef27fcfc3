package io.reredis.keyspace;

/** Sees one key of many. */
public interface KeyVisitor {
  /** Called under the lock of the key's shard: quick, and without a call to the keyspace. */
  void visit(KeyView key);
}
