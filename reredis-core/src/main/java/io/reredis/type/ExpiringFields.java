package io.reredis.type;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The expiring fields of a large hash, ordered by expiry: a binary heap of their elements.
 *
 * <p>An element removed from the table stays in the heap until it reaches the top or the heap has
 * more removed elements than current ones; so adding costs O(log n), and removing nothing.
 */
final class ExpiringFields {
  private static final byte[][] NONE = new byte[0][];
  private static final int SPARE = 16;

  private final FieldTable table;
  private byte[][] heap = NONE;
  private int size;

  /** The number of expiring elements in the table. */
  private int live;

  ExpiringFields(FieldTable table) {
    this.table = table;
  }

  long heapBytes() {
    return 40 + 16 + 4L * heap.length;
  }

  /** Records that an element was added to the table. */
  void added(byte[] element) {
    if (!FieldTable.expires(element)) {
      return;
    }
    live++;
    if (size > 2 * live + SPARE) {
      sweep();
    }
    push(element);
  }

  /** Makes room for one more element, so that {@link #added} cannot fail. */
  void makeRoom() {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size + size / 2 + 4);
    }
  }

  /** Drops the elements that are no longer in the table. */
  private void sweep() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      byte[] e = heap[i];
      if (table.find(e, table.keyOffset(e), table.keyLength(e)) == e) {
        heap[kept++] = e;
      }
    }
    Arrays.fill(heap, kept, size, null);
    size = kept;
    for (int at = size / 2 - 1; at >= 0; at--) {
      sink(at, heap[at]);
    }
  }

  /** Records that an element was removed from the table. */
  void removed(byte[] element) {
    if (FieldTable.expires(element)) {
      live--;
      if (live == 0) {
        heap = NONE;
        size = 0;
      }
    }
  }

  /** Adds all elements of the table; called first. */
  void addAll() {
    for (byte[] element : table) {
      if (FieldTable.expires(element)) {
        live++;
        push(element);
      }
    }
  }

  /**
   * Returns the element that expires first, or null if there is none. Changes the found element of
   * the table.
   */
  byte @Nullable [] first() {
    while (size > 0) {
      byte[] top = heap[0];
      if (table.find(top, table.keyOffset(top), table.keyLength(top)) == top) {
        return top;
      }
      pop();
    }
    return null;
  }

  private void push(byte[] element) {
    makeRoom();
    long expireAt = FieldTable.expireAt(element);
    int at = size++;
    while (at > 0 && FieldTable.expireAt(heap[at - 1 >> 1]) > expireAt) {
      heap[at] = heap[at - 1 >> 1];
      at = at - 1 >> 1;
    }
    heap[at] = element;
  }

  private void pop() {
    byte[] last = heap[--size];
    heap[size] = null;
    if (size > 0) {
      sink(0, last);
    }
  }

  /** Moves an element down from a position to its place in the heap. */
  private void sink(int from, byte[] element) {
    long expireAt = FieldTable.expireAt(element);
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size
          && FieldTable.expireAt(heap[child + 1]) < FieldTable.expireAt(heap[child])) {
        child++;
      }
      if (FieldTable.expireAt(heap[child]) >= expireAt) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = element;
  }
}
