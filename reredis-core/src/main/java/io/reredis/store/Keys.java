package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.KeyOperations;
import io.reredis.option.ExpireCondition;
import io.reredis.util.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one database, whatever the type of their values.
 *
 * <p>Every method is thread-safe, and atomic unless it says otherwise. Methods that write may throw
 * {@link io.reredis.util.ReredisException} MISCONF; see {@link io.reredis.util.ErrorCode}. In
 * complexities, n is the number of keys in the call. Patterns are those of the command KEYS: {@code
 * *}, {@code ?}, {@code [a-z]}, {@code [^a]}, and {@code \} before a literal character.
 *
 * @param <K> the type of the keys
 */
public final class Keys<K> {
  private final Context<K, ?> context;
  private final KeyOperations operations;
  private final int database;

  /** Creates the view of a database. */
  Keys(Context<K, ?> context) {
    this.context = context;
    this.operations = context.operations().keys();
    this.database = context.number();
  }

  /** Removes keys and returns how many existed. O(n) */
  @SafeVarargs
  public final int delete(K... keys) {
    Objects.requireNonNull(keys, "keys");
    return delete(Arrays.asList(keys));
  }

  /** Removes keys and returns how many existed. O(n) */
  public int delete(Collection<? extends K> keys) {
    return operations.delete(database, context.keys(keys));
  }

  /** Returns whether the key exists. O(1) */
  public boolean exists(K key) {
    return operations.exists(database, List.of(context.key(key))) == 1;
  }

  /** Returns how many of the keys exist; a key that is given twice counts twice. O(n) */
  @SafeVarargs
  public final int count(K... keys) {
    return operations.exists(database, context.keys(keys));
  }

  // --- expiry

  /**
   * Sets the expiry relative to now; a duration that is not positive removes the key. O(1)
   *
   * @return whether the key existed
   */
  public boolean expire(K key, Duration timeToLive) {
    return expire(key, timeToLive, ExpireCondition.ALWAYS);
  }

  /**
   * Sets the expiry like {@link #expire(Object, Duration)}; returns false if the key does not exist
   * or the condition does not hold. O(1)
   */
  public boolean expire(K key, Duration timeToLive, ExpireCondition condition) {
    Objects.requireNonNull(condition, "condition");
    return operations.expireAt(database, context.key(key), context.after(timeToLive), condition);
  }

  /**
   * Sets the time when the key expires; a time in the past removes the key. O(1)
   *
   * @return whether the key existed
   */
  public boolean expireAt(K key, Instant time) {
    return expireAt(key, time, ExpireCondition.ALWAYS);
  }

  /**
   * Sets the expiry like {@link #expireAt(Object, Instant)}; returns false if the key does not
   * exist or the condition does not hold. O(1)
   */
  public boolean expireAt(K key, Instant time, ExpireCondition condition) {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(condition, "condition");
    return operations.expireAt(database, context.key(key), Context.millis(time), condition);
  }

  /** Removes the expiry; returns false if the key does not exist or has no expiry. O(1) */
  public boolean persist(K key) {
    return operations.persist(database, context.key(key));
  }

  /** Returns the time to live; null if the key does not exist or has no expiry. O(1) */
  public @Nullable Duration timeToLive(K key) {
    long millis = operations.timeToLive(database, context.key(key));
    return millis < 0 ? null : Duration.ofMillis(millis);
  }

  /** Returns when the key expires; null if it does not exist or has no expiry. O(1) */
  public @Nullable Instant expireTime(K key) {
    long millis = operations.expireTime(database, context.key(key));
    return millis < 0 ? null : Instant.ofEpochMilli(millis);
  }

  // --- names and places

  /** Returns the type of the value, or null if the key does not exist. O(1) */
  public @Nullable ValueType type(K key) {
    String label = operations.type(database, context.key(key));
    for (ValueType type : ValueType.values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    return null;
  }

  /**
   * Returns the heap use of the key and its value in bytes; empty if the key does not exist. O(1)
   */
  public OptionalLong memoryUsage(K key) {
    long bytes = operations.memoryUsage(database, context.key(key));
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /**
   * Renames a key, which keeps its expiry, and replaces an existing key of the new name. O(1)
   *
   * @throws io.reredis.util.ReredisException ERR if the key does not exist
   */
  public void rename(K key, K newKey) {
    operations.rename(database, context.key(key), context.key(newKey, "newKey"));
  }

  /**
   * Renames a key, which keeps its expiry; returns false if a key of the new name exists. O(1)
   *
   * @throws io.reredis.util.ReredisException ERR if the key does not exist
   */
  public boolean renameIfAbsent(K key, K newKey) {
    return operations.renameIfAbsent(database, context.key(key), context.key(newKey, "newKey"));
  }

  /**
   * Copies the value and the expiry of a key; returns false if the key does not exist or the new
   * one does. O(N) in the value
   *
   * @throws io.reredis.util.ReredisException OOM if there is no memory; ERR if the keys are the
   *     same
   */
  public boolean copy(K key, K newKey) {
    Bytes from = context.key(key);
    Bytes to = context.key(newKey, "newKey");
    context.admit();
    return operations.copy(database, from, database, to, false);
  }

  /**
   * Moves a key to another database; returns false if the key does not exist, or exists there
   * already. O(1)
   *
   * @throws io.reredis.util.ReredisException ERR if it is this database
   * @throws IndexOutOfBoundsException if there is no such database
   */
  public boolean move(K key, int toDatabase) {
    Objects.checkIndex(toDatabase, context.operations().keyspace().databases());
    return operations.move(database, context.key(key), toDatabase);
  }

  // --- all keys

  /** Returns the keys that match a pattern; not atomic. O(n) in the keys of the database */
  public List<K> matching(String pattern) {
    Objects.requireNonNull(pattern, "pattern");
    context.refuseInBlock();
    List<K> keys = new ArrayList<>();
    for (byte[] key : operations.keys(database, Bytes.of(pattern))) {
      keys.add(context.decodeKey(key));
    }
    return keys;
  }

  /**
   * Returns a stream of all keys, read in batches. A key that exists during the whole scan is
   * returned exactly once. Not atomic; the store may be used meanwhile. The stream need not be
   * closed. O(1) for each key
   */
  public Stream<K> scan() {
    return scanned(null, null);
  }

  /** Like {@link #scan()}, for the keys that match a pattern. */
  public Stream<K> scan(String pattern) {
    return scanned(Context.text(pattern, "pattern"), null);
  }

  /** Like {@link #scan()}, for the keys that match a pattern and hold a value of the type. */
  public Stream<K> scan(String pattern, ValueType type) {
    Objects.requireNonNull(type, "type");
    return scanned(Context.text(pattern, "pattern"), type.label());
  }

  private Stream<K> scanned(@Nullable Bytes pattern, @Nullable String type) {
    context.refuseInBlock();
    return Scans.<byte[]>stream(
            context,
            (cursor, count, into) -> operations.scan(database, cursor, count, pattern, type, into))
        .map(context::decodeKey);
  }

  /** Returns a random key, or null if there is none. O(1) */
  public @Nullable K random() {
    context.refuseInBlock();
    return context.keyOrNull(operations.randomKey(database));
  }

  /** Returns the number of keys, including expired ones that are not removed yet. O(1) */
  public long size() {
    context.refuseInBlock();
    return operations.size(database);
  }

  /** Removes all keys of the database. Change listeners are not notified. O(N) in those keys */
  public void clear() {
    context.refuseInBlock();
    operations.flush(database);
  }
}
