package io.reredis.keyspace;

import io.reredis.base.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The keys of one shard that transactions watch, by database. Guarded by the lock of the shard. */
final class WatchedKeys {
  private final Map<Bytes, List<Watcher>>[] byDatabase;
  private int count;

  @SuppressWarnings({"unchecked", "rawtypes"})
  WatchedKeys(int databases) {
    byDatabase = new Map[databases];
  }

  void add(int database, byte[] key, Watcher watcher) {
    if (byDatabase[database] == null) {
      byDatabase[database] = new HashMap<>();
    }
    byDatabase[database].computeIfAbsent(new Bytes(key), k -> new ArrayList<>(1)).add(watcher);
    count++;
  }

  void remove(int database, byte[] key, Watcher watcher) {
    Map<Bytes, List<Watcher>> keys = byDatabase[database];
    List<Watcher> watchers = keys == null ? null : keys.get(new Bytes(key));
    if (watchers == null) {
      return;
    }
    if (watchers.remove(watcher)) {
      count--;
    }
    // also where memory ran out in add
    if (watchers.isEmpty()) {
      keys.remove(new Bytes(key));
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns the number of keys with at least one watcher. */
  int keys() {
    int sum = 0;
    for (Map<Bytes, List<Watcher>> keys : byDatabase) {
      sum += keys == null ? 0 : keys.size();
    }
    return sum;
  }

  void touch(int database, Bytes key, boolean modified) {
    Map<Bytes, List<Watcher>> keys = byDatabase[database];
    List<Watcher> watchers = keys == null ? null : keys.get(key);
    // must not allocate: see Shard.prepareToTell
    for (int i = 0; watchers != null && i < watchers.size(); i++) {
      watchers.get(i).touch(modified);
    }
  }

  /** Passes each watched key of a database with its watchers; allocates nothing. */
  void forEach(int database, BiConsumer<Bytes, List<Watcher>> action) {
    Map<Bytes, List<Watcher>> keys = byDatabase[database];
    if (keys != null) {
      keys.forEach(action);
    }
  }
}
