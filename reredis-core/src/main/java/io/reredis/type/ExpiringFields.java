package io.reredis.type;

import java.util.Arrays;

/**
 * The expiring fields of a large hash by when they expire: a binary heap of their elements.
 *
 * <p>An element that has left the table stays in the heap until it comes to the top or the heap
 * holds more of such than of others; so adding costs O(log n), and removing a field nothing.
 */
final class ExpiringFields {
  private static final byte[][] NONE = new byte[0][];
  private static final int SPARE = 16;

  private final FieldTable table;
  private byte[][] heap = NONE;
  private int size;

  /** How many elements of the table expire. */
  private int live;

  ExpiringFields(FieldTable table) {
    this.table = table;
  }

  long heapBytes() {
    return 40 + 16 + 4L * heap.length;
  }

  /** Says that an element came into the table. */
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

  /** Makes room for one more, so that {@link #added} cannot fail. */
  void makeRoom() {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size + size / 2 + 4);
    }
  }

  /** Leaves out the elements that have left the table. */
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

  /** Says that an element went out of the table. */
  void removed(byte[] element) {
    if (FieldTable.expires(element)) {
      live--;
      if (live == 0) {
        heap = NONE;
        size = 0;
      }
    }
  }

  /** Takes in, before anything else, the elements of the table. */
  void addAll() {
    for (byte[] element : table) {
      if (FieldTable.expires(element)) {
        live++;
        push(element);
      }
    }
  }

  /** The element that expires first, or null where none does. What the table found is lost. */
  byte[] first() {
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

  /** Puts an element where it belongs, at a place or below. */
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
