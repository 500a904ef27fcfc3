package io.reredis.keyspace;

import io.reredis.util.Bytes;

/**
 * Who wants to know of what happens to keys: the sink of commits, the one who collects changed
 * keys, transactions that watch, clients that cache. What nobody wants to know costs a write one
 * look at {@link Shard#interest}.
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

  /** Set before {@link #trackCaches} begins. */
  private volatile Invalidations invalidations;

  Observers(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /** Says whether commits go to the sink. */
  public void listen(boolean on) {
    setInterest(Shard.LISTENED, on);
  }

  /** Says whether commits that go to the sink carry their effect. */
  public void listenToEffects(boolean on) {
    setInterest(Shard.EFFECTS, on);
  }

  /** Says whether misses and new keys are told, too. */
  public void listenToMisses(boolean on) {
    setInterest(Shard.MISSES, on);
  }

  /** Sets who is told of changes for caches, once that is turned on. */
  public void invalidations(Invalidations told) {
    invalidations = told;
  }

  Invalidations invalidations() {
    return invalidations;
  }

  /** Says whether caches are told of changes. */
  public void trackCaches(boolean on) {
    setInterest(Shard.CACHED, on);
  }

  /**
   * Begins or ends to collect the keys that change, for {@link #drainChanged}. There is one set of
   * them, so one caller at a time.
   */
  public void track(boolean on) {
    setInterest(Shard.TRACKED, on);
    if (!on) {
      drainChanged(IGNORE);
    }
  }

  /**
   * Says what is called when a first key is collected after none was, once a shard. It is called
   * under that shard's lock: it must do next to nothing, such as wake a thread. Set before {@link
   * #track} begins.
   */
  public void onFirstChange(Runnable waker) {
    this.waker = waker;
  }

  Runnable waker() {
    return waker;
  }

  /**
   * Tells which keys have changed since the last call, each once, and forgets them. Keys that
   * change again meanwhile are left to the next call, so that fast writers cannot hold it up.
   *
   * @return whether some are left
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
      visitor.deleted(database, key.copy(), shard.revision);
    } else {
      Entries.setFlags(e, Entries.flags(e) & ~Entries.DIRTY);
      visitor.changed(database, view.of(e, shard.revision));
    }
  }

  /** Watches a key. The caller holds no lock, or that of the key's shard. */
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
