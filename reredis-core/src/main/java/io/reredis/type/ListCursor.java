package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import org.jspecify.annotations.Nullable;

/** A bidirectional cursor over a list of either form. Valid until the list changes. */
final class ListCursor {
  private final @Nullable BlockList list;
  private @Nullable ListBlock block;

  @SuppressWarnings("NullAway.Init") // set with the position
  private byte[] a;

  private int from;
  private int to;
  private int at;

  private ListCursor(@Nullable BlockList list) {
    this.list = list;
  }

  /** Returns a cursor at the element at {@code index}, which must exist. */
  static ListCursor of(Object form, int base, long index) {
    if (form instanceof BlockList blocks) {
      ListCursor cursor = new ListCursor(blocks);
      cursor.seek(index);
      return cursor;
    }
    ListCursor cursor = new ListCursor(null);
    cursor.a = (byte[]) form;
    cursor.from = base + ListPack.HEADER;
    cursor.to = ListPack.end(cursor.a, base);
    cursor.at = ListPack.seek(cursor.a, base, index);
    return cursor;
  }

  private void seek(long index) {
    ListBlock b;
    assert list != null;
    if (index < list.size() / 2) {
      b = notNull(list.head);
      while (index >= b.count) {
        index -= b.count;
        b = notNull(b.next);
      }
    } else {
      index -= list.size();
      b = notNull(list.tail);
      while (index < -b.count) {
        index += b.count;
        b = notNull(b.prev);
      }
      index += b.count;
    }
    enter(b);
    at = b.seek((int) index);
  }

  private void enter(ListBlock b) {
    block = b;
    a = b.a;
    from = b.from;
    to = b.to;
  }

  @Nullable ListBlock block() {
    return block;
  }

  int at() {
    return at;
  }

  /** Returns the position after the element, for an insertion. */
  int behind() {
    return at + ListPackEntry.size(a, at);
  }

  /** Moves to the next element; must not be called at the last one. */
  void next() {
    at += ListPackEntry.size(a, at);
    settleForth();
  }

  private void settleForth() {
    while (at == to && block != null && block.next != null) {
      enter(block.next);
      at = from;
    }
  }

  /** Moves to the previous element; must not be called at the first one. */
  void prev() {
    while (at == from && block != null && block.prev != null) {
      enter(block.prev);
      at = to;
    }
    if (at > from) {
      at = ListPackEntry.before(a, at);
    }
  }

  /**
   * Removes the element of a large list and moves to the next one in the direction of the cursor.
   */
  void remove(boolean goesForth) {
    assert block != null;
    assert list != null;
    at = list.remove(block, at);
    from = block.from;
    to = block.to;
    if (goesForth) {
      settleForth();
    }
  }

  /**
   * Updates the cursor after a removal in a listpack: it is at the element after the removed one.
   */
  void removed(byte[] array, int base) {
    a = array;
    to = ListPack.end(array, base);
  }

  boolean is(byte[] b, int offset, int length) {
    return ListPackEntry.equal(a, at, b, offset, length);
  }

  void get(Bytes into, byte[] scratch) {
    ListPackEntry.get(a, at, into, scratch);
  }

  void put(BytesSink sink, Bytes slice, byte[] scratch) {
    ListPackEntry.get(a, at, slice, scratch);
    sink.put(slice.array(), slice.offset(), slice.length());
  }
}
