package io.reredis.type;

import io.reredis.base.HeapSize;
import org.jspecify.annotations.Nullable;

/**
 * A block of a large list: entries as in a listpack, without its header, with room at both ends of
 * the array.
 */
final class ListBlock {
  /** The heap bytes of the object, excluding its array. */
  static final int OBJECT_BYTES = 40;

  byte[] a;
  int from;
  int to;
  int count;
  @Nullable ListBlock prev;
  @Nullable ListBlock next;

  /**
   * Creates an empty block.
   *
   * @param at the index for the first entry: 0, or the capacity for a block that grows at its head
   */
  ListBlock(int capacity, int at) {
    a = new byte[capacity];
    from = at;
    to = at;
  }

  int used() {
    return to - from;
  }

  long heapBytes() {
    return OBJECT_BYTES + HeapSize.ofArray(a.length);
  }

  /**
   * Makes room for an entry before the one at {@code at}.
   *
   * @param limit the largest array to grow to, unless the entry requires more
   * @return the index at which to write the entry
   */
  int open(int at, int size, int limit) {
    int place = makeGap(at, size, limit);
    count++;
    return place;
  }

  private int makeGap(int at, int size, int limit) {
    if (at == to && a.length - to >= size) {
      to += size;
      return at;
    }
    if (at == from && from >= size) {
      from -= size;
      return from;
    }
    boolean right = to - at <= at - from;
    if (right ? a.length - to >= size : from < size && a.length - to >= size) {
      System.arraycopy(a, at, a, at + size, to - at);
      to += size;
      return at;
    }
    if (from >= size) {
      System.arraycopy(a, from, a, from - size, at - from);
      from -= size;
      return at - size;
    }
    return move(at, size, limit);
  }

  /** Moves the entries to make room at the growing end, in a larger array if necessary. */
  private int move(int at, int size, int limit) {
    int need = used() + size;
    int capacity = a.length;
    if (need > capacity) {
      capacity = Math.max(need, Math.min(limit, 2 * need)) + 7 & ~7;
    }
    int slack = capacity - need;
    int start = at == to && from == 0 ? 0 : at == from && to == a.length ? slack : slack / 2;
    byte[] target = capacity == a.length ? a : new byte[capacity];
    int head = at - from;
    int tail = to - at;
    if (start > from) {
      System.arraycopy(a, at, target, start + head + size, tail);
      System.arraycopy(a, from, target, start, head);
    } else {
      System.arraycopy(a, from, target, start, head);
      System.arraycopy(a, at, target, start + head + size, tail);
    }
    a = target;
    from = start;
    to = start + need;
    return start + head;
  }

  /** Removes the entry at {@code at} and returns the position of the next one. */
  int close(int at) {
    int size = ListPackEntry.size(a, at);
    count--;
    if (to - at < at - from) {
      System.arraycopy(a, at + size, a, at, to - at - size);
      to -= size;
      return at;
    }
    System.arraycopy(a, from, a, from + size, at - from);
    from += size;
    return at + size;
  }

  /** Removes entries at the head; there must be that many. */
  void dropHead(int entries) {
    for (int i = 0; i < entries; i++) {
      from += ListPackEntry.size(a, from);
    }
    count -= entries;
  }

  /** Removes entries at the tail; there must be that many. */
  void dropTail(int entries) {
    for (int i = 0; i < entries; i++) {
      to = ListPackEntry.before(a, to);
    }
    count -= entries;
  }

  /**
   * Makes room for entries after the last, in a larger array if necessary.
   *
   * @param limit the largest array to grow to, unless the entries require more
   */
  void reserve(int length, int limit) {
    if (a.length - to < length) {
      int need = used() + length;
      byte[] target = new byte[Math.max(need, Math.min(limit, 2 * need)) + 7 & ~7];
      System.arraycopy(a, from, target, 0, used());
      to -= from;
      from = 0;
      a = target;
    }
  }

  /** Adds encoded entries after the last. */
  void append(byte[] source, int at, int length, int entries) {
    reserve(length, 0);
    System.arraycopy(source, at, a, to, length);
    to += length;
    count += entries;
  }

  /** Returns the position of the entry at {@code index}, which must exist. */
  int seek(int index) {
    if (index < count / 2) {
      int at = from;
      for (int i = 0; i < index; i++) {
        at += ListPackEntry.size(a, at);
      }
      return at;
    }
    int at = to;
    for (int i = count; i > index; i--) {
      at = ListPackEntry.before(a, at);
    }
    return at;
  }

  /** Replaces an array that is mostly unused by a smaller one. */
  void trim() {
    if (a.length > 2 * used() + 64) {
      byte[] target = ListPack.smaller(used() + 7 & ~7);
      if (target != null) {
        System.arraycopy(a, from, target, 0, used());
        to -= from;
        from = 0;
        a = target;
      }
    }
  }

  ListBlock copy() {
    ListBlock copy = new ListBlock(used() + 7 & ~7, 0);
    copy.append(a, from, used(), count);
    return copy;
  }
}
