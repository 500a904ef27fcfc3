package io.reredis.keyspace;

import io.reredis.rdb.RdbWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All keys as of one moment, the cut, written step by step while other threads write.
 *
 * <p>Each table is walked in hash order, a few groups of slots at a time under the lock of the
 * shard. Before a writer changes an entry ahead of the walk, it saves the entry's old form here,
 * once, and marks the entry so that the walk skips it. The walk clears marks as it passes, so marks
 * exist only ahead of the walk and none remain at the end. A table that is emptied or swapped as a
 * whole keeps its walk.
 *
 * <p>Of large values only the elements are collected under the lock; they are written without it.
 *
 * <p>Old forms are kept in memory, many in one array, until the next {@link #step}, or the last few
 * until the walk over their table ends: they take less than the changed entries. One thread walks;
 * {@link #saveOld} is called by writers under their shard's lock.
 */
public final class Snapshot implements AutoCloseable {
  /** How long a shard is locked at a time. */
  private static final long HOLD_NANOS = 100_000;

  private static final int KEPT = 1 << 20;

  private static final long RETRY_NANOS = 10_000_000;

  /** How many bytes of old forms are collected in one array. */
  private static final int OLDS_TOGETHER = 1 << 16;

  /** The destination of the snapshot. */
  public interface Target {
    /** Writes entries of a database in the file format, the first {@code length} bytes. */
    void write(int database, byte[] bytes, int length, long keys) throws IOException;
  }

  /** The walk over one table; guarded by the lock of its shard. */
  static final class Walk {
    final Snapshot snapshot;
    final Shard shard;
    final Table table;
    final int database;

    /** The smallest hash that the walk has not reached, unsigned. */
    private long position;

    /** The old forms collected so far; null before the first. */
    private @Nullable RdbWriter olds;

    private @Nullable EntryWriter oldWriter;
    private int oldCount;

    private Walk(Snapshot snapshot, Shard shard, Table table, int database, long position) {
      this.snapshot = snapshot;
      this.shard = shard;
      this.table = table;
      this.database = database;
      this.position = position;
    }

    boolean isAheadOf(long hash) {
      return Long.compareUnsigned(hash, position) < 0;
    }

    private void putAside(Object e) {
      FrozenEntry entry = FrozenEntry.of(database, e, snapshot.large);
      if (entry != null) {
        snapshot.frozen.add(entry);
        return;
      }
      if (olds == null) {
        olds = new RdbWriter();
        oldWriter = new EntryWriter(shard.keyspace, snapshot.policy);
      }
      assert oldWriter != null;
      oldWriter.write(olds, e);
      oldCount++;
      if (olds.size() >= OLDS_TOGETHER) {
        handOver();
      }
    }

    private void handOver() {
      if (oldCount > 0) {
        assert olds != null;
        byte[] forms = Arrays.copyOf(olds.array(), olds.size());
        snapshot.olds.add(new Olds(database, forms, oldCount));
        olds.clear(KEPT);
        oldCount = 0;
      }
    }
  }

  private record Olds(int database, byte[] forms, int count) {}

  private final Keyspace keyspace;
  private final List<Walk> walks = new ArrayList<>();
  private final long[] sizes;
  private final long[] expiring;
  private final ConcurrentLinkedQueue<Olds> olds = new ConcurrentLinkedQueue<>();

  /** Entries to be written without a lock, whether found by the walk or saved by a writer. */
  private final ConcurrentLinkedQueue<FrozenEntry> frozen = new ConcurrentLinkedQueue<>();

  private final EvictionPolicy policy;
  private final EntryWriter entries;
  private final RdbWriter out;
  private final boolean fieldsExpire;
  private int current;
  private boolean abandoned;

  /** Why an old form could not be saved, or null. */
  private volatile @Nullable Throwable incomplete;

  private long keys;
  private int stepBytes = KEPT;

  /**
   * The least size in bytes from which a value is not written under the lock; guarded by every
   * shard's lock.
   */
  private int large = 1 << 15;

  /** Makes the cut; the caller holds the locks of all shards. */
  Snapshot(Keyspace keyspace, Shard[] shards, int databases, boolean compresses) {
    this.keyspace = keyspace;
    this.policy = keyspace.memory().policy();
    this.entries = new EntryWriter(keyspace, policy);
    this.out = new RdbWriter(compresses);
    this.sizes = new long[databases];
    this.expiring = new long[databases];
    this.fieldsExpire = keyspace.haveFieldsExpired();
    for (int database = 0; database < databases; database++) {
      for (int i = 0; i < shards.length; i++) {
        Table table = shards[i].tables[database];
        if (table != null) {
          long start = (long) i << 64 - keyspace.shardBits();
          table.walk = new Walk(this, shards[i], table, database, start);
          walks.add(table.walk);
          sizes[database] += table.size;
          expiring[database] += table.expiring();
        }
      }
    }
  }

  /**
   * Returns the number of keys of a database at the cut, including expired ones not yet removed.
   */
  public long size(int database) {
    return sizes[database];
  }

  /** Returns how many of them have an expiry. */
  public long expiring(int database) {
    return expiring[database];
  }

  /** Returns the number of databases. */
  public int databases() {
    return sizes.length;
  }

  /**
   * Returns whether the keyspace has ever had hashes with expiring fields, which need a newer
   * format.
   */
  public boolean fieldsExpire() {
    return fieldsExpire;
  }

  /**
   * Saves the old form of an entry before it is changed, unless already saved, and marks the entry.
   */
  static void saveOld(Walk walk, Object e) {
    int flags = Entries.flags(e);
    if ((flags & Entries.SAVED) == 0) {
      Entries.setFlags(e, flags | Entries.SAVED);
      Snapshot snapshot = walk.snapshot;
      if (!snapshot.abandoned && snapshot.incomplete == null) {
        try {
          walk.putAside(e);
        } catch (Throwable why) {
          // fail the snapshot, not the writer
          snapshot.incomplete = why;
        }
      }
    }
  }

  /**
   * Writes the next entries.
   *
   * @return false if there are no more
   * @throws IOException from the target, or if an old form could not be saved
   */
  public boolean step(Target target) throws IOException {
    if (incomplete != null) {
      throw new IOException("the old form of a key could not be kept: " + incomplete, incomplete);
    }
    for (Olds old = olds.poll(); old != null; old = olds.poll()) {
      keys += old.count;
      target.write(old.database, old.forms, old.forms.length, old.count);
    }
    FrozenEntry entry = frozen.poll();
    if (entry != null) {
      write(entry, target);
      return true;
    }
    if (current == walks.size()) {
      return false;
    }
    Walk walk = walks.get(current);
    long before = keys;
    boolean more = advance(walk);
    if (out.size() > 0) {
      target.write(walk.database, out.array(), out.size(), keys - before);
    }
    out.clear(KEPT);
    if (!more) {
      current++;
    }
    return true;
  }

  private void write(FrozenEntry e, Target target) throws IOException {
    keys++;
    try {
      entries.write(out, e);
    } finally {
      e.value().release();
    }
    target.write(e.database(), out.array(), out.size(), 1);
    out.clear(KEPT);
  }

  /** Sets the number of bytes after which a step ends, 1 MB by default. */
  void stepBytes(int most) {
    stepBytes = most;
  }

  /**
   * Sets the least size in bytes from which a value is not written under the lock; call before any
   * change.
   */
  void freezeFrom(int bytes) {
    large = bytes;
  }

  /** Returns the number of keys written so far. */
  public long keys() {
    return keys;
  }

  /** Walks on for a moment; returns false at the end of the table. */
  private boolean advance(Walk walk) {
    long start = System.nanoTime();
    walk.shard.lock();
    try {
      if (walk.table.walk != walk) {
        return false;
      }
      do {
        walk.position = walk.table.visitFrom(walk.position, (hash, e) -> visit(walk.database, e));
        if (walk.position == 0) {
          walk.table.walk = null;
          if (!abandoned) {
            walk.handOver();
          }
          return false;
        }
      } while (out.size() < stepBytes && System.nanoTime() - start < HOLD_NANOS);
      return true;
    } finally {
      keyspace.release(walk.shard);
    }
  }

  private void visit(int database, Object e) {
    int flags = Entries.flags(e);
    if ((flags & Entries.SAVED) != 0) {
      Entries.setFlags(e, flags & ~Entries.SAVED);
    } else if (!abandoned) {
      FrozenEntry entry = FrozenEntry.of(database, e, large);
      if (entry == null) {
        keys++;
        entries.write(out, e);
      } else {
        frozen.add(entry);
      }
    }
  }

  /** Ends the snapshot. An incomplete snapshot is abandoned, which clears its marks. */
  @Override
  public void close() {
    try {
      abandonRest();
      for (FrozenEntry e = frozen.poll(); e != null; e = frozen.poll()) {
        e.value().release();
      }
    } finally {
      keyspace.snapshots().ended();
    }
  }

  private void abandonRest() {
    abandoned = true;
    // afterwards each writer knows; one shard after the other, since that needs no memory
    for (int i = current; i < walks.size(); i++) {
      walks.get(i).shard.lock();
      walks.get(i).shard.unlock();
    }
    olds.clear();
    while (current < walks.size()) {
      try {
        current += advance(walks.get(current)) ? 0 : 1;
      } catch (OutOfMemoryError e) {
        // a mark that stays would leave its key out of the next snapshot
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }
}
