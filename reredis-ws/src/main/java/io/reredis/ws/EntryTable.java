package io.reredis.ws;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the keys of one database: a hash table with linear probing, beside an array of all
 * entries that can be read by position. Removing an entry moves the last one into its place, so a
 * reader that goes from the end to the beginning misses none of the entries that were there when it
 * began. Adding, finding and removing take O(1). Confined to the feed thread.
 */
final class EntryTable {
  private static final int INITIAL = 1024;

  private KeyEntry[] slots = new KeyEntry[INITIAL];

  /** The hashes of the entries in {@link #slots}, so that other entries need not be looked at. */
  private int[] hashes = new int[INITIAL];

  private KeyEntry[] all = new KeyEntry[INITIAL];
  private int size;

  int size() {
    return size;
  }

  /** Returns the entry at a position below {@link #size}. */
  KeyEntry get(int position) {
    return all[position];
  }

  /** Returns the entry of a key, or null. */
  @Nullable KeyEntry find(byte[] key, int hash) {
    for (int at = home(hash); slots[at] != null; at = after(at)) {
      if (hashes[at] == hash && Arrays.equals(slots[at].key(), key)) {
        return slots[at];
      }
    }
    return null;
  }

  /** Adds the entry of a key that has none. */
  void add(KeyEntry entry) {
    if (size == slots.length / 4 * 3) {
      grow();
    }
    insert(entry, entry.hash());
    if (size == all.length) {
      all = Arrays.copyOf(all, size + size / 2);
    }
    entry.place = size;
    all[size++] = entry;
  }

  private void insert(KeyEntry entry, int hash) {
    int at = home(hash);
    while (slots[at] != null) {
      at = after(at);
    }
    slots[at] = entry;
    hashes[at] = hash;
  }

  private void grow() {
    KeyEntry[] oldSlots = slots;
    int[] oldHashes = hashes;
    slots = new KeyEntry[oldSlots.length * 2];
    hashes = new int[slots.length];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != null) {
        insert(oldSlots[i], oldHashes[i]);
      }
    }
  }

  /** Removes an entry that is in the table. */
  void remove(KeyEntry entry) {
    KeyEntry last = all[--size];
    all[size] = null;
    if (last != entry) {
      all[entry.place] = last;
      last.place = entry.place;
    }
    int at = home(entry.hash());
    while (slots[at] != entry) {
      at = after(at);
    }
    close(at);
  }

  /** Empties a slot, and moves entries that were found by passing it. */
  private void close(int gap) {
    for (int at = after(gap); slots[at] != null; at = after(at)) {
      int mask = slots.length - 1;
      if ((at - home(hashes[at]) & mask) >= (at - gap & mask)) {
        slots[gap] = slots[at];
        hashes[gap] = hashes[at];
        gap = at;
      }
    }
    slots[gap] = null;
  }

  void clear() {
    slots = new KeyEntry[INITIAL];
    hashes = new int[INITIAL];
    all = new KeyEntry[INITIAL];
    size = 0;
  }

  private int home(int hash) {
    return hash & slots.length - 1;
  }

  private int after(int at) {
    return at + 1 & slots.length - 1;
  }
}
