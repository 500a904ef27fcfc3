package io.reredis.store;

import io.reredis.util.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The lists of one database.
 *
 * <p>The left end is the head, where index 0 is; negative indices count from the right end, where
 * -1 is. A list comes to be with its first element and goes with its last. Keys and elements are
 * bytes; the forms with {@link String} read and write them as UTF-8. A byte array that is given is
 * copied, and one that is returned is the caller's. Every method is atomic and safe for use by all
 * threads, and throws {@link io.reredis.util.ReredisException} WRONGTYPE where the key holds
 * another type. No argument may be null. N is the length of the list.
 */
public final class Lists {
  private final ListOperations operations;
  private final int database;

  /** Creates the view of a database; programs get it from the store. */
  public Lists(ListOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  private static List<Bytes> slices(byte[][] elements) {
    List<Bytes> slices = new ArrayList<>(elements.length);
    for (byte[] element : elements) {
      slices.add(new Bytes(element));
    }
    return slices;
  }

  private static List<Bytes> slices(String[] elements) {
    List<Bytes> slices = new ArrayList<>(elements.length);
    for (String element : elements) {
      slices.add(Bytes.of(element));
    }
    return slices;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Adds elements at the left end, one after the other; the new length. O(1) an element */
  public long pushLeft(byte[] key, byte[]... elements) {
    return operations
        .growing()
        .push(database, new Bytes(key), slices(elements), ListEnd.LEFT, false);
  }

  /** Adds elements at the left end, one after the other; the new length. O(1) an element */
  public long pushLeft(String key, String... elements) {
    return operations
        .growing()
        .push(database, Bytes.of(key), slices(elements), ListEnd.LEFT, false);
  }

  /** Adds elements at the right end, one after the other; the new length. O(1) an element */
  public long pushRight(byte[] key, byte[]... elements) {
    return operations
        .growing()
        .push(database, new Bytes(key), slices(elements), ListEnd.RIGHT, false);
  }

  /** Adds elements at the right end, one after the other; the new length. O(1) an element */
  public long pushRight(String key, String... elements) {
    return operations
        .growing()
        .push(database, Bytes.of(key), slices(elements), ListEnd.RIGHT, false);
  }

  /** Adds elements to a list that is there; the new length, 0 where it is not. O(1) an element */
  public long pushIfPresent(byte[] key, ListEnd end, byte[]... elements) {
    return operations.growing().push(database, new Bytes(key), slices(elements), end, true);
  }

  /** Adds elements to a list that is there; the new length, 0 where it is not. O(1) an element */
  public long pushIfPresent(String key, ListEnd end, String... elements) {
    return operations.growing().push(database, Bytes.of(key), slices(elements), end, true);
  }

  private byte[] pop(Bytes key, ListEnd end) {
    Captured element = new Captured();
    operations.pop(database, key, end, element);
    return element.bytes();
  }

  /** Removes and returns the element at the left end, null where there is none. O(1) */
  public byte[] popLeft(byte[] key) {
    return pop(new Bytes(key), ListEnd.LEFT);
  }

  /** Removes and returns the element at the left end, null where there is none. O(1) */
  public String popLeft(String key) {
    return text(pop(Bytes.of(key), ListEnd.LEFT));
  }

  /** Removes and returns the element at the right end, null where there is none. O(1) */
  public byte[] popRight(byte[] key) {
    return pop(new Bytes(key), ListEnd.RIGHT);
  }

  /** Removes and returns the element at the right end, null where there is none. O(1) */
  public String popRight(String key) {
    return text(pop(Bytes.of(key), ListEnd.RIGHT));
  }

  private Elements pop(Bytes key, ListEnd end, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count " + count);
    }
    Elements elements = new Elements();
    operations.pop(database, key, end, count, elements);
    return elements;
  }

  /** Removes and returns up to {@code count} elements from the end on inwards. O(count) */
  public List<byte[]> pop(byte[] key, ListEnd end, long count) {
    return pop(new Bytes(key), end, count).bytes();
  }

  /** Removes and returns up to {@code count} elements from the end on inwards. O(count) */
  public List<String> pop(String key, ListEnd end, long count) {
    return pop(Bytes.of(key), end, count).texts();
  }

  /** The number of elements, 0 where there is no such key. O(1) */
  public long length(byte[] key) {
    return operations.length(database, new Bytes(key));
  }

  /** The number of elements, 0 where there is no such key. O(1) */
  public long length(String key) {
    return operations.length(database, Bytes.of(key));
  }

  /** The element at an index, null where there is none. O(N), O(1) at the ends */
  public byte[] get(byte[] key, long index) {
    Captured element = new Captured();
    operations.get(database, new Bytes(key), index, element);
    return element.bytes();
  }

  /** The element at an index, null where there is none. O(N), O(1) at the ends */
  public String get(String key, long index) {
    Captured element = new Captured();
    operations.get(database, Bytes.of(key), index, element);
    return text(element.bytes());
  }

  private Elements range(Bytes key, long start, long end) {
    Elements elements = new Elements();
    operations.range(database, key, start, end, elements);
    return elements;
  }

  /** The elements from {@code start} to {@code end}, both included. O(N) */
  public List<byte[]> range(byte[] key, long start, long end) {
    return range(new Bytes(key), start, end).bytes();
  }

  /** The elements from {@code start} to {@code end}, both included. O(N) */
  public List<String> range(String key, long start, long end) {
    return range(Bytes.of(key), start, end).texts();
  }

  /**
   * Replaces the element at an index. O(N), O(1) at the ends
   *
   * @throws io.reredis.util.ReredisException ERR where there is no such key or index
   */
  public void set(byte[] key, long index, byte[] element) {
    operations.growing().set(database, new Bytes(key), index, new Bytes(element));
  }

  /**
   * Replaces the element at an index. O(N), O(1) at the ends
   *
   * @throws io.reredis.util.ReredisException ERR where there is no such key or index
   */
  public void set(String key, long index, String element) {
    operations.growing().set(database, Bytes.of(key), index, Bytes.of(element));
  }

  /**
   * Inserts an element before the first one that equals {@code pivot}. O(N)
   *
   * @return the new length, -1 where there is no such element, 0 where there is no such key
   */
  public long insertBefore(String key, String pivot, String element) {
    return operations
        .growing()
        .insert(database, Bytes.of(key), true, Bytes.of(pivot), Bytes.of(element));
  }

  /**
   * Inserts an element behind the first one that equals {@code pivot}. O(N)
   *
   * @return the new length, -1 where there is no such element, 0 where there is no such key
   */
  public long insertAfter(String key, String pivot, String element) {
    return operations
        .growing()
        .insert(database, Bytes.of(key), false, Bytes.of(pivot), Bytes.of(element));
  }

  /**
   * Removes elements that equal one, and returns how many. O(N)
   *
   * @param count the most to be removed, from the left end on, or where negative from the right end
   *     on; 0 for all
   */
  public long remove(byte[] key, long count, byte[] element) {
    return operations.remove(database, new Bytes(key), count, new Bytes(element));
  }

  /**
   * Removes elements that equal one, and returns how many. O(N)
   *
   * @param count the most to be removed, from the left end on, or where negative from the right end
   *     on; 0 for all
   */
  public long remove(String key, long count, String element) {
    return operations.remove(database, Bytes.of(key), count, Bytes.of(element));
  }

  /** Keeps the elements from {@code start} to {@code end}, both included. O(removed) */
  public void trim(byte[] key, long start, long end) {
    operations.trim(database, new Bytes(key), start, end);
  }

  /** Keeps the elements from {@code start} to {@code end}, both included. O(removed) */
  public void trim(String key, long start, long end) {
    operations.trim(database, Bytes.of(key), start, end);
  }

  /** The index of the first element that equals one, -1 where there is none. O(N) */
  public long indexOf(String key, String element) {
    long[] index = {-1};
    operations.find(
        database,
        Bytes.of(key),
        Bytes.of(element),
        1,
        0,
        found -> {
          index[0] = found;
          return false;
        });
    return index[0];
  }

  /** The indices of all elements that equal one. O(N) */
  public List<Long> indicesOf(String key, String element) {
    List<Long> indices = new ArrayList<>();
    operations.find(database, Bytes.of(key), Bytes.of(element), 1, 0, indices::add);
    return indices;
  }

  /**
   * Takes an element from an end of a list, puts it at an end of another or the same one, and
   * returns it, null where there is none. O(1)
   */
  public byte[] move(byte[] from, byte[] to, ListEnd fromEnd, ListEnd toEnd) {
    Captured element = new Captured();
    operations.growing().move(database, new Bytes(from), new Bytes(to), fromEnd, toEnd, element);
    return element.bytes();
  }

  /**
   * Takes an element from an end of a list, puts it at an end of another or the same one, and
   * returns it, null where there is none. O(1)
   */
  public String move(String from, String to, ListEnd fromEnd, ListEnd toEnd) {
    Captured element = new Captured();
    operations.growing().move(database, Bytes.of(from), Bytes.of(to), fromEnd, toEnd, element);
    return text(element.bytes());
  }

  /**
   * Removes the element at an end of the first of the lists that is there, or waits for one.
   *
   * @param timeout the longest wait, zero for no limit
   * @return a future of the key and the element, of null where the time was up; cancelling it ends
   *     the waiting
   */
  public CompletableFuture<Map.Entry<byte[], byte[]>> popFuture(
      ListEnd end, Duration timeout, byte[]... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), end, timeout, a -> a);
  }

  /**
   * Removes the element at an end of the first of the lists that is there, or waits for one.
   *
   * @param timeout the longest wait, zero for no limit
   * @return a future of the key and the element, of null where the time was up; cancelling it ends
   *     the waiting
   */
  public CompletableFuture<Map.Entry<String, String>> popFuture(
      ListEnd end, Duration timeout, String... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), end, timeout, Lists::text);
  }

  /**
   * Removes the element at an end of the first of the lists that is there; waits where none is.
   *
   * @param timeout the longest wait, zero for no limit
   * @return the key and the element, null where the time was up
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public Map.Entry<byte[], byte[]> awaitPop(ListEnd end, Duration timeout, byte[]... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(end, timeout, keys));
  }

  /**
   * Removes the element at an end of the first of the lists that is there; waits where none is.
   *
   * @param timeout the longest wait, zero for no limit
   * @return the key and the element, null where the time was up
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public Map.Entry<String, String> awaitPop(ListEnd end, Duration timeout, String... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(end, timeout, keys));
  }

  /**
   * As {@link #move(byte[], byte[], ListEnd, ListEnd)}, waiting for an element.
   *
   * @param timeout the longest wait, zero for no limit
   * @return a future of the element, of null where the time was up; cancelling it ends the waiting
   */
  public CompletableFuture<byte[]> moveFuture(
      byte[] from, byte[] to, ListEnd fromEnd, ListEnd toEnd, Duration timeout) {
    return operations
        .growing()
        .moveFuture(
            database, new Bytes(from.clone()), new Bytes(to.clone()), fromEnd, toEnd, timeout);
  }

  /**
   * As {@link #move(byte[], byte[], ListEnd, ListEnd)}, waiting for an element.
   *
   * @param timeout the longest wait, zero for no limit
   * @return the element, null where the time was up
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public byte[] awaitMove(byte[] from, byte[] to, ListEnd fromEnd, ListEnd toEnd, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(moveFuture(from, to, fromEnd, toEnd, timeout));
  }

  /**
   * As {@link #move(String, String, ListEnd, ListEnd)}, waiting for an element.
   *
   * @param timeout the longest wait, zero for no limit
   * @return the element, null where the time was up
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public String awaitMove(String from, String to, ListEnd fromEnd, ListEnd toEnd, Duration timeout)
      throws InterruptedException {
    return text(
        BlockingCalls.join(
            operations
                .growing()
                .moveFuture(database, Bytes.of(from), Bytes.of(to), fromEnd, toEnd, timeout)));
  }
}
