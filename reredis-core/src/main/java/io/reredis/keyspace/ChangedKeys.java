package io.reredis.keyspace;

import java.util.Arrays;

/**
 * The keys of one shard that changed since somebody last asked, each once: an entry carries a flag
 * while it stands in this list, so a key written a thousand times costs a thousand bit tests and
 * one place. Guarded by the lock of the shard.
 */
final class ChangedKeys {
  private Object[] entries = new Object[16];
  private int[] databases = new int[16];
  private int count;

  void add(int database, Object entry) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count * 2);
      databases = Arrays.copyOf(databases, count * 2);
    }
    entries[count] = entry;
    databases[count++] = database;
  }

  int count() {
    return count;
  }

  /** Takes the last one off; its database is {@link #lastDatabase}, asked first. */
  Object removeLast() {
    Object entry = entries[--count];
    entries[count] = null;
    if (count == 0 && entries.length > 1024) {
      clear();
    }
    return entry;
  }

  int lastDatabase() {
    return databases[count - 1];
  }

  void clear() {
    entries = new Object[16];
    databases = new int[16];
    count = 0;
  }
}
