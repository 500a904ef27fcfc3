package io.reredis.keyspace;

import java.util.function.ToLongFunction;

/**
 * What can be counted in a keyspace. Each shard is looked at under its own lock, one after the
 * other, so a figure is exact only while nobody writes.
 */
public final class Figures {
  private final Keyspace keyspace;
  private final Shard[] shards;
  private final AccessCounter hits;
  private final AccessCounter misses;

  Figures(Keyspace keyspace, Shard[] shards, AccessCounter hits, AccessCounter misses) {
    this.keyspace = keyspace;
    this.shards = shards;
    this.hits = hits;
    this.misses = misses;
  }

  /** The number of keys of a database, expired ones included that nobody has removed yet. */
  public long size(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].size);
  }

  /** As {@link #size}, but read without a lock, so it may be that of a moment ago. */
  public long peekSize(int database) {
    long sum = 0;
    for (Shard shard : shards) {
      Table table = shard.tables[database];
      sum += table == null ? 0 : table.size;
    }
    return sum;
  }

  /** The number of keys of a database that expire. */
  public long expiring(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].expiring());
  }

  /** The number of those who wait. */
  public int waiting() {
    return keyspace.waiters().count();
  }

  /** The number of keys that somebody waits for. */
  public long awaitedKeys() {
    return keyspace.waiters().keys();
  }

  /** The number of changes since the start, those of several elements counted by element. */
  public long changes() {
    return sum(shard -> shard.revision + shard.furtherChanges);
  }

  /** The number of reads that found their key. */
  public long hits() {
    return hits.sum();
  }

  /** The number of reads that did not find their key. */
  public long misses() {
    return misses.sum();
  }

  /** The number of keys that were removed because their time had come. */
  public long expired() {
    return sum(shard -> shard.expired);
  }

  /** How often active expiry ran out of time. */
  public long expiryCutShort() {
    return keyspace.activeExpiry().cutShort();
  }

  /** The number of keys that transactions watch. */
  public long watchedKeys() {
    return sum(shard -> shard.watched.keys());
  }

  /** The number of hash fields that were removed because their time had come. */
  public long expiredFields() {
    return sum(shard -> shard.expiredFields);
  }

  /** Sets hits, misses and expired back to zero. */
  public void resetCounters() {
    hits.reset();
    misses.reset();
    keyspace.activeExpiry().resetCutShort();
    sum(
        shard -> {
          shard.expired = 0;
          shard.expiredFields = 0;
          return 0;
        });
  }

  /** The bytes of heap that keys and values take, the tables not included. */
  public long entryBytes() {
    return sum(shard -> shard.entryBytes);
  }

  /** The bytes of heap that all tables take beside keys and values. */
  public long tableBytes() {
    return sum(shard -> shard.tableBytes);
  }

  /** The bytes of heap that the tables of a database take beside keys and values. */
  public long tableBytes(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].heapBytes());
  }

  /** The sum of something over all shards, each looked at under its lock. */
  long sum(ToLongFunction<Shard> figure) {
    long sum = 0;
    for (Shard shard : shards) {
      shard.lock();
      try {
        sum += figure.applyAsLong(shard);
      } finally {
        keyspace.release(shard);
      }
    }
    return sum;
  }
}
