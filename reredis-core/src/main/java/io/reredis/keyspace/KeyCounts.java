package io.reredis.keyspace;

import io.reredis.util.ValueType;

/**
 * The numbers of keys and their heap bytes, by database and by type, and counters of changes, as
 * the shards keep them: nothing is scanned. Each shard is read under its own lock, one after the
 * other. Confined to one thread.
 */
public final class KeyCounts {
  private final long[] keys;
  private final long[] keysOfType = new long[ValueType.values().length];
  private final long[] bytesOfType = new long[ValueType.values().length];
  private long entryBytes;
  private long changes;
  private long expired;

  KeyCounts(int databases) {
    keys = new long[databases];
  }

  /** Adds the counts of a shard, whose lock is held. */
  void add(Shard shard) {
    long all = 0;
    for (int i = 0; i < keys.length; i++) {
      int size = shard.tables[i] == null ? 0 : shard.tables[i].size;
      keys[i] += size;
      all += size;
    }
    int string = ValueType.STRING.ordinal();
    keysOfType[string] += all;
    bytesOfType[string] += shard.entryBytes;
    for (int i = 0; i < keysOfType.length; i++) {
      if (i != string) {
        keysOfType[i] += shard.keysOfType[i];
        keysOfType[string] -= shard.keysOfType[i];
        bytesOfType[i] += shard.bytesOfType[i];
        bytesOfType[string] -= shard.bytesOfType[i];
      }
    }
    entryBytes += shard.entryBytes;
    changes += shard.changes();
    expired += shard.expired;
  }

  /** Returns the number of keys of a database, including expired ones that are not removed yet. */
  public long keys(int database) {
    return keys[database];
  }

  /** Returns the number of keys of a type, in all databases. */
  public long keys(ValueType type) {
    return keysOfType[type.ordinal()];
  }

  /** Returns the heap bytes of the keys and values of a type, excluding tables. */
  public long bytes(ValueType type) {
    return bytesOfType[type.ordinal()];
  }

  /** Returns the heap bytes of all keys and values, excluding tables. */
  public long entryBytes() {
    return entryBytes;
  }

  /** Returns the number of changes since the start; see {@link Figures#changes}. */
  public long changes() {
    return changes;
  }

  /** Returns the number of keys removed by expiry. */
  public long expired() {
    return expired;
  }
}
