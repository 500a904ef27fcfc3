package io.reredis.keyspace;

import java.util.concurrent.Semaphore;

/** Makes snapshots, one at a time. */
public final class Snapshots {
  private final Keyspace keyspace;
  private final Shard[] shards;

  /** Held from before a cut until its snapshot has ended. */
  private final Semaphore underWay = new Semaphore(1);

  Snapshots(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /**
   * Waits until no snapshot is under way, and lets nobody else begin one. The caller holds no lock,
   * and makes a {@link #cut} or calls {@link #giveUpCut}.
   */
  public void awaitCut() {
    underWay.acquireUninterruptibly();
  }

  /** Ends what {@link #awaitCut} began, where no cut was made. */
  public void giveUpCut() {
    underWay.release();
  }

  /**
   * Makes the cut of a snapshot. The caller has waited with {@link #awaitCut}, holds the locks of
   * all shards, and closes the snapshot.
   *
   * @param compresses whether long strings are compressed
   */
  public Snapshot cut(boolean compresses) {
    Snapshot snapshot = new Snapshot(keyspace, shards, keyspace.databases(), compresses);
    for (Shard shard : shards) {
      shard.interest |= Shard.CUT;
    }
    return snapshot;
  }

  /** Ends what {@link #awaitCut} began, where a cut was made; called by the snapshot. */
  void ended() {
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      for (Shard shard : shards) {
        shard.interest &= ~Shard.CUT;
      }
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
      underWay.release();
    }
  }
}
