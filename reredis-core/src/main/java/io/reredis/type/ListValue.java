package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A list: a listpack, or a {@link BlockList} above {@code list-max-listpack-size}.
 *
 * <p>Indices count from 0. An element passed in must not be in the list. Complexities are those of
 * the large form; N is the number of elements.
 */
public final class ListValue extends View {
  private static final int PAST_SHORT = 32;

  private final Thresholds thresholds;
  private final Bytes slice = new Bytes();
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];

  /** Creates a detached view. */
  public ListValue(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public long size() {
    if (form instanceof BlockList list) {
      return list.size();
    }
    return form == null ? 0 : ListPack.count((byte[]) form, base);
  }

  /** Converts to a large list if the additions exceed a listpack. */
  private void makeRoom(long bytes, int count) {
    if (form instanceof BlockList) {
      return;
    }
    byte[] a = (byte[]) form;
    int limit = thresholds.listSize;
    long total = bytes + (a == null ? ListPack.EMPTY_BYTES : ListPack.totalBytes(a, base));
    if (total > BlockList.maxBytes(limit)
        || limit >= 0 && count + size() > BlockList.maxCount(limit)) {
      large();
    }
  }

  /**
   * Announces what will be pushed, so that the list takes the form that it will need; Redis decides
   * for all elements of a command together.
   */
  public void expect(long bytes, int count) {
    makeRoom(bytes, count);
  }

  private byte[] listpack(int length) {
    if (form == null) {
      kind = Kind.LIST;
      int room = length < PAST_SHORT ? length + 2 : length + 10;
      form = ListPack.create(prefix(), base, room);
    }
    return (byte[]) form;
  }

  /** Adds an element at the head. O(1) */
  public void pushHead(byte[] a, int offset, int length) {
    makeRoom(length, 1);
    if (form instanceof BlockList list) {
      list.addHead(a, offset, length, thresholds.listSize);
    } else {
      form = ListPack.prepend(listpack(length), base, a, offset, length);
    }
    changed = true;
  }

  /** Adds an element at the tail. O(1) */
  public void pushTail(byte[] a, int offset, int length) {
    makeRoom(length, 1);
    if (form instanceof BlockList list) {
      list.addTail(a, offset, length, thresholds.listSize);
    } else {
      form = ListPack.append(listpack(length), base, a, offset, length);
    }
    changed = true;
  }

  /**
   * Appends all elements of an untrusted listpack at the tail, encoded as they are, and takes the
   * form that pushing them one by one would produce. Non-canonical integers are accepted, because
   * lists compare elements as encoded. O(n)
   *
   * @return false, without any change, if they must be pushed one by one: there are more than a
   *     block holds, or the listpack is malformed
   */
  public boolean pushAll(Bytes listpack) {
    byte[] source = listpack.array();
    int start = listpack.offset();
    int length = listpack.length();
    int limit = thresholds.listSize;
    if (length > BlockList.maxBytes(limit)) {
      return false;
    }
    int count = ListPack.validate(source, start, start + length);
    if (count < 0 || count > BlockList.maxCount(limit)) {
      return false;
    }
    if (count == 0) {
      return true;
    }
    if (form == null && fits(source, start, count)) {
      form = ListPack.create(prefix(), base, length - ListPack.EMPTY_BYTES);
      kind = Kind.LIST;
      System.arraycopy(source, start, form, base, length);
    } else if (!(form instanceof BlockList) && fits(source, start, count)) {
      form = ListPack.merge(array(), base, source, start);
    } else {
      large().addAll(source, start + ListPack.HEADER, length - ListPack.EMPTY_BYTES, count, limit);
    }
    return true;
  }

  private BlockList large() {
    if (form instanceof BlockList list) {
      return list;
    }
    byte[] a = (byte[]) form;
    BlockList list = a == null ? new BlockList() : BlockList.of(a, base, thresholds.listSize);
    form = list;
    return list;
  }

  @SuppressWarnings("NullAway") // the list has elements
  private byte[] array() {
    return (byte[]) form;
  }

  @SuppressWarnings("NullAway") // the list has elements
  private ListCursor cursor(long index) {
    return ListCursor.of(form, base, index);
  }

  /** Returns whether all elements fit a listpack, as {@link #makeRoom} would decide one by one. */
  private boolean fits(byte[] source, int start, int count) {
    int limit = thresholds.listSize;
    int most = BlockList.maxBytes(limit);
    int before = form == null ? 0 : ListPack.totalBytes((byte[]) form, base) - ListPack.EMPTY_BYTES;
    int total = before + ListPack.totalBytes(source, start);
    if (limit >= 0 && count + size() > BlockList.maxCount(limit)) {
      return false;
    }
    // the encoding of a text is longer than the text; an integer's digits may be longer than it
    if (total + ListPack.SCRATCH_BYTES <= most) {
      return true;
    }
    int end = ListPack.end(source, start);
    int room = most - before - ListPack.EMPTY_BYTES + start + ListPack.HEADER;
    int at = start + ListPack.HEADER;
    while (at < end && at + ListPack.length(source, at) <= room) {
      at += ListPack.sizeAt(source, at);
    }
    return at == end;
  }

  /**
   * Passes the element at an index to {@code sink}; returns false if there is none. O(N), O(1) at
   * the ends
   */
  public boolean get(long index, BytesSink sink) {
    if (index < 0 || index >= size()) {
      return false;
    }
    cursor(index).put(sink, slice, scratch);
    return true;
  }

  /** Returns a copy of the element at an index, or null if there is none. O(N), O(1) at the ends */
  public byte @Nullable [] get(long index) {
    if (index < 0 || index >= size()) {
      return null;
    }
    cursor(index).get(slice, scratch);
    return slice.copy();
  }

  /** Passes {@code count} elements from an index on to {@code sink}; they must exist. O(N) */
  public void range(long index, long count, BytesSink sink) {
    if (count > 0) {
      ListCursor cursor = cursor(index);
      for (long i = 0; i < count; i++) {
        cursor.put(sink, slice, scratch);
        cursor.next();
      }
    }
  }

  /** Like {@link #range}, backwards from an index. O(N) */
  public void rangeBack(long index, long count, BytesSink sink) {
    if (count > 0) {
      ListCursor cursor = cursor(index);
      for (long i = 0; i < count; i++) {
        cursor.put(sink, slice, scratch);
        cursor.prev();
      }
    }
  }

  /** Replaces the element at an index; returns false if there is none. O(N), O(1) at the ends */
  public boolean set(long index, byte[] a, int offset, int length) {
    if (index < 0 || index >= size()) {
      return false;
    }
    makeRoom(length, 1);
    ListCursor cursor = cursor(index);
    if (form instanceof BlockList list) {
      list.replace(notNull(cursor.block()), cursor.at(), a, offset, length, thresholds.listSize);
    } else {
      form = ListPack.replace(array(), base, cursor.at(), a, offset, length);
    }
    changed = true;
    shrink();
    return true;
  }

  /**
   * Inserts an element next to the first one equal to {@code pivot}; returns false if there is
   * none. O(N)
   */
  public boolean insert(Bytes pivot, boolean before, Bytes element) {
    makeRoom(element.length(), 1);
    long size = size();
    ListCursor cursor = size == 0 ? null : cursor(0);
    for (long i = 0; i < size; i++) {
      assert cursor != null;
      if (cursor.is(pivot.array(), pivot.offset(), pivot.length())) {
        insert(cursor, before ? cursor.at() : cursor.behind(), element);
        return true;
      }
      cursor.next();
    }
    return false;
  }

  private void insert(ListCursor cursor, int at, Bytes e) {
    if (form instanceof BlockList list) {
      list.insert(
          notNull(cursor.block()), at, e.array(), e.offset(), e.length(), thresholds.listSize);
    } else {
      form = ListPack.insert(array(), base, at, e.array(), e.offset(), e.length());
    }
    changed = true;
  }

  /**
   * Removes elements equal to the given one. O(N)
   *
   * @param count the maximum number, from the head, or if negative from the tail; 0 for all
   * @return how many were removed
   */
  public long remove(long count, Bytes element) {
    long most = count == 0 || count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
    boolean forth = count >= 0;
    long size = size();
    if (size == 0) {
      return 0;
    }
    ListCursor cursor = cursor(forth ? 0 : size - 1);
    long removed = 0;
    for (long i = 0; i < size && removed < most; i++) {
      boolean found = cursor.is(element.array(), element.offset(), element.length());
      if (found) {
        remove(cursor, forth);
        removed++;
      }
      if (!forth && i + 1 < size) {
        cursor.prev();
      } else if (forth && !found) {
        cursor.next();
      }
    }
    if (removed > 0) {
      if (form instanceof BlockList list) {
        list.tidy(thresholds.listSize);
      }
      shrink();
    }
    return removed;
  }

  private void remove(ListCursor cursor, boolean forth) {
    changed = true;
    if (form instanceof BlockList) {
      cursor.remove(forth);
    } else {
      byte[] a = ListPack.delete(array(), base, cursor.at());
      form = a;
      cursor.removed(a, base);
    }
  }

  /** Removes elements at the head, at most all. O(removed) */
  public void dropHead(long count) {
    drop(0, count);
  }

  /** Removes elements at the tail, at most all. O(removed) */
  public void dropTail(long count) {
    drop(count, 0);
  }

  private void drop(long atTail, long atHead) {
    changed |= atTail > 0 || atHead > 0;
    if (form instanceof BlockList list) {
      list.dropHead(atHead);
      list.dropTail(atTail);
    } else if (form != null) {
      byte[] a = (byte[]) form;
      int size = ListPack.count(a, base);
      int head = (int) Math.min(size, atHead);
      int tail = (int) Math.min(size - head, atTail);
      a = ListPack.delete(a, base, tail == 0 ? -1 : ListPack.seek(a, base, -tail), tail);
      form = ListPack.delete(a, base, ListPack.first(a, base), head);
    }
    shrink();
  }

  /**
   * Moves an element from an end to an end, in a list of at least two. O(1)
   *
   * @param element a copy of the element to move
   */
  public void rotate(byte[] element, boolean fromHead, boolean toHead) {
    if (form instanceof BlockList) {
      if (toHead) {
        pushHead(element, 0, element.length);
      } else {
        pushTail(element, 0, element.length);
      }
      drop(fromHead ? 0 : 1, fromHead ? 1 : 0);
      return;
    }
    byte[] a = array();
    a = ListPack.delete(a, base, fromHead ? ListPack.first(a, base) : ListPack.last(a, base));
    int to = toHead ? base + ListPack.HEADER : ListPack.end(a, base);
    form = ListPack.insert(a, base, to, element, 0, element.length);
    changed = true;
  }

  /** Trims the list to {@code count} elements from an index on, which must exist. O(removed) */
  public void keep(long index, long count) {
    drop(size() - index - count, index);
  }

  /**
   * Finds elements equal to the given one. O(N)
   *
   * @param rank the first match to report, from 1, or if negative from the tail
   * @param maxCompared the maximum number of elements to compare, 0 for all
   * @param found receives the index of each match and returns whether to continue
   */
  public void find(Bytes element, long rank, long maxCompared, LongPredicate found) {
    long size = size();
    boolean forth = rank > 0;
    long skip = Math.abs(rank) - 1;
    long most = maxCompared == 0 ? size : Math.min(size, maxCompared);
    if (size == 0) {
      return;
    }
    ListCursor cursor = cursor(forth ? 0 : size - 1);
    for (long i = 0; i < most; i++) {
      if (cursor.is(element.array(), element.offset(), element.length())
          && skip-- <= 0
          && !found.test(forth ? i : size - 1 - i)) {
        return;
      }
      if (forth) {
        cursor.next();
      } else {
        cursor.prev();
      }
    }
  }

  /** Converts a large list to a listpack if it has become small. */
  private void shrink() {
    if (form instanceof BlockList list && list.isSmall(thresholds.listSize)) {
      ListBlock block = list.head;
      byte[] a;
      try {
        assert block != null;
        a = ListPack.create(prefix(), base, block.used());
      } catch (OutOfMemoryError e) {
        // keep the large form
        return;
      }
      form = ListPack.appendAll(a, base, block.a, block.from, block.to, block.count);
      kind = Kind.LIST;
    }
  }
}
