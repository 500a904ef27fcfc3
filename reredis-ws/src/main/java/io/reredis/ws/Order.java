package io.reredis.ws;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Sorted keys, of which any range can be read by its position, and the number and memory of the
 * keys before any key. Adding and removing costs a binary search and a move within one chunk;
 * positions cost a pass over the sizes of the chunks. Confined to the feed thread.
 */
final class Order {
  private static final int CHUNK = 128;

  private final Comparator<KeyEntry> comparator;

  /** The chunks: some consecutive keys each, never none. */
  private KeyEntry[][] chunks = new KeyEntry[16][];

  /** The first key of each chunk, for a search that looks at no other key. */
  private KeyEntry[] firsts = new KeyEntry[16];

  /** The number of keys in each chunk, and their memory if {@link #weighs}. */
  private int[] sizes = new int[16];

  private long[] weights = new long[16];
  private int count;
  private int size;

  /** Whether memory is summed up. */
  private boolean weighs;

  Order(Comparator<KeyEntry> comparator) {
    this.comparator = comparator;
  }

  int size() {
    return size;
  }

  /** Adds a key; returns false if it is there already. */
  boolean add(KeyEntry entry) {
    if (count == 0) {
      openChunk(0, new KeyEntry[CHUNK]);
      insert(0, 0, entry);
      size++;
      return true;
    }
    int index = Math.max(0, chunkOf(entry));
    int at = find(index, entry);
    if (at >= 0) {
      return false;
    }
    insert(index, ~at, entry);
    size++;
    if (sizes[index] == CHUNK) {
      split(index);
    }
    return true;
  }

  private void insert(int index, int at, KeyEntry entry) {
    KeyEntry[] chunk = chunks[index];
    System.arraycopy(chunk, at, chunk, at + 1, sizes[index] - at);
    chunk[at] = entry;
    if (at == 0) {
      firsts[index] = entry;
    }
    sizes[index]++;
    weights[index] += weighs ? entry.memory() : 0;
  }

  private void openChunk(int index, KeyEntry[] chunk) {
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * count);
      firsts = Arrays.copyOf(firsts, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
      weights = Arrays.copyOf(weights, 2 * count);
    }
    moveChunks(index, index + 1);
    count++;
    chunks[index] = chunk;
    sizes[index] = 0;
    weights[index] = 0;
  }

  /** Moves the chunks from an index on to another index. */
  private void moveChunks(int from, int to) {
    int moved = count - from;
    System.arraycopy(chunks, from, chunks, to, moved);
    System.arraycopy(firsts, from, firsts, to, moved);
    System.arraycopy(sizes, from, sizes, to, moved);
    System.arraycopy(weights, from, weights, to, moved);
  }

  /** Moves the upper half of a chunk to a new one. */
  private void split(int index) {
    KeyEntry[] lower = chunks[index];
    KeyEntry[] upper = new KeyEntry[CHUNK];
    int half = CHUNK / 2;
    System.arraycopy(lower, half, upper, 0, CHUNK - half);
    Arrays.fill(lower, half, CHUNK, null);
    openChunk(index + 1, upper);
    firsts[index + 1] = upper[0];
    sizes[index] = half;
    sizes[index + 1] = CHUNK - half;
    if (weighs) {
      weights[index + 1] = sum(upper, CHUNK - half);
      weights[index] -= weights[index + 1];
    }
  }

  /** Removes a key; returns false if it is not there. */
  boolean remove(KeyEntry entry) {
    int index = chunkOf(entry);
    int at = index < 0 ? -1 : find(index, entry);
    if (at < 0) {
      return false;
    }
    KeyEntry[] chunk = chunks[index];
    size--;
    sizes[index]--;
    weights[index] -= weighs ? entry.memory() : 0;
    System.arraycopy(chunk, at + 1, chunk, at, sizes[index] - at);
    chunk[sizes[index]] = null;
    if (sizes[index] == 0) {
      closeChunk(index);
    } else {
      firsts[index] = chunk[0];
    }
    return true;
  }

  private void closeChunk(int index) {
    moveChunks(index + 1, index);
    count--;
    chunks[count] = null;
    firsts[count] = null;
  }

  void clear() {
    Arrays.fill(chunks, 0, count, null);
    Arrays.fill(firsts, 0, count, null);
    count = 0;
    size = 0;
  }

  /** Begins to sum up the memory of the keys. O(n) the first time. */
  void weigh() {
    if (!weighs) {
      weighs = true;
      for (int i = 0; i < count; i++) {
        weights[i] = sum(chunks[i], sizes[i]);
      }
    }
  }

  private static long sum(KeyEntry[] entries, int size) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += entries[i].memory();
    }
    return sum;
  }

  /** Notes that a key in the order has got so much more memory, which it is not sorted by. */
  void weighMore(KeyEntry entry, long bytes) {
    if (weighs && bytes != 0) {
      int index = chunkOf(entry);
      if (index >= 0 && find(index, entry) >= 0) {
        weights[index] += bytes;
      }
    }
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

  private void collect(int from, int wanted, List<KeyEntry> into) {
    int index = 0;
    int at = from;
    while (at >= sizes[index]) {
      at -= sizes[index++];
    }
    while (into.size() < wanted) {
      if (at == sizes[index]) {
        index++;
        at = 0;
      } else {
        into.add(chunks[index][at++]);
      }
    }
  }

  /** The keys before a position: their number and memory. */
  record Before(int keys, long memory) {}

  /** Returns all keys. */
  Before all() {
    long memory = 0;
    for (int i = 0; i < count; i++) {
      memory += weights[i];
    }
    return new Before(size, memory);
  }

  /**
   * Returns the keys before a place.
   *
   * @param entry the key at whose place the position is, whether or not it is in the order
   */
  Before before(KeyEntry entry) {
    int index = chunkOf(entry);
    if (index < 0) {
      return new Before(0, 0);
    }
    int at = find(index, entry);
    at = at < 0 ? ~at : at;
    int keys = at;
    long memory = weighs ? sum(chunks[index], at) : 0;
    for (int i = 0; i < index; i++) {
      keys += sizes[i];
      memory += weights[i];
    }
    return new Before(keys, memory);
  }

  /** Returns the index of the last chunk that begins with the key or before it; -1 for none. */
  private int chunkOf(KeyEntry entry) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = low + high >>> 1;
      if (comparator.compare(firsts[middle], entry) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Returns the position of a key in a chunk, or the complement of where it belongs. */
  private int find(int index, KeyEntry entry) {
    return Arrays.binarySearch(chunks[index], 0, sizes[index], entry, comparator);
  }
}
