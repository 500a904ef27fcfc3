package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.BlockingCalls;
import io.reredis.operation.Captured;
import io.reredis.operation.Elements;
import io.reredis.operation.ListOperations;
import io.reredis.option.ListEnd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The lists of one database.
 *
 * <p>The left end is the head, with index 0; negative indices count from the right end, which has
 * index -1. A list is created with its first element and removed with its last. Keys and elements
 * are bytes; the forms with {@link String} use UTF-8. Byte arrays passed in are copied; returned
 * arrays belong to the caller. Every method is atomic and thread-safe, and throws {@link
 * io.reredis.util.ReredisException} WRONGTYPE if the key holds another type. No argument may be
 * null. N is the length of the list.
 */
public final class Lists {
  private final ListOperations operations;
  private final int database;

  /** Creates the view of a database. */
  Lists(ListOperations operations, int database) {
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

  /** Adds elements one after the other at the left end; returns the new length. O(1) per element */
  public long pushLeft(byte[] key, byte[]... elements) {
    return operations
        .growing()
        .push(database, new Bytes(key), slices(elements), ListEnd.LEFT, false);
  }

  /** Adds elements one after the other at the left end; returns the new length. O(1) per element */
  public long pushLeft(String key, String... elements) {
    return operations
        .growing()
        .push(database, Bytes.of(key), slices(elements), ListEnd.LEFT, false);
  }

  /**
   * Adds elements one after the other at the right end; returns the new length. O(1) per element
   */
  public long pushRight(byte[] key, byte[]... elements) {
    return operations
        .growing()
        .push(database, new Bytes(key), slices(elements), ListEnd.RIGHT, false);
  }

  /**
   * Adds elements one after the other at the right end; returns the new length. O(1) per element
   */
  public long pushRight(String key, String... elements) {
    return operations
        .growing()
        .push(database, Bytes.of(key), slices(elements), ListEnd.RIGHT, false);
  }

  /**
   * Adds elements to an existing list; returns the new length, 0 if there is none. O(1) per element
   */
  public long pushIfPresent(byte[] key, ListEnd end, byte[]... elements) {
    return operations.growing().push(database, new Bytes(key), slices(elements), end, true);
  }

  /**
   * Adds elements to an existing list; returns the new length, 0 if there is none. O(1) per element
   */
  public long pushIfPresent(String key, ListEnd end, String... elements) {
    return operations.growing().push(database, Bytes.of(key), slices(elements), end, true);
  }

  private byte[] pop(Bytes key, ListEnd end) {
    Captured element = new Captured();
    operations.pop(database, key, end, element);
    return element.bytes();
  }

  /** Removes and returns the element at the left end, null if there is none. O(1) */
  public byte[] popLeft(byte[] key) {
    return pop(new Bytes(key), ListEnd.LEFT);
  }

  /** Removes and returns the element at the left end, null if there is none. O(1) */
  public String popLeft(String key) {
    return text(pop(Bytes.of(key), ListEnd.LEFT));
  }

  /** Removes and returns the element at the right end, null if there is none. O(1) */
  public byte[] popRight(byte[] key) {
    return pop(new Bytes(key), ListEnd.RIGHT);
  }

  /** Removes and returns the element at the right end, null if there is none. O(1) */
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

  /** Removes and returns up to {@code count} elements, from the end inwards. O(count) */
  public List<byte[]> pop(byte[] key, ListEnd end, long count) {
    return pop(new Bytes(key), end, count).bytes();
  }

  /** Removes and returns up to {@code count} elements, from the end inwards. O(count) */
  public List<String> pop(String key, ListEnd end, long count) {
    return pop(Bytes.of(key), end, count).texts();
  }

  /** Returns the number of elements, 0 if the key does not exist. O(1) */
  public long length(byte[] key) {
    return operations.length(database, new Bytes(key));
  }

  /** Returns the number of elements, 0 if the key does not exist. O(1) */
  public long length(String key) {
    return operations.length(database, Bytes.of(key));
  }

  /** Returns the element at an index, null if there is none. O(N), O(1) at the ends */
  public byte[] get(byte[] key, long index) {
    Captured element = new Captured();
    operations.get(database, new Bytes(key), index, element);
    return element.bytes();
  }

  /** Returns the element at an index, null if there is none. O(N), O(1) at the ends */
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

  /** Returns the elements from {@code start} to {@code end}, both included. O(N) */
  public List<byte[]> range(byte[] key, long start, long end) {
    return range(new Bytes(key), start, end).bytes();
  }

  /** Returns the elements from {@code start} to {@code end}, both included. O(N) */
  public List<String> range(String key, long start, long end) {
    return range(Bytes.of(key), start, end).texts();
  }

  /**
   * Replaces the element at an index. O(N), O(1) at the ends
   *
   * @throws io.reredis.util.ReredisException ERR if the key or the index does not exist
   */
  public void set(byte[] key, long index, byte[] element) {
    operations.growing().set(database, new Bytes(key), index, new Bytes(element));
  }

  /**
   * Replaces the element at an index. O(N), O(1) at the ends
   *
   * @throws io.reredis.util.ReredisException ERR if the key or the index does not exist
   */
  public void set(String key, long index, String element) {
    operations.growing().set(database, Bytes.of(key), index, Bytes.of(element));
  }

  /**
   * Inserts an element before the first one equal to {@code pivot}. O(N)
   *
   * @return the new length, -1 if there is no such element, 0 if the key does not exist
   */
  public long insertBefore(String key, String pivot, String element) {
    return operations
        .growing()
        .insert(database, Bytes.of(key), true, Bytes.of(pivot), Bytes.of(element));
  }

  /**
   * Inserts an element after the first one equal to {@code pivot}. O(N)
   *
   * @return the new length, -1 if there is no such element, 0 if the key does not exist
   */
  public long insertAfter(String key, String pivot, String element) {
    return operations
        .growing()
        .insert(database, Bytes.of(key), false, Bytes.of(pivot), Bytes.of(element));
  }

  /**
   * Removes elements equal to the given one and returns how many. O(N)
   *
   * @param count the maximum number, from the left end, or if negative from the right end; 0 for
   *     all
   */
  public long remove(byte[] key, long count, byte[] element) {
    return operations.remove(database, new Bytes(key), count, new Bytes(element));
  }

  /**
   * Removes elements equal to the given one and returns how many. O(N)
   *
   * @param count the maximum number, from the left end, or if negative from the right end; 0 for
   *     all
   */
  public long remove(String key, long count, String element) {
    return operations.remove(database, Bytes.of(key), count, Bytes.of(element));
  }

  /** Trims the list to the elements from {@code start} to {@code end}, both included. O(removed) */
  public void trim(byte[] key, long start, long end) {
    operations.trim(database, new Bytes(key), start, end);
  }

  /** Trims the list to the elements from {@code start} to {@code end}, both included. O(removed) */
  public void trim(String key, long start, long end) {
    operations.trim(database, Bytes.of(key), start, end);
  }

  /** Returns the index of the first element equal to the given one, -1 if there is none. O(N) */
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

  /** Returns the indices of all elements equal to the given one. O(N) */
  public List<Long> indicesOf(String key, String element) {
    List<Long> indices = new ArrayList<>();
    operations.find(database, Bytes.of(key), Bytes.of(element), 1, 0, indices::add);
    return indices;
  }

  /**
   * Moves an element from an end of a list to an end of another or the same one, and returns it,
   * null if there is none. O(1)
   */
  public byte[] move(byte[] from, byte[] to, ListEnd fromEnd, ListEnd toEnd) {
    Captured element = new Captured();
    operations.growing().move(database, new Bytes(from), new Bytes(to), fromEnd, toEnd, element);
    return element.bytes();
  }

  /**
   * Moves an element from an end of a list to an end of another or the same one, and returns it,
   * null if there is none. O(1)
   */
  public String move(String from, String to, ListEnd fromEnd, ListEnd toEnd) {
    Captured element = new Captured();
    operations.growing().move(database, Bytes.of(from), Bytes.of(to), fromEnd, toEnd, element);
    return text(element.bytes());
  }

  /**
   * Pops an element from the first list that exists, or waits for one.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the key and the element, or of null after the timeout; cancelling it ends
   *     the wait
   */
  public CompletableFuture<Map.Entry<byte[], byte[]>> popFuture(
      ListEnd end, Duration timeout, byte[]... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), end, timeout, a -> a);
  }

  /**
   * Pops an element from the first list that exists, or waits for one.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the key and the element, or of null after the timeout; cancelling it ends
   *     the wait
   */
  public CompletableFuture<Map.Entry<String, String>> popFuture(
      ListEnd end, Duration timeout, String... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), end, timeout, Lists::text);
  }

  /**
   * Pops an element from the first list that exists; blocks if there is none.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the key and the element, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Map.Entry<byte[], byte[]> awaitPop(ListEnd end, Duration timeout, byte[]... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(end, timeout, keys));
  }

  /**
   * Pops an element from the first list that exists; blocks if there is none.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the key and the element, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Map.Entry<String, String> awaitPop(ListEnd end, Duration timeout, String... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(end, timeout, keys));
  }

  /**
   * Like {@link #move(byte[], byte[], ListEnd, ListEnd)}, but waits for an element.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the element, or of null after the timeout; cancelling it ends the wait
   */
  public CompletableFuture<byte[]> moveFuture(
      byte[] from, byte[] to, ListEnd fromEnd, ListEnd toEnd, Duration timeout) {
    return operations
        .growing()
        .moveFuture(
            database, new Bytes(from.clone()), new Bytes(to.clone()), fromEnd, toEnd, timeout);
  }

  /**
   * Like {@link #move(byte[], byte[], ListEnd, ListEnd)}, but blocks until there is an element.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the element, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public byte[] awaitMove(byte[] from, byte[] to, ListEnd fromEnd, ListEnd toEnd, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(moveFuture(from, to, fromEnd, toEnd, timeout));
  }

  /**
   * Like {@link #move(String, String, ListEnd, ListEnd)}, but blocks until there is an element.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the element, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
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
