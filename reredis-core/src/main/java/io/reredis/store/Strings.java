package io.reredis.store;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.operation.Captured;
import io.reredis.operation.StringOperations;
import io.reredis.option.LongestCommonSubsequence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The strings of one database.
 *
 * <p>A method keeps the expiry of the key unless it says otherwise. Every method is atomic and
 * thread-safe. Each may throw {@link io.reredis.util.ReredisException}: WRONGTYPE if the key holds
 * another type, and methods that write also OOM and MISCONF; see {@link io.reredis.util.ErrorCode}.
 * In complexities, n is the number of keys in the call.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Strings<K, V> {
  private final Context<K, V> context;
  private final StringOperations operations;
  private final int database;

  /** Creates the view of a database. */
  Strings(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().strings();
    this.database = context.number();
  }

  /** Returns the value, or null if the key does not exist. O(1) */
  public @Nullable V get(K key) {
    return context.orNull(operations.get(database, context.key(key)));
  }

  /** Sets the key, replacing a value of any type, and removes its expiry. O(1) */
  public void set(K key, V value) {
    set(key, value, SetOptions.none());
  }

  /**
   * Sets the key, replacing a value of any type, with a time to live. O(1)
   *
   * @throws IllegalArgumentException if the time to live is not positive or too long
   */
  public void set(K key, V value, Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    set(key, value, SetOptions.none().expireIn(timeToLive));
  }

  /**
   * Sets the key, replacing a value of any type, and removes its expiry unless the options set or
   * keep one; returns false and changes nothing if the condition of the options does not hold. O(1)
   */
  public boolean set(K key, V value, SetOptions options) {
    return set(key, value, options, null);
  }

  private boolean set(K key, V value, SetOptions options, @Nullable Captured old) {
    Objects.requireNonNull(options, "options");
    Bytes name = context.key(key);
    Bytes bytes = context.value(value);
    context.admit();
    long expireAt = options.expireAt(context.clock().millis());
    return operations.set(database, name, bytes, options.condition(), expireAt, old);
  }

  /** Sets the key if it does not exist; returns false if it does. O(1) */
  public boolean setIfAbsent(K key, V value) {
    return set(key, value, SetOptions.none().ifAbsent());
  }

  /**
   * Sets the key, removes its expiry, and returns the old value, or null if there was none. O(1)
   */
  public @Nullable V getAndSet(K key, V value) {
    return getAndSet(key, value, SetOptions.none());
  }

  /**
   * Sets the key like {@link #set(Object, Object, SetOptions)}, and returns the old value even if
   * the condition does not hold. O(1)
   *
   * @return the old value, or null if the key did not exist
   */
  public @Nullable V getAndSet(K key, V value, SetOptions options) {
    Captured old = new Captured();
    set(key, value, options, old);
    return context.orNull(old.bytes());
  }

  /** Removes the key and returns its value, or null if there was none. O(1) */
  public @Nullable V getAndDelete(K key) {
    Captured old = new Captured();
    operations.getAndDelete(database, context.key(key), old);
    return context.orNull(old.bytes());
  }

  /**
   * Returns the value, or null if the key does not exist, and sets the expiry relative to now; a
   * duration that is not positive removes the key. O(1)
   */
  public @Nullable V getAndExpire(K key, Duration timeToLive) {
    return getAndExpire(key, context.after(timeToLive));
  }

  /**
   * Returns the value, or null if the key does not exist, and sets the expiry; a time in the past
   * removes the key. O(1)
   */
  public @Nullable V getAndExpireAt(K key, Instant time) {
    Objects.requireNonNull(time, "time");
    return getAndExpire(key, Context.millis(time));
  }

  /** Returns the value, or null if the key does not exist, and removes the expiry. O(1) */
  public @Nullable V getAndPersist(K key) {
    return getAndExpire(key, StringOperations.NO_EXPIRY);
  }

  private @Nullable V getAndExpire(K key, long expireAt) {
    Captured value = new Captured();
    operations.getAndExpire(database, context.key(key), expireAt, value);
    return context.orNull(value.bytes());
  }

  /** Returns the values of the keys in order, null for keys that do not hold a string. O(n) */
  @SafeVarargs
  public final List<@Nullable V> getAll(K... keys) {
    Objects.requireNonNull(keys, "keys");
    return getAll(Arrays.asList(keys));
  }

  /** Returns the values of the keys in order, null for keys that do not hold a string. O(n) */
  public List<@Nullable V> getAll(Collection<? extends K> keys) {
    List<Bytes> names = context.keys(keys);
    List<byte[]> values = new ArrayList<>(names.size());
    operations.together(
        names,
        () -> {
          for (Bytes name : names) {
            values.add(operations.getIfString(database, name));
          }
        });
    return context.decodeAll(values);
  }

  /** Sets all keys atomically and removes their expiries. O(n) */
  public void setAll(Map<? extends K, ? extends V> values) {
    setAll(values, false);
  }

  /** Sets all keys atomically if none of them exists; returns false if one does. O(n) */
  public boolean setAllIfAbsent(Map<? extends K, ? extends V> values) {
    return setAll(values, true);
  }

  private boolean setAll(Map<? extends K, ? extends V> values, boolean ifAbsent) {
    Objects.requireNonNull(values, "values");
    List<Bytes> pairs = new ArrayList<>(2 * values.size());
    for (Map.Entry<? extends K, ? extends V> entry : values.entrySet()) {
      pairs.add(context.key(entry.getKey()));
      pairs.add(context.value(entry.getValue()));
    }
    context.admit();
    return operations.setAll(database, pairs, ifAbsent);
  }

  /** Returns the length of the value in bytes, 0 if the key does not exist. O(1) */
  public int length(K key) {
    return operations.length(database, context.key(key));
  }

  /**
   * Appends to the value, creating a missing key, and returns the new length in bytes. O(1)
   * amortized
   *
   * @throws io.reredis.util.ReredisException ERR if the new length is greater than the option
   *     {@code proto-max-bulk-len}
   */
  public int append(K key, V part) {
    Bytes name = context.key(key);
    Bytes bytes = context.value(part, "part");
    context.admit();
    return operations.append(database, name, bytes);
  }

  /**
   * Returns the bytes from {@code start} to {@code end}, both included, as a value; a negative
   * index counts from the end, and -1 is the last byte. For a missing key or an empty range the
   * codec decodes an empty array. The UTF-8 codec decodes a truncated character to U+FFFD. O(m) in
   * the number of bytes returned
   */
  public V getRange(K key, long start, long end) {
    Captured range = new Captured();
    operations.range(database, context.key(key), start, end, range);
    return context.decode(notNull(range.bytes()));
  }

  /**
   * Overwrites the value from a byte offset on, padding a shorter value with zero bytes, and
   * returns the new length in bytes. An empty part changes nothing. O(m) in the bytes written
   *
   * @throws io.reredis.util.ReredisException ERR if the offset is negative, or if the new length is
   *     greater than the option {@code proto-max-bulk-len}
   */
  public int setRange(K key, long offset, V part) {
    Bytes name = context.key(key);
    Bytes bytes = context.value(part, "part");
    context.admit();
    return operations.setRange(database, name, offset, bytes);
  }

  /** Adds 1 to the integer at the key; a missing key counts as 0. Returns the new value. O(1) */
  public long increment(K key) {
    return increment(key, 1);
  }

  /**
   * Adds {@code by} to the integer at the key; a missing key counts as 0. The integer is stored as
   * decimal text, whatever the codec. O(1)
   *
   * @return the new value
   * @throws io.reredis.util.ReredisException ERR if the value is not an integer or the result would
   *     overflow
   */
  public long increment(K key, long by) {
    Bytes name = context.key(key);
    context.admit();
    return operations.increment(database, name, by);
  }

  /**
   * Subtracts 1 from the integer at the key; a missing key counts as 0. Returns the new value. O(1)
   */
  public long decrement(K key) {
    return increment(key, -1);
  }

  /**
   * Adds {@code by} to the decimal number at the key; a missing key counts as 0. Returns the new
   * value. O(1)
   *
   * @throws IllegalArgumentException if {@code by} is NaN or infinite
   * @throws io.reredis.util.ReredisException ERR if the value or the result is not a finite number
   */
  public double incrementFloat(K key, double by) {
    Bytes name = context.key(key);
    context.admit();
    byte[] sum = operations.incrementFloat(database, name, Context.finite(by));
    return Double.parseDouble(new String(sum, StandardCharsets.US_ASCII));
  }

  /**
   * Returns the longest common subsequence of two values; a missing key counts as empty. O(n * m)
   * in their lengths
   *
   * @throws io.reredis.util.ReredisException ERR, not WRONGTYPE, if a key holds another type; Redis
   *     does the same
   */
  public LongestCommonSubsequence<V> longestCommonSubsequence(K first, K second) {
    LongestCommonSubsequence<byte[]> found =
        operations.lcs(database, context.key(first, "first"), context.key(second, "second"), true);
    return new LongestCommonSubsequence<>(
        found.length(), context.decode(notNull(found.value())), found.matches());
  }
}
