package io.reredis.store;

import io.reredis.util.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The bitmaps of one database: strings whose bits are read and written one by one.
 *
 * <p>Bit 0 is the highest bit of the first byte. A key that is not there counts as an empty string,
 * and bits behind the end of a string are zero. Every method is atomic and safe for use by all
 * threads, and throws {@link io.reredis.util.ReredisException} WRONGTYPE where the key holds
 * another type, ERR where an offset is negative or above the longest string that there may be. No
 * argument may be null; the forms with {@link String} take keys as UTF-8.
 */
public final class Bitmaps {
  private final BitmapOperations operations;
  private final int database;

  /** Creates the view of a database; programs get it from the store. */
  public Bitmaps(BitmapOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  /** Whether the bit is set. O(1) */
  public boolean get(byte[] key, long offset) {
    return operations.get(database, new Bytes(key), offset);
  }

  /** Whether the bit is set. O(1) */
  public boolean get(String key, long offset) {
    return operations.get(database, Bytes.of(key), offset);
  }

  /** Sets or clears the bit, and returns whether it was set. O(1) amortized */
  public boolean set(byte[] key, long offset, boolean on) {
    return operations.growing().set(database, new Bytes(key), offset, on);
  }

  /** Sets or clears the bit, and returns whether it was set. O(1) amortized */
  public boolean set(String key, long offset, boolean on) {
    return operations.growing().set(database, Bytes.of(key), offset, on);
  }

  /** The number of bits set. O(n) */
  public long count(byte[] key) {
    return count(key, BitRange.ALL);
  }

  /** The number of bits set. O(n) */
  public long count(String key) {
    return count(key, BitRange.ALL);
  }

  /** The number of bits set in a part. O(n) */
  public long count(byte[] key, BitRange range) {
    return operations.count(database, new Bytes(key), range);
  }

  /** The number of bits set in a part. O(n) */
  public long count(String key, BitRange range) {
    return operations.count(database, Bytes.of(key), range);
  }

  /** The first bit that is set, or clear; -1 where there is none. O(n) */
  public long position(byte[] key, boolean set) {
    return position(key, set, BitRange.ALL);
  }

  /** The first bit that is set, or clear; -1 where there is none. O(n) */
  public long position(String key, boolean set) {
    return position(key, set, BitRange.ALL);
  }

  /**
   * The first bit of a part that is set, or clear, counted from the start of the string; -1 where
   * there is none. Where the range is open, the first bit behind the string is clear. O(n)
   */
  public long position(byte[] key, boolean set, BitRange range) {
    return operations.position(database, new Bytes(key), set, range);
  }

  /** As {@link #position(byte[], boolean, BitRange)}. O(n) */
  public long position(String key, boolean set, BitRange range) {
    return operations.position(database, Bytes.of(key), set, range);
  }

  /**
   * Combines bitmaps into a new one, which replaces what the target held; an empty one removes it.
   * O(n)
   *
   * @param sources one key or more; for NOT one
   * @return the length of the result in bytes
   */
  public int combine(BitOperator operator, byte[] target, byte[]... sources) {
    List<Bytes> keys = new ArrayList<>(sources.length);
    for (byte[] source : sources) {
      keys.add(new Bytes(source));
    }
    return combine(operator, new Bytes(target), keys);
  }

  /** As {@link #combine(BitOperator, byte[], byte[]...)}. O(n) */
  public int combine(BitOperator operator, String target, String... sources) {
    return combine(operator, Bytes.of(target), Arrays.stream(sources).map(Bytes::of).toList());
  }

  private int combine(BitOperator operator, Bytes target, List<Bytes> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no source");
    }
    return operations.growing().combine(database, operator, target, sources);
  }

  /**
   * Reads and writes numbers within the string, all at once. O(1) a step
   *
   * @return the result of each step, null where a write failed; unmodifiable
   */
  public List<Long> field(byte[] key, BitField field) {
    return results(operations.growing().field(database, new Bytes(key), field));
  }

  /** As {@link #field(byte[], BitField)}. O(1) a step */
  public List<Long> field(String key, BitField field) {
    return field(key.getBytes(StandardCharsets.UTF_8), field);
  }

  private static List<Long> results(Long[] results) {
    return Collections.unmodifiableList(Arrays.asList(results));
  }
}
