package io.reredis.keyspace;

import io.reredis.base.Ascii;
import io.reredis.base.SharedBytes;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

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
      keyspace.refusals().checkOpen();
      // steps that may fail come first
      DatabaseMutation swap = new Swap(first, second);
      long[] changes = new long[shards.length];
      changes[0] = 1;
      if (first == second) {
        // changes no key but counts as a change, as in Redis
        shards[0].commit(1, swap, shards[0].interest & Shard.LOGGED);
        return;
      }
      for (Shard shard : shards) {
        Table table = shard.tables[first];
        shard.tables[first] = shard.tables[second];
        shard.tables[second] = table;
      }
      // swapping two databases counts as one change
      commit(swap, changes);
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
      keyspace.refusals().checkOpen();
      // steps that may fail come first
      DatabaseMutation flush = new Flush(database);
      long[] removed = new long[shards.length];
      for (int i = 0; i < shards.length; i++) {
        removed[i] = dropTables(shards[i], database);
      }
      SharedBytes.dropAll();
      commit(flush, removed);
      return LongStream.of(removed).sum();
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  /**
   * Makes a change of something besides keys that is saved with them, and logs its effect.
   *
   * @param change makes the change, or throws
   */
  public void change(Runnable change, byte[]... effect) {
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      keyspace.refusals().checkOpen();
      DatabaseMutation mutation = new Besides(effect);
      change.run();
      shards[0].commit(1, mutation, shards[0].interest & Shard.LOGGED);
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  /** Drops the tables of a database, or of all with -1, and returns how many keys they had. */
  private int dropTables(Shard shard, int database) {
    int keys = 0;
    for (int i = Math.max(database, 0); i <= lastOf(database); i++) {
      Table table = shard.tables[i];
      if (table != null) {
        if (database == -1) {
          shard.countNothing();
        } else {
          // the sums over one database need a look at each entry
          table.forEach(e -> shard.countEntry(e, -1, -Entries.heapBytes(e)));
        }
        keys += table.size;
        shard.dropTable(i);
      }
    }
    return keys;
  }

  private int lastOf(int database) {
    return database == -1 ? keyspace.databases() - 1 : database;
  }

  /** Commits to all shards; the first one logs the change and notifies the sink and the caches. */
  private void commit(DatabaseMutation mutation, long[] changes) {
    for (int i = shards.length - 1; i >= 0; i--) {
      Shard shard = shards[i];
      int once = Shard.LOGGED | Shard.CACHED | Shard.LISTENED;
      int consumers = i == 0 ? shard.interest | Shard.LISTENED : shard.interest & ~once;
      shard.commit(changes[i], mutation, consumers);
    }
  }

  final class Swap extends DatabaseMutation {
    private final int first;
    private final int second;

    Swap(int first, int second) {
      super(keyspace, 0, SWAPDB_COMMAND, number(first), number(second));
      this.first = first;
      this.second = second;
    }

    @Override
    public void touch(Shard shard) {
      touch(shard, first, shard.tables[first], shard.tables[second]);
      touch(shard, second, shard.tables[first], shard.tables[second]);
    }

    @Override
    public void track(Shard shard, boolean all) {
      shard.changed.swap(first, second);
    }

    @Override
    public void invalidate(@Nullable Invalidations invalidations) {
      // clients cache keys by name, whatever the database
    }

    @Override
    public void note(Shard shard, Waiters waiters) {
      waiters.noteAll(shard, first);
      waiters.noteAll(shard, second);
    }

    @Override
    public void appendTo(Shard shard, CommitTaker sink) {
      shard.keyspace.sink().flushed(first);
      shard.keyspace.sink().flushed(second);
    }
  }

  final class Flush extends DatabaseMutation {
    private final int database;

    /** The tables before the flush, by shard and database. */
    private final Table[][] tables = new Table[shards.length][];

    Flush(int database) {
      super(keyspace, Math.max(database, 0), database == -1 ? FLUSHALL_COMMAND : FLUSHDB_COMMAND);
      this.database = database;
      for (int i = 0; i < shards.length; i++) {
        tables[i] = shards[i].tables.clone();
      }
    }

    @Override
    public void touch(Shard shard) {
      Table[] old = tables[shard.index];
      for (int i = Math.max(database, 0); i <= lastOf(database); i++) {
        touch(shard, i, old[i], null);
      }
    }

    @Override
    public void track(Shard shard, boolean all) {
      // the sink reports the flush of all keys at once
    }

    @Override
    public void invalidate(@Nullable Invalidations invalidations) {
      assert invalidations != null;
      invalidations.flushed();
    }

    @Override
    public void note(Shard shard, Waiters waiters) {
      for (int i = Math.max(database, 0); i <= lastOf(database); i++) {
        if (tables[shard.index][i] != null) {
          waiters.noteAll(shard, i);
        }
      }
    }

    @Override
    public void appendTo(Shard shard, CommitTaker sink) {
      shard.keyspace.sink().flushed(database);
    }
  }

  /** A change that concerns no key. */
  final class Besides extends DatabaseMutation {
    Besides(byte[]... effect) {
      super(keyspace, 0, effect);
    }

    @Override
    public void touch(Shard shard) {
      // there is no key to watch
    }

    @Override
    public void track(Shard shard, boolean all) {
      // observers see keys only
    }

    @Override
    public void invalidate(@Nullable Invalidations invalidations) {
      // clients cache keys only
    }

    @Override
    public void note(Shard shard, Waiters waiters) {
      // there is nothing to wait for
    }

    @Override
    public void appendTo(Shard shard, CommitTaker sink) {
      // the sink takes changes of keys only
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
