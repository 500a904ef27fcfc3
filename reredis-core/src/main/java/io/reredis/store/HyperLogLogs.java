package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.HyperLogLogOperations;
import java.util.List;
import java.util.Objects;

/**
 * The HyperLogLogs of one database: each estimates, within a percent, the number of distinct
 * elements added to it, in at most 12 KB.
 *
 * <p>They are strings in the format of Redis, sparse while small. Every method is atomic and
 * thread-safe. Each may throw {@link io.reredis.util.ReredisException}: WRONGTYPE if a key holds
 * something else, INVALIDOBJ if its registers are damaged, and those that write OOM and MISCONF;
 * see {@link io.reredis.util.ErrorCode}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the elements
 */
public final class HyperLogLogs<K, V> {
  private final Context<K, V> context;
  private final HyperLogLogOperations operations;
  private final int database;

  /** Creates the view of a database. */
  HyperLogLogs(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().hyperLogLogs();
    this.database = context.number();
  }

  /**
   * Adds elements; without elements, only creates a missing key. O(1) per element
   *
   * @return whether the estimate may have changed
   */
  @SafeVarargs
  public final boolean add(K key, V... elements) {
    Bytes name = context.key(key);
    List<Bytes> values = context.values(elements, "elements");
    context.admit();
    return operations.add(database, name, values);
  }

  /** Estimates the number of distinct elements in the union of the keys; 0 without a key. O(n) */
  @SafeVarargs
  public final long count(K... keys) {
    return operations.count(database, context.keys(keys));
  }

  /** Merges the sources into the target, which is created if missing. O(n) */
  @SafeVarargs
  public final void merge(K target, K... sources) {
    Bytes name = context.key(target, "target");
    List<Bytes> names = context.keys(Objects.requireNonNull(sources, "sources"));
    context.admit();
    operations.merge(database, name, names);
  }
}
