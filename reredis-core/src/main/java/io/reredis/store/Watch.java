package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Watcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Watched keys, for optimistic transactions: a program computes without a lock and writes only if
 * none of the keys has changed meanwhile.
 *
 * <pre>{@code
 * boolean done = false;
 * while (!done) {
 *   try (Watch<String, String> watch = store.watch("price")) {
 *     String price = store.strings().get("price");
 *     String next = price == null ? "1" : compute(price); // slow, and without a lock
 *     done = watch.runIfUnchanged(tx -> tx.strings().set("price", next));
 *   }
 * }
 * }</pre>
 *
 * <p>A watch serves one block: after it has run, {@link #runIfUnchanged} returns false. If the
 * block throws, begin a new watch. Thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Watch<K, V> implements AutoCloseable {
  /** Set under the lock of a watched key's shard, by any thread. */
  private static final class Flag implements Watcher {
    volatile boolean changed;

    @Override
    public void touch(boolean modified) {
      if (modified) {
        changed = true;
      }
    }
  }

  private final Database<K, V> database;
  private final Keyspace keyspace;
  private final Flag flag = new Flag();
  private volatile boolean closed;

  /** The keys, and whether each existed when the watch began. */
  private final Map<Bytes, Boolean> keys = new LinkedHashMap<>();

  /** Begins the watch. */
  Watch(Database<K, V> database, Keyspace keyspace, List<byte[]> names) {
    this.database = database;
    this.keyspace = keyspace;
    for (byte[] name : names) {
      Bytes key = new Bytes(name);
      if (!keys.containsKey(key)) {
        keyspace.observers().watch(database.number(), name, flag);
        keys.put(key, keyspace.isLive(database.number(), key));
      }
    }
  }

  /**
   * Returns whether a watched key has changed or expired since the watch began.
   *
   * @throws IllegalStateException if the watch is closed
   */
  public boolean isChanged() {
    if (closed) {
      throw new IllegalStateException("the watch is closed");
    }
    if (flag.changed) {
      return true;
    }
    for (Map.Entry<Bytes, Boolean> entry : keys.entrySet()) {
      if (entry.getValue() && !keyspace.isLive(database.number(), entry.getKey())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs a block as {@link Database#atomically} does, with the watched keys, unless one of them has
   * changed since the watch began.
   *
   * @return whether the block has run
   * @throws IllegalStateException if the watch is closed, or as {@link Database#atomically} does
   */
  public boolean runIfUnchanged(Consumer<? super Database<K, V>> block) {
    Objects.requireNonNull(block, "block");
    return database.atomically(
        List.copyOf(keys.keySet()),
        tx -> {
          if (isChanged()) {
            return false;
          }
          block.accept(tx);
          flag.changed = true;
          return true;
        });
  }

  /** Ends the watch. Closing again has no effect. */
  @Override
  public void close() {
    closed = true;
    for (Bytes key : keys.keySet()) {
      keyspace.observers().unwatch(database.number(), key.array(), flag);
    }
  }
}
