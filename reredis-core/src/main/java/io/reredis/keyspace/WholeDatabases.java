package io.reredis.keyspace;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.SharedBytes;

/** Operations on whole databases: swapping, flushing, and presizing tables for a load. */
public final class WholeDatabases {
  private static final byte[] FLUSHALL_COMMAND = Ascii.bytes("FLUSHALL");
  private static final byte[] FLUSHDB_COMMAND = Ascii.bytes("FLUSHDB");
  private static final byte[] SWAPDB_COMMAND = Ascii.bytes("SWAPDB");

  private final Keyspace keyspace;
  private final Shard[] shards;

  WholeDatabases(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /** Swaps the keys of two databases. */
  public void swap(int first, int second) {
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      keyspace.checkOpen();
      // steps that may fail come first
      byte[][] line = {SWAPDB_COMMAND, number(first), number(second)};
      if (first == second) {
        // changes no key but counts as a change, as in Redis
        shards[0].furtherChanges++;
        shards[0].log(0, line);
        return;
      }
      for (Shard shard : shards) {
        Table one = shard.tables[first];
        Table other = shard.tables[second];
        if ((shard.interest & Shard.WATCHED) != 0) {
          shard.watched.touchAll(first, key -> holds(one, key) || holds(other, key));
          shard.watched.touchAll(second, key -> holds(one, key) || holds(other, key));
        }
        noteWaiting(shard, first);
        noteWaiting(shard, second);
      }
      for (Shard shard : shards) {
        Table table = shard.tables[first];
        shard.tables[first] = shard.tables[second];
        shard.tables[second] = table;
        shard.revision++;
        shard.changed.swap(first, second);
      }
      // swapping two databases counts as one change
      shards[0].furtherChanges -= shards.length - 1;
      shards[0].log(0, line);
      keyspace.sink().flushed(first);
      keyspace.sink().flushed(second);
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  /**
   * Removes all keys of a database, or of all databases with -1.
   *
   * @return the number of keys removed
   */
  public long flush(int database) {
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      keyspace.checkOpen();
      // steps that may fail come first
      byte[][] line = {database == -1 ? FLUSHALL_COMMAND : FLUSHDB_COMMAND};
      int first = database == -1 ? 0 : database;
      int last = database == -1 ? keyspace.databases() - 1 : database;
      for (Shard shard : shards) {
        for (int i = first; i <= last; i++) {
          if (shard.tables[i] != null) {
            announce(shard, i);
          }
        }
      }
      long removed = 0;
      for (Shard shard : shards) {
        for (int i = first; i <= last; i++) {
          removed += flush(shard, i, database == -1);
        }
        shard.account();
      }
      SharedBytes.dropAll();
      try {
        shards[0].log(first, line);
      } finally {
        if ((shards[0].interest & Shard.CACHED) != 0) {
          keyspace.observers().invalidations().flushed();
        }
      }
      keyspace.sink().flushed(database);
      return removed;
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  /** Drops a table; {@code all} means that all other tables of the shard are dropped, too. */
  private int flush(Shard shard, int database, boolean all) {
    Table table = shard.tables[database];
    if (table == null) {
      return 0;
    }
    shard.entryBytes = all ? 0 : shard.entryBytes - table.entryBytes();
    shard.revision++;
    shard.furtherChanges += table.size - 1;
    shard.dropTable(database);
    return table.size;
  }

  /** Notifies watchers and waiters of a database's keys before the keys are removed. */
  private void announce(Shard shard, int database) {
    Table table = shard.tables[database];
    if ((shard.interest & Shard.WATCHED) != 0) {
      shard.watched.touchAll(database, key -> holds(table, key));
    }
    noteWaiting(shard, database);
  }

  /** Returns whether a table (null if empty) holds a key that has not expired. */
  private boolean holds(Table table, Bytes key) {
    return keyspace.isLive(table, keyspace.hash(key), key);
  }

  private void noteWaiting(Shard shard, int database) {
    if ((shard.interest & Shard.WAITED) != 0) {
      for (byte[] key : shard.waiting.keys(database)) {
        keyspace.waiters().note(database, new Bytes(key));
      }
    }
  }

  private static byte[] number(int value) {
    return Ascii.bytes(Integer.toString(value));
  }

  /**
   * Creates large tables for the expected number of keys of an empty database. {@link #trim} drops
   * those that remain empty.
   */
  public void presize(int database, long keys) {
    long each = keys >> keyspace.shardBits();
    if (each < 2 * Segment.MAX_SLOTS) {
      return;
    }
    for (Shard shard : shards) {
      shard.lock();
      try {
        if (shard.tables[database] == null) {
          shard.tables[database] = new Table(shard, keyspace.seed(), keyspace.shardBits(), each);
        }
      } finally {
        keyspace.release(shard);
      }
    }
  }

  /** Drops empty tables left by {@link #presize}. */
  public void trim() {
    for (Shard shard : shards) {
      shard.lock();
      try {
        for (int i = 0; i < keyspace.databases(); i++) {
          if (shard.tables[i] != null && shard.tables[i].size == 0) {
            shard.dropTable(i);
          }
        }
      } finally {
        keyspace.release(shard);
      }
    }
  }
}
