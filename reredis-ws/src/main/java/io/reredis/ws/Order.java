package io.reredis.ws;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Sorted keys, of which any range can be read by its position. Adding and removing costs a binary
 * search and a move within one chunk; reading a range costs a pass over the chunks before it.
 * Confined to the feed thread.
 */
final class Order {
  private static final int CHUNK = 512;

  private final Comparator<KeyEntry> comparator;
  private final ArrayList<Chunk> chunks = new ArrayList<>();
  private int size;

  /** Some consecutive keys; never empty. */
  private static final class Chunk {
    KeyEntry[] entries = new KeyEntry[CHUNK];
    int size;

    void insert(int at, KeyEntry entry) {
      System.arraycopy(entries, at, entries, at + 1, size - at);
      entries[at] = entry;
      size++;
    }

    void remove(int at) {
      size--;
      System.arraycopy(entries, at + 1, entries, at, size - at);
      entries[size] = null;
    }

    /** Moves the upper half to a new chunk. */
    Chunk split() {
      Chunk upper = new Chunk();
      int half = size / 2;
      upper.size = size - half;
      System.arraycopy(entries, half, upper.entries, 0, upper.size);
      Arrays.fill(entries, half, size, null);
      size = half;
      return upper;
    }
  }

  Order(Comparator<KeyEntry> comparator) {
    this.comparator = comparator;
  }

  int size() {
    return size;
  }

  /** Adds a key; returns false if it is there already. */
  boolean add(KeyEntry entry) {
    int index = Math.max(0, chunkOf(entry));
    if (chunks.isEmpty()) {
      chunks.add(new Chunk());
    }
    Chunk chunk = chunks.get(index);
    int at = find(chunk, entry);
    if (at >= 0) {
      return false;
    }
    chunk.insert(~at, entry);
    size++;
    if (chunk.size == CHUNK) {
      chunks.add(index + 1, chunk.split());
    }
    return true;
  }

  /** Removes a key; returns false if it is not there. */
  boolean remove(KeyEntry entry) {
    int index = chunkOf(entry);
    if (index < 0) {
      return false;
    }
    Chunk chunk = chunks.get(index);
    int at = find(chunk, entry);
    if (at < 0) {
      return false;
    }
    chunk.remove(at);
    size--;
    if (chunk.size == 0) {
      chunks.remove(index);
    }
    return true;
  }

  void clear() {
    chunks.clear();
    size = 0;
  }

  /**
   * Returns a range of the keys.
   *
   * @param descending whether to count from the end, backwards
   */
  List<KeyEntry> range(int from, int count, boolean descending) {
    int to = (int) Math.min((long) from + count, size);
    List<KeyEntry> range = new ArrayList<>(Math.max(0, to - from));
    if (from < to) {
      collect(descending ? size - to : from, to - from, range);
    }
    if (descending) {
      Collections.reverse(range);
    }
    return range;
  }

  private void collect(int from, int count, List<KeyEntry> into) {
    int index = 0;
    int at = from;
    while (at >= chunks.get(index).size) {
      at -= chunks.get(index++).size;
    }
    while (into.size() < count) {
      Chunk chunk = chunks.get(index);
      if (at == chunk.size) {
        index++;
        at = 0;
      } else {
        into.add(chunk.entries[at++]);
      }
    }
  }

  /** Returns the index of the last chunk that begins with the key or before it; -1 for none. */
  private int chunkOf(KeyEntry entry) {
    int low = 0;
    int high = chunks.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (comparator.compare(chunks.get(middle).entries[0], entry) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Returns the position of a key in a chunk, or the complement of where it belongs. */
  private int find(Chunk chunk, KeyEntry entry) {
    return Arrays.binarySearch(chunk.entries, 0, chunk.size, entry, comparator);
  }
}
