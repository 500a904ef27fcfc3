package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.BlockingCalls;
import io.reredis.operation.Captured;
import io.reredis.operation.Elements;
import io.reredis.operation.ListOperations;
import io.reredis.option.ListEnd;
import io.reredis.option.Popped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The lists of one database.
 *
 * <p>Indices count from 0 at the left end, negative ones from -1 at the right end. A list is
 * created with its first element and removed with its last. Every method is atomic and thread-safe.
 * Each may throw {@link io.reredis.util.ReredisException}: WRONGTYPE if the key holds another type,
 * and methods that write also OOM and MISCONF; see {@link io.reredis.util.ErrorCode}. In
 * complexities, N is the length of the list.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the elements
 */
public final class Lists<K, V> {
  private final Context<K, V> context;
  private final ListOperations operations;
  private final int database;

  /** Creates the view of a database. */
  Lists(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().lists();
    this.database = context.number();
  }

  // --- ends

  /**
   * Adds elements one after the other at the left end, so that the last one is leftmost; returns
   * the new length. O(1) per element
   */
  @SafeVarargs
  public final long pushLeft(K key, V... elements) {
    return push(key, ListEnd.LEFT, false, elements);
  }

  /**
   * Adds elements one after the other at the right end; returns the new length. O(1) per element
   */
  @SafeVarargs
  public final long pushRight(K key, V... elements) {
    return push(key, ListEnd.RIGHT, false, elements);
  }

  /**
   * Adds elements to an existing list; returns the new length, or 0 if the list does not exist.
   * O(1) per element
   */
  @SafeVarargs
  public final long pushIfPresent(K key, ListEnd end, V... elements) {
    return push(key, end, true, elements);
  }

  private long push(K key, ListEnd end, boolean onlyIfPresent, V[] elements) {
    Objects.requireNonNull(end, "end");
    Bytes name = context.key(key);
    List<Bytes> values = context.values(elements, "elements");
    context.admit();
    return operations.push(database, name, values, end, onlyIfPresent);
  }

  /** Removes and returns the element at the left end, or null if there is none. O(1) */
  public @Nullable V popLeft(K key) {
    return pop(key, ListEnd.LEFT);
  }

  /** Removes and returns the element at the right end, or null if there is none. O(1) */
  public @Nullable V popRight(K key) {
    return pop(key, ListEnd.RIGHT);
  }

  private @Nullable V pop(K key, ListEnd end) {
    Captured element = new Captured();
    operations.pop(database, context.key(key), end, element);
    return context.orNull(element.bytes());
  }

  /**
   * Removes and returns up to {@code count} elements, beginning with the one at the end. O(count)
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public List<V> pop(K key, ListEnd end, long count) {
    Objects.requireNonNull(end, "end");
    Context.notNegative("count", count);
    Elements elements = new Elements();
    operations.pop(database, context.key(key), end, count, elements);
    return context.decodeAll(elements.bytes());
  }

  /**
   * Moves an element from an end of a list to an end of another or the same list; returns the
   * element, or null if there is none. O(1)
   */
  public @Nullable V move(K from, K to, ListEnd fromEnd, ListEnd toEnd) {
    Objects.requireNonNull(fromEnd, "fromEnd");
    Objects.requireNonNull(toEnd, "toEnd");
    Bytes source = context.key(from, "from");
    Bytes target = context.key(to, "to");
    context.admit();
    Captured element = new Captured();
    operations.move(database, source, target, fromEnd, toEnd, element);
    return context.orNull(element.bytes());
  }

  // --- waiting

  /**
   * Pops an element from the first of several lists that exists, or waits for one without occupying
   * a thread.
   *
   * @param timeout the maximum wait, zero for no limit
   * @param keys at least one
   * @return a future of the key and the element, or of null after the timeout; cancelling it ends
   *     the wait
   * @throws IllegalArgumentException if the timeout is negative or there is no key
   */
  @SafeVarargs
  public final CompletableFuture<@Nullable Popped<K, V>> popAsync(
      ListEnd end, Duration timeout, K... keys) {
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(timeout, "timeout");
    context.refuseInBlock();
    return operations.popAsync(
        database,
        context.ownKeys(keys),
        end,
        timeout,
        pair -> new Popped<>(context.decodeKey(pair.get(0)), context.decode(pair.get(1))));
  }

  /**
   * Like {@link #popAsync}, but blocks the calling thread until there is an element.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the key and the element, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @SafeVarargs
  public final @Nullable Popped<K, V> awaitPop(ListEnd end, Duration timeout, K... keys)
      throws InterruptedException {
    return BlockingCalls.join(popAsync(end, timeout, keys));
  }

  /**
   * Like {@link #move(Object, Object, ListEnd, ListEnd)}, but waits for an element without
   * occupying a thread.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the element, or of null after the timeout; cancelling it ends the wait
   */
  public CompletableFuture<@Nullable V> moveAsync(
      K from, K to, ListEnd fromEnd, ListEnd toEnd, Duration timeout) {
    Objects.requireNonNull(fromEnd, "fromEnd");
    Objects.requireNonNull(toEnd, "toEnd");
    Objects.requireNonNull(timeout, "timeout");
    context.refuseInBlock();
    Bytes source = new Bytes(context.key(from, "from").copy());
    Bytes target = new Bytes(context.key(to, "to").copy());
    context.admit();
    return operations.moveAsync(database, source, target, fromEnd, toEnd, timeout, context::decode);
  }

  /**
   * Like {@link #move(Object, Object, ListEnd, ListEnd)}, but blocks the calling thread until there
   * is an element.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the element, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public @Nullable V awaitMove(K from, K to, ListEnd fromEnd, ListEnd toEnd, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(moveAsync(from, to, fromEnd, toEnd, timeout));
  }

  // --- elements

  /** Returns the number of elements, or 0 if the key does not exist. O(1) */
  public long length(K key) {
    return operations.length(database, context.key(key));
  }

  /** Returns the element at an index, or null if there is none. O(N), but O(1) at the ends */
  public @Nullable V get(K key, long index) {
    Captured element = new Captured();
    operations.get(database, context.key(key), index, element);
    return context.orNull(element.bytes());
  }

  /**
   * Returns the elements from {@code start} to {@code end}, both included; indices outside the list
   * are clipped. O(N)
   */
  public List<V> range(K key, long start, long end) {
    Elements elements = new Elements();
    operations.range(database, context.key(key), start, end, elements);
    return context.decodeAll(elements.bytes());
  }

  /**
   * Replaces the element at an index. O(N), but O(1) at the ends
   *
   * @throws io.reredis.util.ReredisException ERR if the key or the index does not exist
   */
  public void set(K key, long index, V element) {
    Bytes name = context.key(key);
    Bytes value = context.value(element, "element");
    context.admit();
    operations.set(database, name, index, value);
  }

  /**
   * Inserts an element before the first one equal to {@code pivot}. O(N)
   *
   * @return the new length, or empty if there is no such element
   */
  public OptionalLong insertBefore(K key, V pivot, V element) {
    return insert(key, true, pivot, element);
  }

  /**
   * Inserts an element after the first one equal to {@code pivot}. O(N)
   *
   * @return the new length, or empty if there is no such element
   */
  public OptionalLong insertAfter(K key, V pivot, V element) {
    return insert(key, false, pivot, element);
  }

  private OptionalLong insert(K key, boolean before, V pivot, V element) {
    Bytes name = context.key(key);
    Bytes at = context.value(pivot, "pivot");
    Bytes value = context.value(element, "element");
    context.admit();
    long length = operations.insert(database, name, before, at, value);
    return length > 0 ? OptionalLong.of(length) : OptionalLong.empty();
  }

  /**
   * Removes elements equal to the given one and returns their number. O(N)
   *
   * @param count the maximum number to remove: from the left end if positive, from the right end if
   *     negative; 0 removes all
   */
  public long remove(K key, long count, V element) {
    return operations.remove(database, context.key(key), count, context.value(element, "element"));
  }

  /**
   * Removes all elements except those from {@code start} to {@code end}, both included. O(removed)
   */
  public void trim(K key, long start, long end) {
    operations.trim(database, context.key(key), start, end);
  }

  /**
   * Returns the index of the first element equal to the given one, or empty if there is none. O(N)
   */
  public OptionalLong indexOf(K key, V element) {
    long[] index = {-1};
    operations.find(
        database,
        context.key(key),
        context.value(element, "element"),
        1,
        0,
        found -> {
          index[0] = found;
          return false;
        });
    return index[0] < 0 ? OptionalLong.empty() : OptionalLong.of(index[0]);
  }

  /** Returns the indices of all elements equal to the given one. O(N) */
  public List<Long> indicesOf(K key, V element) {
    List<Long> indices = new ArrayList<>();
    operations.find(
        database, context.key(key), context.value(element, "element"), 1, 0, indices::add);
    return indices;
  }
}
