package io.reredis.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A completed change of keys, which {@link Shard#commit} reports to its consumers. Only that method
 * calls the methods of a mutation, under the lock of the shard. Because the change cannot be undone
 * by then, an implementation either allocates all memory before the change, or stays consistent
 * when memory runs out.
 */
sealed interface Mutation permits KeyMutation, DatabaseMutation {
  /** Marks the changed entry so that a snapshot in progress skips it. */
  void markSaved(Shard shard);

  /**
   * Appends the effect to the log. Called if there is any consumer, because others need it, too.
   */
  void log(Shard shard);

  /** Touches the watchers of the keys. */
  void touch(Shard shard);

  /**
   * Adds the keys to the changed keys.
   *
   * @param all false to add only keys that have appeared, disappeared or changed their type
   */
  void track(Shard shard, boolean all);

  /** Invalidates the keys in the caches of clients. */
  void invalidate(@Nullable Invalidations invalidations);

  /** Records that waiters of the keys are to be served. */
  void note(Shard shard, Waiters waiters);

  /** Appends the commit to the sink. */
  void appendTo(Shard shard, CommitTaker sink);
}
