package io.reredis.keyspace;

/** Takes commits: the sink, or an atomic block that keeps them back. */
public interface CommitTaker {
  /**
   * Takes a commit. Called under the lock of the key's shard, so it must neither block nor call the
   * keyspace; commits of one key arrive in order.
   */
  void append(Commit commit);
}
