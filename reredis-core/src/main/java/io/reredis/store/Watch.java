package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Watcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Watched keys, for optimistic transactions: compute without holding a lock, and write only if
 * nothing has changed meanwhile.
 *
 * <pre>{@code
 * boolean done = false;
 * while (!done) {
 *   try (Watch<String, String> watch = store.watch("price")) {
 *     String price = store.strings().get("price");
 *     String next = price == null ? "1" : compute(price); // a method of the program, which takes long
 *     done = watch.runIfUnchanged(tx -> tx.strings().set("price", next));
 *   }
 * }
 * }</pre>
 *
 * <p>A watch can be used once: after a block has run, or has thrown an exception, {@link
 * #runIfUnchanged} returns false. Thread-safe.
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

  /** Returns whether a watched key has been changed or has expired since the watch began. */
  public boolean isChanged() {
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
   * @return false if one has changed; then the block does not run
   */
  public boolean runIfUnchanged(Consumer<? super Database<K, V>> block) {
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
    for (Bytes key : keys.keySet()) {
      keyspace.observers().unwatch(database.number(), key.array(), flag);
    }
  }
}
