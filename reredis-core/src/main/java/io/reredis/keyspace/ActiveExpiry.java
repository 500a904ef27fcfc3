package io.reredis.keyspace;

import java.util.concurrent.atomic.LongAdder;

/** Removes expired keys and hash fields that are not accessed. */
public final class ActiveExpiry {
  private final Keyspace keyspace;
  private final Shard[] shards;

  /** Runs that were cut short by their time limit. */
  private final LongAdder cutShort = new LongAdder();

  ActiveExpiry(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /**
   * Removes expired keys and hash fields, shard by shard, until all shards are scanned or the time
   * is up.
   *
   * @param firstShard the shard to begin with, so that the next run continues one that was cut
   *     short
   * @param nanos the time limit
   * @return the shard to begin with next time
   */
  public int expireDue(int firstShard, long nanos) {
    long deadline = System.nanoTime() + nanos;
    for (int i = 0; i < shards.length; i++) {
      Shard shard = shards[firstShard + i & shards.length - 1];
      shard.lock();
      try {
        long now = keyspace.clock().millis();
        if (keyspace.keepsKeys()) {
          return firstShard;
        }
        if (expireDue(shard, now, deadline)) {
          shard.expiryScannedTo = now;
        } else {
          cutShort.increment();
          return firstShard + i & shards.length - 1;
        }
      } finally {
        keyspace.release(shard);
      }
    }
    return firstShard;
  }

  private boolean expireDue(Shard shard, long now, long deadline) {
    int removed = 0;
    for (int database = 0; database < keyspace.databases(); database++) {
      Table table = shard.tables[database];
      for (int i = 0; table != null && i < table.directoryLength(); i = table.next(i)) {
        Segment segment = table.segmentAt(i);
        int slot = -1;
        while ((slot = segment.nextDue(slot + 1, shard.expiryScannedTo, now)) >= 0) {
          Object e = segment.slots[slot];
          boolean whole = isDue(Entries.expireAt(e), now);
          if (whole || isDue(Entries.fieldsDueAt(e), now)) {
            table.point(i, slot);
            if (whole) {
              shard.expireFound(database, Entries.hash(e, keyspace.seed()), table);
            } else {
              shard.expireFieldsOfFound(database, Entries.hash(e, keyspace.seed()), table);
            }
            removed++;
            if (table.segmentAt(Math.min(i, table.directoryLength() - 1)) != segment) {
              // the segment was rebuilt smaller: look at its successor from the start
              segment = table.segmentAt(i);
              slot = -1;
            }
            if ((removed & 63) == 0 && System.nanoTime() > deadline) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private static boolean isDue(long expireAt, long now) {
    return expireAt != Entries.NO_EXPIRY && now > expireAt;
  }

  /** Returns how many runs were cut short by their time limit. */
  long cutShort() {
    return cutShort.sum();
  }

  /** Resets {@link #cutShort}. */
  void resetCutShort() {
    cutShort.reset();
  }
}
