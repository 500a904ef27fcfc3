package io.reredis.keyspace;

/**
 * A queue of the keys of one shard that changed since the last drain, in the order of their first
 * change. A flag in the entry marks it as queued, so a key written a thousand times costs a
 * thousand bit tests and one slot. Guarded by the lock of the shard.
 */
final class ChangedKeys {
  private static final int INITIAL = 16;
  private static final int KEPT = 1024;

  /** A ring; its length is a power of two. */
  private Object[] entries = new Object[INITIAL];

  private int[] databases = new int[INITIAL];
  private int head;
  private int count;

  void add(int database, Object entry) {
    makeRoom();
    int at = head + count & entries.length - 1;
    entries[at] = entry;
    databases[at] = database;
    count++;
  }

  /** Makes room for one more entry, so that {@link #add} cannot fail. */
  void makeRoom() {
    if (count == entries.length) {
      grow();
    }
  }

  private void grow() {
    int length = entries.length;
    Object[] moreEntries = new Object[length * 2];
    int[] moreDatabases = new int[length * 2];
    for (int i = 0; i < count; i++) {
      moreEntries[i] = entries[head + i & length - 1];
      moreDatabases[i] = databases[head + i & length - 1];
    }
    entries = moreEntries;
    databases = moreDatabases;
    head = 0;
  }

  int count() {
    return count;
  }

  /** Returns the database of the first entry. */
  int firstDatabase() {
    return databases[head];
  }

  /** Removes the first entry; call {@link #firstDatabase} before. */
  Object removeFirst() {
    Object entry = entries[head];
    entries[head] = null;
    head = head + 1 & entries.length - 1;
    if (--count == 0 && entries.length > KEPT) {
      entries = new Object[INITIAL];
      databases = new int[INITIAL];
      head = 0;
    }
    return entry;
  }

  /** Updates the database numbers of queued entries after a swap of two databases. */
  void swap(int first, int second) {
    for (int i = 0; i < count; i++) {
      int at = head + i & entries.length - 1;
      if (databases[at] == first) {
        databases[at] = second;
      } else if (databases[at] == second) {
        databases[at] = first;
      }
    }
  }
}
