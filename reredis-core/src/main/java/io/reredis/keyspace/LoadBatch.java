package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of keys of one database that are inserted together. Used by one thread at a time.
 * Everything that the insertion needs about an entry is stored beside it, because the entries will
 * have left the caches by then.
 */
final class LoadBatch {
  /** The approximate number of keys for each bucket of the sort. */
  private static final int KEYS_A_PLACE = 16;

  private static final int MOST_PLACE_BITS = 14;
  private static final int TYPES = ValueType.values().length;

  private final Keyspace keyspace;
  private final boolean ontoEmpty;
  private final Object[] entries;
  private final long[] hashes;
  private final long[] marks;
  private final long[] due;
  private final int[] order;
  private final int[] places;
  private final int placeShift;

  /** The entry bytes for each shard. */
  private final long[] bytes;

  /** The keys and entry bytes for each shard and type; those of strings are not used. */
  private final long[][] keysOfType;

  private final long[][] bytesOfType;

  private final Loaded loaded = new Loaded();
  private int database;
  private int count;
  private long failedAt = -1;
  private @Nullable ReredisException failed;

  /**
   * Creates an empty batch.
   *
   * @param ontoEmpty whether the keyspace holds no other keys than those of the file
   */
  LoadBatch(Keyspace keyspace, int room, boolean ontoEmpty) {
    this.ontoEmpty = ontoEmpty;
    this.keyspace = keyspace;
    this.entries = new Object[room];
    this.hashes = new long[room];
    this.marks = new long[room];
    this.due = new long[room];
    this.order = new int[room];
    int bits = Math.min(MOST_PLACE_BITS, 31 - Integer.numberOfLeadingZeros(room / KEYS_A_PLACE));
    int placeBits = Math.max(keyspace.shardBits(), bits);
    this.places = new int[(1 << placeBits) + 1];
    this.placeShift = 64 - placeBits;
    int shards = 1 << keyspace.shardBits();
    this.bytes = new long[shards];
    this.keysOfType = new long[shards][TYPES];
    this.bytesOfType = new long[shards][TYPES];
  }

  int room() {
    return entries.length;
  }

  boolean takes(int wanted) {
    return count == 0 || count < entries.length && database == wanted;
  }

  void add(int to, long hash, Object entry, long mark) {
    database = to;
    entries[count] = entry;
    hashes[count] = hash;
    marks[count] = mark;
    due[count] = Entries.dueAt(entry);
    int shard = keyspace.index(hash);
    int type = Entries.type(entry).ordinal();
    long size = Entries.heapBytes(entry);
    bytes[shard] += size;
    keysOfType[shard][type]++;
    bytesOfType[shard][type] += size;
    places[(int) (hash >>> placeShift) + 1]++;
    count++;
  }

  /** Returns the mark of the key that existed already, or -1. */
  long failedAt() {
    return failedAt;
  }

  /**
   * Inserts the keys, one shard after the other under its lock, and empties the batch.
   *
   * @throws ReredisException if a key exists already; the other keys are inserted all the same
   */
  void insert() {
    sort();
    Shard shard = null;
    try {
      for (int i = 0; i < count; i++) {
        int at = order[i];
        Shard its = keyspace.shardOf(hashes[at]);
        if (its != shard) {
          leave(shard);
          its.lock();
          shard = its;
          keyspace.refusals().checkOpen();
          count(shard);
        }
        insert(shard, at);
      }
    } finally {
      leave(shard);
      clear();
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Sorts the keys by the leading bits of their hashes, which select shard and segment. */
  private void sort() {
    for (int i = 1; i < places.length; i++) {
      places[i] += places[i - 1];
    }
    for (int i = 0; i < count; i++) {
      order[places[(int) (hashes[i] >>> placeShift)]++] = i;
    }
  }

  /** Counts the entries of a shard, before they are inserted. */
  private void count(Shard shard) {
    shard.entryBytes += bytes[shard.index];
    for (ValueType type : ValueType.values()) {
      if (type != ValueType.STRING) {
        int i = type.ordinal();
        shard.count(i, keysOfType[shard.index][i], bytesOfType[shard.index][i]);
      }
    }
  }

  private void leave(@Nullable Shard shard) {
    if (shard != null) {
      shard.account();
      keyspace.release(shard);
    }
  }

  private void insert(Shard shard, int at) {
    Object entry = entries[at];
    Table table = shard.tableOf(database);
    if (table.mayHave(hashes[at])) {
      Bytes key = new Bytes();
      Entries.keyInto(entry, key);
      if (table.find(hashes[at], key.array(), key.offset(), key.length()) != null) {
        if (failed == null || marks[at] < failedAt) {
          failedAt = marks[at];
          failed = BulkLoad.taken(key, ontoEmpty);
        }
        shard.countEntry(entry, -1, -Entries.heapBytes(entry));
        return;
      }
    }
    table.insert(hashes[at], entry, due[at]);
    if (shard.interest != 0) {
      loaded.set(database, entry);
    }
    shard.commit(1, loaded);
  }

  /** The insertion of a key that was read from the files, which is therefore not logged. */
  static final class Loaded extends KeyMutation {
    @SuppressWarnings("NullAway.Init") // set with the key
    private Object entry;

    void set(int of, Object inserted) {
      database = of;
      key = new Bytes();
      Entries.keyInto(inserted, key);
      entry = inserted;
    }

    @Override
    Object affected() {
      return entry;
    }

    @Override
    boolean isModified() {
      return true;
    }

    @Override
    boolean isByItself() {
      return false;
    }

    @Override
    boolean isOther() {
      return true;
    }

    @Override
    public void markSaved(Shard shard) {
      // no snapshot is made during a load
    }

    @Override
    public void log(Shard shard) {}

    @Override
    public void appendTo(Shard shard, CommitTaker sink) {
      sink.append(
          new Commit(
              database, key.copy(), List.of(KeyEvent.SILENT), shard.revision(), false, null));
    }
  }

  private void clear() {
    Arrays.fill(entries, 0, count, null);
    Arrays.fill(places, 0);
    Arrays.fill(bytes, 0);
    for (int i = 0; i < bytes.length; i++) {
      Arrays.fill(keysOfType[i], 0);
      Arrays.fill(bytesOfType[i], 0);
    }
    count = 0;
  }
}
