package io.reredis.keyspace;

import java.util.function.ToLongFunction;

/**
 * Statistics of a keyspace. Each shard is read under its own lock, one after the other, so a figure
 * is exact only while there are no writes.
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

  /** Returns the number of keys of a database, including expired ones that are not removed yet. */
  public long size(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].size);
  }

  /** Like {@link #size}, but read without a lock, so it may be slightly out of date. */
  public long peekSize(int database) {
    long sum = 0;
    for (Shard shard : shards) {
      Table table = shard.tables[database];
      sum += table == null ? 0 : table.size;
    }
    return sum;
  }

  /** Returns the number of keys of a database that have an expiry or expiring fields. */
  public long expiring(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].expiring());
  }

  /** Returns the number of clients blocked on keys. */
  public int waiting() {
    return keyspace.waiters().count();
  }

  /** Returns the number of keys that clients are blocked on. */
  public long awaitedKeys() {
    return keyspace.waiters().keys();
  }

  /**
   * Returns the number of changes since the start; changes of several elements count each element.
   */
  public long changes() {
    return sum(Shard::changes);
  }

  /** Returns the number of reads that found their key. */
  public long hits() {
    return hits.sum();
  }

  /** Returns the number of reads that did not find their key. */
  public long misses() {
    return misses.sum();
  }

  /** Returns the number of keys removed by expiry. */
  public long expired() {
    return sum(shard -> shard.expired);
  }

  /** Returns how many active expiry runs were cut short by their time limit. */
  public long expiryCutShort() {
    return keyspace.activeExpiry().cutShort();
  }

  /** Returns the number of keys watched by transactions. */
  public long watchedKeys() {
    return sum(shard -> shard.watched.keys());
  }

  /** Returns the number of hash fields removed by expiry. */
  public long expiredFields() {
    return sum(shard -> shard.expiredFields);
  }

  /** Resets the counters of hits, misses, expired keys and fields, and expiry runs cut short. */
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

  /** Returns the heap bytes of keys and values, excluding tables. */
  public long entryBytes() {
    return sum(shard -> shard.entryBytes);
  }

  /** Returns the heap bytes of all tables, excluding keys and values. */
  public long tableBytes() {
    return sum(shard -> shard.tableBytes);
  }

  /** Returns the heap bytes of a database's tables, excluding keys and values. */
  public long tableBytes(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].heapBytes());
  }

  /** Returns the counts of all keys, read in one pass. */
  public KeyCounts counts() {
    KeyCounts counts = new KeyCounts(keyspace.databases());
    sum(
        shard -> {
          counts.add(shard);
          return 0;
        });
    return counts;
  }

  /** Sums a figure over all shards, reading each under its lock. */
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
