package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.BitmapOperations;
import io.reredis.option.BitField;
import io.reredis.option.BitOperator;
import io.reredis.option.BitRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The bitmaps of one database: strings that are read and written bit by bit.
 *
 * <p>Bit 0 is the highest bit of the first byte. A missing key is an empty string, and bits after
 * the end of a string are zero. Every method is atomic and thread-safe, and throws {@link
 * io.reredis.util.ReredisException} WRONGTYPE if the key holds another type, ERR if an offset is
 * negative or beyond the longest possible string. No argument may be null; the forms with {@link
 * String} encode keys as UTF-8.
 */
public final class Bitmaps {
  private final BitmapOperations operations;
  private final int database;

  /** Creates the view of a database. */
  Bitmaps(BitmapOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  /** Returns whether the bit is set. O(1) */
  public boolean get(byte[] key, long offset) {
    return operations.get(database, new Bytes(key), offset);
  }

  /** Returns whether the bit is set. O(1) */
  public boolean get(String key, long offset) {
    return operations.get(database, Bytes.of(key), offset);
  }

  /** Sets or clears the bit and returns whether it was set. O(1) amortized */
  public boolean set(byte[] key, long offset, boolean on) {
    return operations.growing().set(database, new Bytes(key), offset, on);
  }

  /** Sets or clears the bit and returns whether it was set. O(1) amortized */
  public boolean set(String key, long offset, boolean on) {
    return operations.growing().set(database, Bytes.of(key), offset, on);
  }

  /** Returns the number of set bits. O(n) */
  public long count(byte[] key) {
    return count(key, BitRange.ALL);
  }

  /** Returns the number of set bits. O(n) */
  public long count(String key) {
    return count(key, BitRange.ALL);
  }

  /** Returns the number of set bits in a range. O(n) */
  public long count(byte[] key, BitRange range) {
    return operations.count(database, new Bytes(key), range);
  }

  /** Returns the number of set bits in a range. O(n) */
  public long count(String key, BitRange range) {
    return operations.count(database, Bytes.of(key), range);
  }

  /** Returns the first set or clear bit; -1 if there is none. O(n) */
  public long position(byte[] key, boolean set) {
    return position(key, set, BitRange.ALL);
  }

  /** Returns the first set or clear bit; -1 if there is none. O(n) */
  public long position(String key, boolean set) {
    return position(key, set, BitRange.ALL);
  }

  /**
   * Returns the first set or clear bit in a range, counted from the start of the string; -1 if
   * there is none. In an open range, the first bit after the string is clear. O(n)
   */
  public long position(byte[] key, boolean set, BitRange range) {
    return operations.position(database, new Bytes(key), set, range);
  }

  /** Like {@link #position(byte[], boolean, BitRange)}. O(n) */
  public long position(String key, boolean set, BitRange range) {
    return operations.position(database, Bytes.of(key), set, range);
  }

  /**
   * Combines bitmaps into a new one, which replaces the target's value; an empty result removes the
   * target. O(n)
   *
   * @param sources one or more keys; exactly one for NOT
   * @return the length of the result in bytes
   */
  public int combine(BitOperator operator, byte[] target, byte[]... sources) {
    List<Bytes> keys = new ArrayList<>(sources.length);
    for (byte[] source : sources) {
      keys.add(new Bytes(source));
    }
    return combine(operator, new Bytes(target), keys);
  }

  /** Like {@link #combine(BitOperator, byte[], byte[]...)}. O(n) */
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
   * Reads and writes numbers within the string, atomically. O(1) per step
   *
   * @return the result of each step, null if a write failed; unmodifiable
   */
  public List<Long> field(byte[] key, BitField field) {
    return results(operations.growing().field(database, new Bytes(key), field));
  }

  /** Like {@link #field(byte[], BitField)}. O(1) per step */
  public List<Long> field(String key, BitField field) {
    return field(key.getBytes(StandardCharsets.UTF_8), field);
  }

  private static List<Long> results(Long[] results) {
    return Collections.unmodifiableList(Arrays.asList(results));
  }
}
