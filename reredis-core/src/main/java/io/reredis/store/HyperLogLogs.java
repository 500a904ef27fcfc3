package io.reredis.store;

import io.reredis.util.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The HyperLogLogs of one database: each estimates, within a percent, how many different elements
 * it was given, in at most 12 KB.
 *
 * <p>They are strings in the format of Redis, sparse while they are small. Every method is atomic
 * and safe for use by all threads, and throws {@link io.reredis.util.ReredisException} WRONGTYPE
 * where a key holds something else, INVALIDOBJ where its registers are damaged. No argument may be
 * null; the forms with {@link String} take keys and elements as UTF-8.
 */
public final class HyperLogLogs {
  private final HyperLogLogOperations operations;
  private final int database;

  /** Creates the view of a database; programs get it from the store. */
  public HyperLogLogs(HyperLogLogOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  /**
   * Takes elements in; without any the key is created where it is not there. O(1) an element
   *
   * @return whether the estimate may have changed
   */
  public boolean add(byte[] key, byte[]... elements) {
    return operations.growing().add(database, new Bytes(key), slices(elements));
  }

  /** As {@link #add(byte[], byte[]...)}. O(1) an element */
  public boolean add(String key, String... elements) {
    return operations.growing().add(database, Bytes.of(key), slices(elements));
  }

  /** Estimates how many different elements the keys were given together; 0 without a key. O(n) */
  public long count(byte[]... keys) {
    return operations.count(database, slices(keys));
  }

  /** Estimates how many different elements the keys were given together; 0 without a key. O(n) */
  public long count(String... keys) {
    return operations.count(database, slices(keys));
  }

  /** Takes in what the sources were given; the target is created where it is not there. O(n) */
  public void merge(byte[] target, byte[]... sources) {
    operations.growing().merge(database, new Bytes(target), slices(sources));
  }

  /** Takes in what the sources were given; the target is created where it is not there. O(n) */
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
