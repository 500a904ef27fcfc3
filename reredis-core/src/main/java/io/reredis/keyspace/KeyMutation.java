package io.reredis.keyspace;

import io.reredis.base.Bytes;
import org.jspecify.annotations.Nullable;

/** The change of one key. */
abstract sealed class KeyMutation implements Mutation permits EntryHandle, LoadBatch.Loaded {
  int database;

  @SuppressWarnings("NullAway.Init") // set before each use
  Bytes key;

  /** Returns the entry as it is now or as it was removed, or null if there was none. */
  abstract @Nullable Object affected();

  /** Returns whether the key counts as modified: see {@link KeyEvent#modifies}. */
  abstract boolean isModified();

  /** Returns whether the key or fields of it have expired. */
  abstract boolean isByItself();

  /** Returns whether the key has appeared, disappeared or changed its type. */
  abstract boolean isOther();

  /** Returns whether the key counts as modified for WATCH. */
  boolean isTouched() {
    return isModified();
  }

  @Override
  public final void touch(Shard shard) {
    shard.watched.touch(database, key, isTouched());
  }

  @Override
  public final void track(Shard shard, boolean all) {
    Object e = affected();
    if (e == null || !all && !isOther()) {
      return;
    }
    int flags = Entries.flags(e);
    if ((flags & Entries.DIRTY) == 0) {
      shard.changed.add(database, e);
      Entries.setFlags(e, flags | Entries.DIRTY);
      if (shard.changed.count() == 1) {
        shard.keyspace.observers().waker().run();
      }
    }
  }

  @Override
  public final void invalidate(@Nullable Invalidations invalidations) {
    if (isModified()) {
      assert invalidations != null;
      invalidations.changed(key, isByItself());
    }
  }

  @Override
  public final void note(Shard shard, Waiters waiters) {
    waiters.note(database, key);
  }
}
