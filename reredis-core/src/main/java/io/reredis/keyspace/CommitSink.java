package io.reredis.keyspace;

/** Receives the commits of a keyspace. */
public interface CommitSink extends CommitTaker {
  /** Records the removal or exchange of all keys of a database; -1 means all databases. */
  void flushed(int database);

  /** Returns whether commits are waiting for {@link #deliver}. Cheap. */
  boolean hasPending();

  /** Delivers the appended commits. Called by a thread that holds no shard lock. */
  void deliver();
}
