package io.reredis.keyspace;

import io.reredis.base.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The registry of listeners for changes of keys: the sink of commits, the collector of changed
 * keys, transactions that watch keys, and clients that cache keys. Without listeners a write costs
 * one read of {@link Shard#interest}.
 */
public final class Observers {
  private static final int TRACKED_BATCH = 256;

  private static final ChangeVisitor IGNORE =
      new ChangeVisitor() {
        @Override
        public void changed(int database, KeyView key) {}

        @Override
        public void deleted(int database, byte[] key, long revision) {}
      };

  private final Keyspace keyspace;
  private final Shard[] shards;

  /** Read under the lock of any shard; see {@link #onFirstChange}. */
  private volatile Runnable waker = () -> {};

  /** Set before {@link #trackCaches} is turned on. */
  private volatile @Nullable Invalidations invalidations;

  Observers(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /** Turns delivery of commits to the sink on or off. */
  public void listen(boolean on) {
    setInterest(Shard.LISTENED, on);
  }

  /** Turns building of effects for the sink on or off. */
  public void listenToEffects(boolean on) {
    setInterest(Shard.EFFECTS, on);
  }

  /** Turns events for misses and new keys on or off. */
  public void listenToMisses(boolean on) {
    setInterest(Shard.MISSES, on);
  }

  /** Sets the receiver of invalidations, before {@link #trackCaches} is turned on. */
  public void invalidations(Invalidations receiver) {
    invalidations = receiver;
  }

  @Nullable Invalidations invalidations() {
    return invalidations;
  }

  /** Turns invalidations on or off. */
  public void trackCaches(boolean on) {
    setInterest(Shard.CACHED, on);
  }

  /** The keys that are collected for {@link #drainChanged}. */
  public enum Tracking {
    /** None. */
    NONE,
    /** Keys that appear, disappear or change their type; other writes cost nothing more. */
    KEYS,
    /** All keys that change. */
    CHANGES
  }

  /**
   * Sets which keys are collected for {@link #drainChanged}. There is only one collection, so only
   * one caller may use it.
   */
  public void track(Tracking what) {
    setInterest(Shard.TRACKED, what == Tracking.CHANGES);
    setInterest(Shard.ENUMERATED, what == Tracking.KEYS);
    if (what == Tracking.NONE) {
      drainChanged(IGNORE);
    }
  }

  /**
   * Sets the action to run when a shard collects its first changed key since the last drain. It is
   * called under that shard's lock, so it must do very little, such as wake a thread. Set before
   * {@link #track} is turned on.
   */
  public void onFirstChange(Runnable waker) {
    this.waker = waker;
  }

  Runnable waker() {
    return waker;
  }

  /**
   * Passes each key that changed since the last call to the visitor, once, and clears the
   * collection. Keys that change during the call are left to the next one, so that fast writers
   * cannot prolong it.
   *
   * @return whether changed keys are left
   */
  public boolean drainChanged(ChangeVisitor visitor) {
    Bytes key = new Bytes();
    KeyView view = new KeyView(keyspace.thresholds());
    boolean left = false;
    for (Shard shard : shards) {
      int due = -1;
      do {
        shard.lock();
        try {
          due = due < 0 ? shard.changed.count() : due;
          int batch = Math.min(due, TRACKED_BATCH);
          for (int i = 0; i < batch; i++) {
            drainOne(shard, key, view, visitor);
          }
          due -= batch;
          left |= due == 0 && shard.changed.count() > 0;
        } finally {
          keyspace.release(shard);
        }
      } while (due > 0);
    }
    return left;
  }

  private void drainOne(Shard shard, Bytes key, KeyView view, ChangeVisitor visitor) {
    int database = shard.changed.firstDatabase();
    Object changed = shard.changed.removeFirst();
    Entries.keyInto(changed, key);
    Table table = shard.tables[database];
    Object e =
        table == null
            ? null
            : table.find(keyspace.hash(key), key.array(), key.offset(), key.length());
    if (e == null) {
      visitor.deleted(database, key.copy(), shard.revision());
    } else {
      Entries.setFlags(e, Entries.flags(e) & ~Entries.DIRTY);
      visitor.changed(database, view.of(e, shard.revision()));
    }
  }

  /** Watches a key. The caller holds no lock, or only that of the key's shard. */
  public void watch(int database, byte[] key, Watcher watcher) {
    Shard shard = keyspace.shardOf(new Bytes(key));
    shard.lock();
    try {
      shard.watched.add(database, key, watcher);
      shard.interest |= Shard.WATCHED;
    } finally {
      keyspace.release(shard);
    }
  }

  /** Ends a {@link #watch}. */
  public void unwatch(int database, byte[] key, Watcher watcher) {
    Shard shard = keyspace.shardOf(new Bytes(key));
    shard.lock();
    try {
      shard.watched.remove(database, key, watcher);
      if (shard.watched.isEmpty()) {
        shard.interest &= ~Shard.WATCHED;
      }
    } finally {
      keyspace.release(shard);
    }
  }

  private void setInterest(int bit, boolean on) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.interest = on ? shard.interest | bit : shard.interest & ~bit;
      } finally {
        keyspace.release(shard);
      }
    }
  }
}
