package io.reredis.keyspace;

/** Takes the commits of a keyspace. */
public interface CommitSink {
  /**
   * Takes one commit. Called under the lock of the key's shard, so it must not block, nor call the
   * keyspace; commits of one key come in their order.
   */
  void append(Commit commit);

  /** Takes the end of everything in a database ({@code FLUSHDB}), or of all of them with -1. */
  void flushed(int database);

  /** Whether something was appended that {@link #deliver} has not passed on yet. Cheap. */
  boolean hasPending();

  /** Passes on what was appended. Called by a thread that holds no shard lock. */
  void deliver();
}
