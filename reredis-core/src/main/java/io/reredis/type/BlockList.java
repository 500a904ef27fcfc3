package io.reredis.type;

import io.reredis.util.ValueType;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A large list: linked blocks of some kilobytes, so that both ends are O(1) and the middle is
 * reached block by block. An element larger than a block has one of its own.
 */
public final class BlockList extends Value {
  private static final int OBJECT_BYTES = 48;

  /** The maximum bytes of a block if the option counts elements. */
  private static final int COUNTED_BYTES = 8192;

  /**
   * The array header, deducted from the size of a block so that it fills whole kilobytes of heap.
   */
  private static final int ARRAY_HEADER = 16;

  private static final int FIRST_CAPACITY = 512;

  @Nullable ListBlock head;
  @Nullable ListBlock tail;
  private long size;
  private int blocks;
  private long bytes;

  /** Creates an empty list. */
  public BlockList() {}

  /** Returns a list with the elements of a listpack. */
  static BlockList of(byte[] a, int base, int limit) {
    BlockList list = new BlockList();
    int count = ListPack.count(a, base);
    if (count > 0) {
      int from = base + ListPack.HEADER;
      int length = ListPack.end(a, base) - from;
      ListBlock block = new ListBlock(Math.max(length, capacity(limit)) + 7 & ~7, 0);
      block.append(a, from, length, count);
      list.link(list.tail, block);
      list.size = count;
    }
    return list;
  }

  /** Returns the maximum bytes of a listpack for a value of {@code list-max-listpack-size}. */
  static int maxBytes(int limit) {
    return limit >= 0 ? COUNTED_BYTES : 2048 << Math.min(5, -limit);
  }

  /** Returns the maximum elements of a listpack for a value of {@code list-max-listpack-size}. */
  static int maxCount(int limit) {
    return limit < 0 ? Integer.MAX_VALUE : Math.max(1, limit);
  }

  private static int capacity(int limit) {
    return maxBytes(limit) - ARRAY_HEADER;
  }

  private static int firstCapacity(int limit, int size) {
    return Math.max(size, limit < 0 ? capacity(limit) : FIRST_CAPACITY) + 7 & ~7;
  }

  private static boolean fits(@Nullable ListBlock block, int size, int limit) {
    return block != null && block.used() + size <= capacity(limit) && block.count < maxCount(limit);
  }

  @Override
  public ValueType type() {
    return ValueType.LIST;
  }

  @Override
  public String encoding() {
    return "quicklist";
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + bytes;
  }

  @Override
  public Value copy() {
    BlockList copy = new BlockList();
    for (ListBlock block = head; block != null; block = block.next) {
      copy.link(copy.tail, block.copy());
    }
    copy.size = size;
    return copy;
  }

  /** Returns the number of blocks. O(1) */
  public int blocks() {
    return blocks;
  }

  /** Passes each block to {@code visitor} as a listpack. O(N) */
  public void forEachBlock(Consumer<byte[]> visitor) {
    for (ListBlock block = head; block != null; block = block.next) {
      byte[] a = ListPack.create(new byte[0], 0, block.used());
      a = ListPack.appendAll(a, 0, block.a, block.from, block.to, block.count);
      visitor.accept(ListPack.copy(a, 0));
    }
  }

  /** Links a block after another, or at the head if that is null. */
  private void link(@Nullable ListBlock before, ListBlock block) {
    ListBlock after = before == null ? head : before.next;
    block.prev = before;
    block.next = after;
    if (before == null) {
      head = block;
    } else {
      before.next = block;
    }
    if (after == null) {
      tail = block;
    } else {
      after.prev = block;
    }
    blocks++;
    bytes += block.heapBytes();
  }

  private void unlink(ListBlock block) {
    if (block.prev == null) {
      head = block.next;
    } else {
      block.prev.next = block.next;
    }
    if (block.next == null) {
      tail = block.prev;
    } else {
      block.next.prev = block.prev;
    }
    blocks--;
    bytes -= block.heapBytes();
  }

  void addTail(byte[] source, int offset, int length, int limit) {
    int size = Math.toIntExact(ListPackEntry.sizeOf(source, offset, length));
    ListBlock block = tail;
    if (!fits(block, size, limit)) {
      block = new ListBlock(firstCapacity(limit, size), 0);
      link(tail, block);
    }
    assert block != null;
    put(block, block.to, size, limit, source, offset, length);
  }

  /**
   * Adds encoded entries at the tail, no more than a block may have: to the last block if they all
   * fit, otherwise in a new block.
   */
  void addAll(byte[] source, int at, int length, int entries, int limit) {
    ListBlock block = tail;
    if (block == null
        || block.used() + length > capacity(limit)
        || block.count + entries > maxCount(limit)) {
      block = new ListBlock(length + 7 & ~7, 0);
      link(tail, block);
    }
    long heap = block.heapBytes();
    block.reserve(length, capacity(limit));
    block.append(source, at, length, entries);
    bytes += block.heapBytes() - heap;
    size += entries;
  }

  void addHead(byte[] source, int offset, int length, int limit) {
    int size = Math.toIntExact(ListPackEntry.sizeOf(source, offset, length));
    ListBlock block = head;
    if (!fits(block, size, limit)) {
      int capacity = firstCapacity(limit, size);
      block = new ListBlock(capacity, capacity);
      link(null, block);
    }
    assert block != null;
    put(block, block.from, size, limit, source, offset, length);
  }

  private void put(
      ListBlock block, int at, int size, int limit, byte[] source, int offset, int length) {
    byte[] before = block.a;
    long heap = block.heapBytes();
    int position = block.open(at, size, capacity(limit));
    ListPackEntry.write(block.a, position, source, offset, length);
    if (block.a != before) {
      bytes += block.heapBytes() - heap;
    }
    this.size++;
  }

  /** Inserts an element before the entry at {@code at} of the block, or at its end. */
  void insert(ListBlock block, int at, byte[] source, int offset, int length, int limit) {
    int size = Math.toIntExact(ListPackEntry.sizeOf(source, offset, length));
    if (fits(block, size, limit)) {
      put(block, at, size, limit, source, offset, length);
    } else if (at == block.to && fits(block.next, size, limit)) {
      assert block.next != null;
      put(block.next, block.next.from, size, limit, source, offset, length);
    } else if (at == block.from && fits(block.prev, size, limit)) {
      assert block.prev != null;
      put(block.prev, block.prev.to, size, limit, source, offset, length);
    } else {
      insertBetween(at, block, size, limit, source, offset, length);
    }
  }

  private void insertBetween(
      int at, ListBlock block, int size, int limit, byte[] source, int offset, int length) {
    ListBlock before = at == block.from ? block.prev : block;
    if (at != block.from && at != block.to) {
      split(block, at);
    }
    if (before != null && fits(before, size, limit)) {
      put(before, before.to, size, limit, source, offset, length);
      return;
    }
    ListBlock after = before == null ? head : before.next;
    if (fits(after, size, limit)) {
      assert after != null;
      put(after, after.from, size, limit, source, offset, length);
      return;
    }
    ListBlock fresh = new ListBlock(size + 7 & ~7, 0);
    link(before, fresh);
    put(fresh, 0, size, limit, source, offset, length);
  }

  /** Moves the entries from {@code at} on to a new block. */
  private void split(ListBlock block, int at) {
    int moved = 0;
    for (int i = at; i < block.to; i += ListPackEntry.size(block.a, i)) {
      moved++;
    }
    ListBlock right = new ListBlock(block.to - at + 7 & ~7, 0);
    right.append(block.a, at, block.to - at, moved);
    block.to = at;
    block.count -= moved;
    link(block, right);
  }

  /** Replaces the element at {@code at} of the block. */
  void replace(ListBlock block, int at, byte[] source, int offset, int length, int limit) {
    long size = ListPackEntry.sizeOf(source, offset, length);
    if (size == ListPackEntry.size(block.a, at)) {
      ListPackEntry.write(block.a, at, source, offset, length);
      return;
    }
    if (block.count == 1) {
      ListBlock fresh = new ListBlock(Math.toIntExact(size) + 7 & ~7, 0);
      ListBlock before = block.prev;
      unlink(block);
      this.size--;
      link(before, fresh);
      put(fresh, 0, (int) size, limit, source, offset, length);
      return;
    }
    byte[] old = Arrays.copyOfRange(block.a, at, at + ListPackEntry.size(block.a, at));
    int behind = block.close(at);
    this.size--;
    try {
      insert(block, behind, source, offset, length, limit);
    } catch (OutOfMemoryError e) {
      putBack(block, Math.min(behind, block.to), old);
      throw e;
    }
  }

  /** Restores an entry that was just removed, for which the array still has room. */
  private void putBack(ListBlock block, int at, byte[] entry) {
    int position = block.open(at, entry.length, 0);
    System.arraycopy(entry, 0, block.a, position, entry.length);
    size++;
  }

  /**
   * Removes the element at {@code at} of the block, which stays linked even if it is empty: see
   * {@link #tidy}.
   *
   * @return the position of the next element
   */
  int remove(ListBlock block, int at) {
    size--;
    return block.close(at);
  }

  /** Removes empty blocks, and joins neighbours that have become small. */
  void tidy(int limit) {
    ListBlock block = head;
    while (block != null) {
      ListBlock next = block.next;
      if (block.count == 0) {
        unlink(block);
      } else {
        ListBlock before = block.prev;
        boolean joined =
            before != null
                && before.used() + block.used() <= capacity(limit) / 2
                && before.count + block.count <= maxCount(limit)
                && join(before, block);
        if (!joined) {
          bytes -= block.heapBytes();
          block.trim();
          bytes += block.heapBytes();
        }
      }
      block = next;
    }
  }

  /** Joins two blocks, if there is memory for it. */
  private boolean join(ListBlock before, ListBlock block) {
    long heap = before.heapBytes();
    try {
      before.append(block.a, block.from, block.used(), block.count);
    } catch (OutOfMemoryError e) {
      return false;
    }
    bytes += before.heapBytes() - heap;
    unlink(block);
    return true;
  }

  /** Removes that many elements at the head, at most all. O(removed) */
  void dropHead(long count) {
    while (head != null && count >= head.count) {
      count -= head.count;
      size -= head.count;
      unlink(head);
    }
    if (head != null) {
      head.dropHead((int) count);
      size -= count;
    }
  }

  /** Removes that many elements at the tail, at most all. O(removed) */
  void dropTail(long count) {
    while (tail != null && count >= tail.count) {
      count -= tail.count;
      size -= tail.count;
      unlink(tail);
    }
    if (tail != null) {
      tail.dropTail((int) count);
      size -= count;
    }
  }

  /**
   * Returns whether all elements are in one block that fits a listpack with a margin, so that the
   * list does not become large again soon. As in Redis, half the limit.
   */
  boolean isSmall(int limit) {
    return blocks == 1
        && head != null
        && (limit >= 0
            ? head.count <= maxCount(limit) / 2 && head.used() <= COUNTED_BYTES
            : head.used() + ListPack.EMPTY_BYTES <= maxBytes(limit) / 2);
  }
}
