package io.reredis.keyspace;

import java.util.concurrent.Semaphore;

/** Creates snapshots, one at a time. */
public final class Snapshots {
  private final Keyspace keyspace;
  private final Shard[] shards;

  /** Held from before a cut until its snapshot is closed. */
  private final Semaphore underWay = new Semaphore(1);

  Snapshots(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /**
   * Waits until no snapshot is in progress and begins one. The caller holds no lock and closes the
   * snapshot. If this throws, another snapshot can begin.
   *
   * @param compresses whether to compress long strings
   * @param atTheCut called under the locks of all shards, before the cut is made
   */
  public Snapshot begin(boolean compresses, Runnable atTheCut) {
    underWay.acquireUninterruptibly();
    Snapshot snapshot = null;
    try {
      keyspace.lock(Keyspace.ALL_SHARDS);
      try {
        atTheCut.run();
        snapshot = cut(compresses);
      } finally {
        keyspace.unlock(Keyspace.ALL_SHARDS);
      }
      return snapshot;
    } catch (Throwable e) {
      if (snapshot == null) {
        underWay.release();
      } else {
        snapshot.close();
      }
      throw e;
    }
  }

  private Snapshot cut(boolean compresses) {
    boolean made = false;
    try {
      Snapshot snapshot = new Snapshot(keyspace, shards, keyspace.databases(), compresses);
      for (Shard shard : shards) {
        shard.interest |= Shard.CUT;
      }
      made = true;
      return snapshot;
    } finally {
      if (!made) {
        dropWalks();
      }
    }
  }

  /** Removes the walks of a cut that failed. */
  private void dropWalks() {
    for (Shard shard : shards) {
      for (Table table : shard.tables) {
        if (table != null) {
          table.walk = null;
        }
      }
    }
  }

  /** Ends the snapshot in progress; called by the snapshot. Needs no memory. */
  void ended() {
    for (Shard shard : shards) {
      shard.lock();
      shard.interest &= ~Shard.CUT;
      shard.unlock();
    }
    underWay.release();
  }
}
