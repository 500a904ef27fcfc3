package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.BitmapOperations;
import io.reredis.option.BitOperator;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bitmaps of one database: strings that are read and written bit by bit.
 *
 * <p>Bit 0 is the highest bit of the first byte. A missing key is an empty string, and bits after
 * the end of a string are zero. Every method is atomic and thread-safe. Each may throw {@link
 * io.reredis.util.ReredisException}: WRONGTYPE if the key holds another type, ERR if an offset is
 * negative or beyond the longest possible string, and those that write OOM and MISCONF; see {@link
 * io.reredis.util.ErrorCode}.
 *
 * @param <K> the type of the keys
 */
public final class Bitmaps<K> {
  private final Context<K, ?> context;
  private final BitmapOperations operations;
  private final int database;

  /** Creates the view of a database. */
  Bitmaps(Context<K, ?> context) {
    this.context = context;
    this.operations = context.operations().bitmaps();
    this.database = context.number();
  }

  /** Returns whether the bit is set. O(1) */
  public boolean get(K key, long offset) {
    return operations.get(database, context.key(key), offset);
  }

  /** Sets or clears the bit and returns whether it was set. O(1) amortized */
  public boolean set(K key, long offset, boolean on) {
    Bytes name = context.key(key);
    context.admit();
    return operations.set(database, name, offset, on);
  }

  /** Returns the number of set bits. O(n) */
  public long count(K key) {
    return count(key, BitRange.ALL);
  }

  /** Returns the number of set bits in a range. O(n) */
  public long count(K key, BitRange range) {
    return operations.count(
        database, context.key(key), Objects.requireNonNull(range, "range").spec());
  }

  /** Returns the first set or clear bit, empty if there is none. O(n) */
  public OptionalLong position(K key, boolean set) {
    return position(key, set, BitRange.ALL);
  }

  /**
   * Returns the first set or clear bit in a range, counted from the start of the string; empty if
   * there is none. In an open range, the first bit after the string is clear. O(n)
   */
  public OptionalLong position(K key, boolean set, BitRange range) {
    long position =
        operations.position(
            database, context.key(key), set, Objects.requireNonNull(range, "range").spec());
    return position < 0 ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /**
   * Combines bitmaps into a new one, which replaces the target's value; an empty result removes the
   * target. O(n)
   *
   * @param sources one or more keys; exactly one for NOT
   * @return the length of the result in bytes
   * @throws IllegalArgumentException if there is no source
   */
  @SafeVarargs
  public final int combine(BitOperator operator, K target, K... sources) {
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(sources, "sources");
    if (sources.length == 0) {
      throw new IllegalArgumentException("no source");
    }
    Bytes name = context.key(target, "target");
    List<Bytes> names = context.keys(sources);
    context.admit();
    return operations.combine(database, operator, name, names);
  }

  /**
   * Reads and writes numbers within the string, atomically. O(1) per step
   *
   * @return the result of each step, null if a write failed; unmodifiable
   */
  public List<@Nullable Long> field(K key, BitField field) {
    Objects.requireNonNull(field, "field");
    Bytes name = context.key(key);
    context.admit();
    return Collections.unmodifiableList(
        Arrays.asList(operations.field(database, name, field.steps())));
  }
}
