package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.ArraySink;
import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.Waiter;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.ListEnd;
import io.reredis.type.ListValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The operations on lists, on byte slices.
 *
 * <p>Indices count from 0, negative ones from the end. All methods are atomic and thread-safe, and
 * throw {@link io.reredis.util.ReredisException} WRONGTYPE if a key holds another type.
 * Complexities are Redis's.
 */
public final class ListOperations {
  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public ListOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Adds elements one after the other at an end. O(elements)
   *
   * @param onlyIfPresent whether to do nothing if the list does not exist
   * @return the length of the list, 0 if it does not exist
   */
  public long push(
      int database, Bytes key, List<Bytes> elements, ListEnd end, boolean onlyIfPresent) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = onlyIfPresent ? h.list() : h.listOrNew();
      if (list == null || elements.isEmpty()) {
        return list == null ? 0 : list.size();
      }
      if (elements.size() > 1) {
        long bytes = 0;
        for (int i = 0; i < elements.size(); i++) {
          bytes += elements.get(i).length();
        }
        list.expect(bytes, elements.size());
      }
      for (int i = 0; i < elements.size(); i++) {
        push(list, end, elements.get(i));
      }
      if (h.wantsEffect()) {
        byte[][] effect = new byte[2 + elements.size()][];
        effect[0] = EndWords.of(end).push;
        effect[1] = key.copy();
        for (int i = 0; i < elements.size(); i++) {
          effect[2 + i] = elements.get(i).copy();
        }
        h.effect(effect);
      }
      h.commit(EndWords.of(end).pushed, elements.size());
      return list.size();
    }
  }

  private static void push(ListValue list, ListEnd end, Bytes e) {
    if (end == ListEnd.LEFT) {
      list.pushHead(e.array(), e.offset(), e.length());
    } else {
      list.pushTail(e.array(), e.offset(), e.length());
    }
  }

  /**
   * Removes the element at an end and passes it to {@code sink}; returns false if there is none.
   * O(1)
   */
  public boolean pop(int database, Bytes key, ListEnd end, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      if (list == null) {
        return false;
      }
      list.get(end == ListEnd.LEFT ? 0 : list.size() - 1, sink);
      drop(h, key, list, end, 1);
      return true;
    }
  }

  private static void drop(ListValue list, ListEnd end, long count) {
    if (end == ListEnd.LEFT) {
      list.dropHead(count);
    } else {
      list.dropTail(count);
    }
  }

  private static void drop(WriteHandle h, Bytes key, ListValue list, ListEnd end, long count) {
    drop(list, end, count);
    if (h.wantsEffect()) {
      h.effect(EndWords.of(end).pop, key.copy(), Effects.number(count));
    }
    h.commit(EndWords.of(end).popped, count);
  }

  /**
   * Removes up to {@code count} elements at an end, none if it is negative, and passes them to
   * {@code sink} as an array; returns false if the key does not exist. O(count)
   */
  public boolean pop(int database, Bytes key, ListEnd end, long count, ArraySink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      if (list == null) {
        return false;
      }
      popSome(h, key, list, end, count, sink);
      return true;
    }
  }

  private static void popSome(
      WriteHandle h, Bytes key, ListValue list, ListEnd end, long count, ArraySink sink) {
    long size = list.size();
    long some = Math.max(0, Math.min(count, size));
    sink.array(Math.toIntExact(some));
    if (some == 0) {
      return;
    }
    if (end == ListEnd.LEFT) {
      list.range(0, some, sink);
    } else {
      list.rangeBack(size - 1, some, sink);
    }
    drop(h, key, list, end, some);
  }

  /**
   * Pops from the first list that exists, and passes {@code sink} an array of its key and the array
   * of elements; returns false if none exists. O(keys + count)
   */
  public boolean popFirst(int database, List<Bytes> keys, ListEnd end, long count, ArraySink sink) {
    return firstOf(
        database,
        keys,
        (h, key, list) -> {
          sink.array(2);
          sink.put(key.array(), key.offset(), key.length());
          popSome(h, key, list, end, count, sink);
        });
  }

  /**
   * Pops one element from the first list that exists, and passes {@code sink} an array of its key
   * and the element; returns false if none exists. O(keys)
   */
  public boolean popFirst(int database, List<Bytes> keys, ListEnd end, ArraySink sink) {
    return firstOf(
        database,
        keys,
        (h, key, list) -> {
          sink.array(2);
          sink.put(key.array(), key.offset(), key.length());
          list.get(end == ListEnd.LEFT ? 0 : list.size() - 1, sink);
          drop(h, key, list, end, 1);
        });
  }

  /**
   * Like {@link #popFirst(int, List, ListEnd, long, ArraySink)} for one list, for blocking pops.
   *
   * @return the key followed by the elements, null if there is no list
   */
  public @Nullable List<byte[]> popOf(int database, Bytes key, ListEnd end, long count) {
    Elements popped = new Elements();
    return popFirst(database, List.of(key), end, count, popped) ? popped.bytes() : null;
  }

  /**
   * Waits for an element of one of the lists: {@code Lists.popAsync}.
   *
   * @param decoder converts the key and the element
   */
  public <R> CompletableFuture<R> popAsync(
      int database,
      List<byte[]> keys,
      ListEnd end,
      Duration timeout,
      Function<List<byte[]>, R> decoder) {
    return BlockingCalls.future(
        keyspace,
        Waiter.Kind.LIST,
        database,
        keys,
        0,
        timeout,
        key -> popOf(database, key, end, 1),
        decoder);
  }

  /** Waits for an element to move: {@code Lists.moveAsync}. */
  public <R> CompletableFuture<R> moveAsync(
      int database,
      Bytes from,
      Bytes to,
      ListEnd fromEnd,
      ListEnd toEnd,
      Duration timeout,
      Function<byte[], R> decoder) {
    return BlockingCalls.future(
        keyspace,
        Waiter.Kind.LIST,
        database,
        List.of(from.array()),
        keyspace.shardMask(to),
        timeout,
        key -> move(database, key, to, fromEnd, toEnd),
        decoder);
  }

  private interface Use {
    void of(WriteHandle h, Bytes key, ListValue list);
  }

  private boolean firstOf(int database, List<Bytes> keys, Use use) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      for (int i = 0; i < keys.size(); i++) {
        Bytes key = keys.get(i);
        try (WriteHandle h = keyspace.write(database, key)) {
          ListValue list = h.list();
          if (list != null) {
            use.of(h, key, list);
            return true;
          }
        }
      }
      return false;
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** Returns the number of elements, 0 if the key does not exist. O(1) */
  public long length(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      ListValue list = h.list();
      return list == null ? 0 : list.size();
    }
  }

  /**
   * Passes the element at an index to {@code sink}; returns false if there is none. O(N), O(1) at
   * the ends
   */
  public boolean get(int database, Bytes key, long index, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      ListValue list = h.list();
      return list != null && list.get(index < 0 ? list.size() + index : index, sink);
    }
  }

  /**
   * Passes the elements from {@code start} to {@code end}, both included, to {@code sink} as an
   * array. O(S + N): S for reaching the start, N elements
   */
  public void range(int database, Bytes key, long start, long end, ArraySink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      ListValue list = h.list();
      long size = list == null ? 0 : list.size();
      long from = start < 0 ? Math.max(0, size + start) : start;
      long to = Math.min(size - 1, end < 0 ? size + end : end);
      int count = from > to ? 0 : Math.toIntExact(to - from + 1);
      sink.array(count);
      if (count > 0) {
        assert list != null;
        list.range(from, count, sink);
      }
    }
  }

  /**
   * Replaces the element at an index. O(N), O(1) at the ends
   *
   * @throws io.reredis.util.ReredisException ERR if the key or the index does not exist
   */
  public void set(int database, Bytes key, long index, Bytes element) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      if (list == null) {
        throw Errors.here(Errors.NO_SUCH_KEY);
      }
      long at = index < 0 ? list.size() + index : index;
      if (!list.set(at, element.array(), element.offset(), element.length())) {
        throw Errors.here(Errors.INDEX_OUT_OF_RANGE);
      }
      if (h.wantsEffect()) {
        h.effect(Effects.LSET, key.copy(), Effects.number(at), element.copy());
      }
      h.commit(KeyEvent.LSET);
    }
  }

  /**
   * Inserts an element next to the first one equal to {@code pivot}. O(N)
   *
   * @return the new length, -1 if there is no such element, 0 if the key does not exist
   */
  public long insert(int database, Bytes key, boolean before, Bytes pivot, Bytes element) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      if (list == null) {
        return 0;
      }
      if (!list.insert(pivot, before, element)) {
        return -1;
      }
      if (h.wantsEffect()) {
        h.effect(
            Effects.LINSERT,
            key.copy(),
            before ? Effects.BEFORE : Effects.AFTER,
            pivot.copy(),
            element.copy());
      }
      h.commit(KeyEvent.LINSERT);
      return list.size();
    }
  }

  /**
   * Removes elements equal to the given one. O(N)
   *
   * @param count the maximum number, from the head, or if negative from the tail; 0 for all
   * @return how many were removed
   */
  public long remove(int database, Bytes key, long count, Bytes element) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      long removed = list == null ? 0 : list.remove(count, element);
      if (removed > 0) {
        if (h.wantsEffect()) {
          h.effect(Effects.LREM, key.copy(), Effects.number(count), element.copy());
        }
        h.commit(KeyEvent.LREM, removed);
      }
      return removed;
    }
  }

  /** Trims the list to the elements from {@code start} to {@code end}, both included. O(removed) */
  public void trim(int database, Bytes key, long start, long end) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      if (list == null) {
        return;
      }
      long size = list.size();
      long from = start < 0 ? Math.max(0, size + start) : start;
      long to = Math.min(size - 1, end < 0 ? size + end : end);
      if (from > to) {
        list.dropHead(size);
      } else {
        list.keep(from, to - from + 1);
      }
      // a trim that removes nothing is notified, but neither counted nor logged
      if (list.size() < size && h.wantsEffect()) {
        h.effect(Effects.LTRIM, key.copy(), Effects.number(start), Effects.number(end));
      }
      h.commit(KeyEvent.LTRIM, size - list.size());
    }
  }

  /**
   * Finds elements equal to the given one. O(N)
   *
   * @param rank the first match to report, from 1, or if negative from the tail; not 0
   * @param maxCompared the maximum number of elements to compare, 0 for all
   * @param found receives the index of each match and returns whether to continue
   */
  public void find(
      int database, Bytes key, Bytes element, long rank, long maxCompared, LongPredicate found) {
    try (ReadHandle h = keyspace.read(database, key)) {
      ListValue list = h.list();
      if (list != null) {
        list.find(element, rank, maxCompared, found);
      }
    }
  }

  /**
   * Moves an element from an end of a list to an end of another or the same one. O(1)
   *
   * @param sink receives the element
   * @return false if there is no source list
   */
  public boolean move(
      int database, Bytes from, Bytes to, ListEnd fromEnd, ListEnd toEnd, BytesSink sink) {
    long mask = keyspace.shardMask(from) | keyspace.shardMask(to);
    return keyspace.atOneTime(
        mask,
        () ->
            from.sameAs(to)
                ? rotate(database, from, fromEnd, toEnd, sink)
                : moveOver(database, from, to, fromEnd, toEnd, sink));
  }

  /**
   * Like {@link #move(int, Bytes, Bytes, ListEnd, ListEnd, BytesSink)}; returns null if there is
   * none. O(1)
   */
  public byte @Nullable [] move(
      int database, Bytes from, Bytes to, ListEnd fromEnd, ListEnd toEnd) {
    Captured element = new Captured();
    move(database, from, to, fromEnd, toEnd, element);
    return element.bytes();
  }

  private boolean moveOver(
      int database, Bytes from, Bytes to, ListEnd fromEnd, ListEnd toEnd, BytesSink sink) {
    byte[] element;
    byte[][] effect = null;
    try (WriteHandle h = keyspace.write(database, from)) {
      element = atEnd(h.list(), fromEnd);
      if (element == null) {
        return false;
      }
      if (h.wantsEffect()) {
        effect = new byte[][] {EndWords.of(fromEnd).pop, from.copy(), Effects.number(1)};
      }
    }
    sink.put(element, 0, element.length);
    boolean pushed = false;
    // the target first, in Redis's order of events; then the source, even if notification fails
    try (WriteHandle h = keyspace.write(database, to)) {
      ListValue list = h.listOrNew();
      byte[][] pushing =
          h.wantsEffect() ? new byte[][] {EndWords.of(toEnd).push, to.copy(), element} : null;
      push(list, toEnd, new Bytes(element));
      try {
        h.place();
      } catch (OutOfMemoryError e) {
        drop(list, toEnd, 1);
        throw e;
      }
      pushed = true;
      h.effect(pushing);
      h.commit(EndWords.of(toEnd).pushed);
    } finally {
      if (pushed) {
        try (WriteHandle h = keyspace.writeOn(database, from)) {
          drop(notNull(h.list()), fromEnd, 1);
          h.effect(effect);
          // the push counts as the one change of both
          h.commit(EndWords.of(fromEnd).popped, 0);
        }
      }
    }
    return true;
  }

  private static byte @Nullable [] atEnd(@Nullable ListValue list, ListEnd end) {
    return list == null ? null : list.get(end == ListEnd.LEFT ? 0 : list.size() - 1);
  }

  private boolean rotate(int database, Bytes key, ListEnd fromEnd, ListEnd toEnd, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      ListValue list = h.list();
      byte[] element = atEnd(list, fromEnd);
      if (element == null) {
        return false;
      }
      sink.put(element, 0, element.length);
      assert list != null;
      if (list.size() > 1) {
        list.rotate(element, fromEnd == ListEnd.LEFT, toEnd == ListEnd.LEFT);
      }
      if (h.wantsEffect()) {
        h.effect(
            Effects.LMOVE,
            key.copy(),
            key.copy(),
            EndWords.of(fromEnd).word,
            EndWords.of(toEnd).word);
      }
      h.commit(EndWords.of(toEnd).pushed, EndWords.of(fromEnd).popped);
      return true;
    }
  }
}
