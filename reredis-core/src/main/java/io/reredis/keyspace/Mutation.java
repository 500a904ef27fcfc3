package io.reredis.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A change of keys that has been made, as {@link Shard#commit} reports it to its consumers. All
 * methods are called by that one alone, under the lock of the shard. Since a change cannot be
 * undone any more then, an implementation allocates what it needs before the change, or bears that
 * memory runs out.
 */
sealed interface Mutation permits KeyMutation, DatabaseMutation {
  /** Marks the changed entry so that a snapshot in progress skips it. */
  void markSaved(Shard shard);

  /** Appends the effect to the log. Called if there is any consumer, since others need it, too. */
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
  void tell(Shard shard, CommitTaker sink);
}
