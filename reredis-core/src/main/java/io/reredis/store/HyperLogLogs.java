package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.HyperLogLogOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The HyperLogLogs of one database: each estimates, within a percent, the number of distinct
 * elements added to it, in at most 12 KB.
 *
 * <p>They are strings in the format of Redis, sparse while small. Every method is atomic and
 * thread-safe, and throws {@link io.reredis.util.ReredisException} WRONGTYPE if a key holds
 * something else, INVALIDOBJ if its registers are damaged. No argument may be null; the forms with
 * {@link String} use UTF-8.
 */
public final class HyperLogLogs {
  private final HyperLogLogOperations operations;
  private final int database;

  /** Creates the view of a database. */
  HyperLogLogs(HyperLogLogOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  /**
   * Adds elements; without elements, only creates a missing key. O(1) per element
   *
   * @return whether the estimate may have changed
   */
  public boolean add(byte[] key, byte[]... elements) {
    return operations.growing().add(database, new Bytes(key), slices(elements));
  }

  /** Like {@link #add(byte[], byte[]...)}. O(1) per element */
  public boolean add(String key, String... elements) {
    return operations.growing().add(database, Bytes.of(key), slices(elements));
  }

  /** Estimates the number of distinct elements in the union of the keys; 0 without a key. O(n) */
  public long count(byte[]... keys) {
    return operations.count(database, slices(keys));
  }

  /** Estimates the number of distinct elements in the union of the keys; 0 without a key. O(n) */
  public long count(String... keys) {
    return operations.count(database, slices(keys));
  }

  /** Merges the sources into the target, which is created if missing. O(n) */
  public void merge(byte[] target, byte[]... sources) {
    operations.growing().merge(database, new Bytes(target), slices(sources));
  }

  /** Merges the sources into the target, which is created if missing. O(n) */
  public void merge(String target, String... sources) {
    operations.growing().merge(database, Bytes.of(target), slices(sources));
  }

  private static List<Bytes> slices(byte[][] arrays) {
    List<Bytes> slices = new ArrayList<>(arrays.length);
    for (byte[] array : arrays) {
      slices.add(new Bytes(array));
    }
    return slices;
  }

  private static List<Bytes> slices(String[] texts) {
    return Arrays.stream(texts).map(Bytes::of).toList();
  }
}
