package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.type.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads that take no lock. A small string is read, then validated by the sequence of the shard,
 * because the bytes may be a mixture of an old and a new value. Hints for the processor's cache and
 * for the weight of a command are not validated and may be wrong. Thread-safe.
 */
public final class UnlockedReads {
  private final Keyspace keyspace;

  UnlockedReads(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** The result of {@link #read} if the outcome is unknown. */
  public static final int UNKNOWN = -1;

  /** The result of {@link #read} if the key does not exist. */
  public static final int ABSENT = 0;

  /** The result of {@link #read} if the value was passed to the sink. */
  public static final int FOUND = 1;

  /**
   * Reads a small string without taking a lock, unless a writer holds the shard: passes the value
   * to {@code sink} and rewinds the sink if the shard was changed meanwhile.
   *
   * @param sink a sink that supports rewinding
   * @return {@link #UNKNOWN}, after which the caller must use {@link Keyspace#read}; else {@link
   *     #ABSENT} or {@link #FOUND}, with the access counted
   */
  public int read(int database, Bytes key, BytesSink sink) {
    long hash = keyspace.hash(key);
    Shard shard = keyspace.shardOf(hash);
    long stamp = shard.stamp();
    Object e = find(shard, database, hash, key);
    if (e == null) {
      return isAbsent(shard, stamp) ? ABSENT : UNKNOWN;
    }
    if ((stamp & 1) != 0 || !(e instanceof byte[] packed) || !Packed.isPlain(packed)) {
      return UNKNOWN;
    }
    int mark = sink.mark();
    int at = Packed.valueOffset(packed);
    sink.put(packed, at, packed.length - at);
    if (!shard.validate(stamp)) {
      sink.rewind(mark);
      return UNKNOWN;
    }
    found(database, packed);
    return FOUND;
  }

  /** The result of {@link #copy} if the outcome is unknown. */
  public static final byte[] UNKNOWN_VALUE = new byte[0];

  /**
   * Like {@link #read}, but returns a copy of the value.
   *
   * @return the copy, null if the key does not exist, or {@link #UNKNOWN_VALUE}
   */
  public byte @Nullable [] copy(int database, Bytes key) {
    long hash = keyspace.hash(key);
    Shard shard = keyspace.shardOf(hash);
    long stamp = shard.stamp();
    Object e = find(shard, database, hash, key);
    if (e == null) {
      return isAbsent(shard, stamp) ? null : UNKNOWN_VALUE;
    }
    if ((stamp & 1) != 0 || !(e instanceof byte[] packed) || !Packed.isPlain(packed)) {
      return UNKNOWN_VALUE;
    }
    byte[] copy = Arrays.copyOfRange(packed, Packed.valueOffset(packed), packed.length);
    if (!shard.validate(stamp)) {
      return UNKNOWN_VALUE;
    }
    found(database, packed);
    return copy;
  }

  private static @Nullable Object find(Shard shard, int database, long hash, Bytes key) {
    Table table = shard.tables[database & ~Keyspace.NO_TOUCH];
    return table == null ? null : table.findUnlocked(hash, key.array(), key.offset(), key.length());
  }

  /** Returns whether a key that was not found is known not to exist; if so, counts the miss. */
  private boolean isAbsent(Shard shard, long stamp) {
    if ((stamp & 1) != 0 || (shard.interest & Shard.MISSES) != 0 || !shard.validate(stamp)) {
      return false;
    }
    keyspace.countAccess(false);
    return true;
  }

  /**
   * Counts a hit. A concurrent update of the access clock may be lost, which is not worth a lock.
   */
  private void found(int database, byte[] packed) {
    keyspace.countAccess(true);
    if ((database & Keyspace.NO_TOUCH) == 0) {
      Packed.setClock(packed, keyspace.access().used(Packed.clock(packed)));
    }
  }

  /**
   * Loads the memory that operations on some keys will need into the cache, without a lock and
   * without side effects. Reads the table slots of all keys first and then their entries, so that
   * the cache misses overlap.
   *
   * @param hashes a buffer with room for {@code count} numbers
   * @return a meaningless number; using it keeps the reads from being optimised away
   */
  public int prefetch(int database, Bytes[] keys, int count, long[] hashes) {
    int number = database & ~Keyspace.NO_TOUCH;
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long hash = keyspace.hash(keys[i]);
      hashes[i] = hash;
      if (i == 0 || hash != hashes[i - 1]) {
        Table table = keyspace.shardOf(hash).tables[number];
        sum += table == null ? 0 : table.touchPlace(hash);
      }
    }
    for (int i = 0; i < count; i++) {
      long hash = hashes[i];
      if (i == 0 || hash != hashes[i - 1]) {
        Table table = keyspace.shardOf(hash).tables[number];
        sum += table == null ? 0 : table.touchEntry(hash);
      }
    }
    return sum;
  }

  /**
   * Returns the value that a key probably has if it is neither a string nor compact, else null.
   * Read without a lock, as a hint for prefetching.
   */
  public @Nullable Object peekValue(int database, long hash) {
    Table table = keyspace.shardOf(hash).tables[database & ~Keyspace.NO_TOUCH];
    return table == null ? null : table.peekValue(hash);
  }

  /**
   * Returns the number of elements of a large value, 0 for everything else. Read without a lock: it
   * may be wrong while the key is being changed.
   */
  public long peekSize(int database, Bytes key) {
    long hash = keyspace.hash(key);
    Object e = find(keyspace.shardOf(hash), database, hash, key);
    return e instanceof Entry entry && entry.value instanceof Value value ? value.size() : 0;
  }

  /**
   * Returns the length of a string that is not small, 0 for everything else. Read without a lock,
   * like {@link #peekSize}.
   */
  public int peekLength(int database, Bytes key) {
    long hash = keyspace.hash(key);
    Object e = find(keyspace.shardOf(hash), database, hash, key);
    return e instanceof Entry entry && entry.value instanceof StringValue value ? value.length : 0;
  }
}
