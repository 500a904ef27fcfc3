package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.KeyOperations;
import io.reredis.option.ExpireCondition;
import io.reredis.util.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The keys of one database, of any type.
 *
 * <p>The forms with {@link String} use UTF-8. Every method is thread-safe. No argument may be null.
 */
public final class Keys {
  private final KeyOperations operations;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database. */
  Keys(KeyOperations operations, int database, Clock clock) {
    this.operations = operations;
    this.database = database;
    this.clock = clock;
  }

  /** Removes keys and returns how many existed. O(n) */
  public int delete(String... keys) {
    return operations.delete(database, slices(keys));
  }

  /** Removes a key; returns false if it did not exist. O(1) */
  public boolean delete(byte[] key) {
    return operations.delete(database, new Bytes(key));
  }

  /** Returns whether the key exists. O(1) */
  public boolean exists(String key) {
    return operations.exists(database, slices(key)) == 1;
  }

  /** Returns whether the key exists. O(1) */
  public boolean exists(byte[] key) {
    return operations.exists(database, List.of(new Bytes(key))) == 1;
  }

  /** Returns how many of the keys exist. O(n) */
  public int count(String... keys) {
    return operations.exists(database, slices(keys));
  }

  /** Sets the expiry relative to now; returns false if the key does not exist. O(1) */
  public boolean expire(String key, Duration timeToLive) {
    return expire(key, timeToLive, ExpireCondition.ALWAYS);
  }

  /**
   * Sets the expiry relative to now; returns false if the key does not exist or the condition does
   * not hold. O(1)
   */
  public boolean expire(String key, Duration timeToLive, ExpireCondition condition) {
    long expireAt = Math.addExact(clock.millis(), timeToLive.toMillis());
    return operations.expireAt(database, Bytes.of(key), Math.max(0, expireAt), condition);
  }

  /** Sets the expiry to a time; returns false if the key does not exist. O(1) */
  public boolean expireAt(String key, Instant time) {
    long expireAt = Math.max(0, time.toEpochMilli());
    return operations.expireAt(database, Bytes.of(key), expireAt, ExpireCondition.ALWAYS);
  }

  /** Removes the expiry; returns false if the key does not exist or has no expiry. O(1) */
  public boolean persist(String key) {
    return operations.persist(database, Bytes.of(key));
  }

  /** Returns the time to live; null if the key does not exist or has no expiry. O(1) */
  public Duration timeToLive(String key) {
    long millis = operations.timeToLive(database, Bytes.of(key));
    return millis < 0 ? null : Duration.ofMillis(millis);
  }

  /** Returns the type's name, {@code none} if the key does not exist. O(1) */
  public String type(String key) {
    return operations.type(database, Bytes.of(key));
  }

  /** Renames a key, replacing an existing key of the new name. O(1) */
  public void rename(String key, String newKey) {
    operations.rename(database, Bytes.of(key), Bytes.of(newKey));
  }

  /** Renames a key; returns false if the new name exists. O(1) */
  public boolean renameIfAbsent(String key, String newKey) {
    return operations.renameIfAbsent(database, Bytes.of(key), Bytes.of(newKey));
  }

  /** Copies a key and its expiry; returns false if it does not exist or the new name does. */
  public boolean copy(String key, String newKey) {
    return operations.growing().copy(database, Bytes.of(key), database, Bytes.of(newKey), false);
  }

  /**
   * Moves a key to another database; returns false if it does not exist or the target does. O(1)
   */
  public boolean move(String key, int toDatabase) {
    return operations.move(database, Bytes.of(key), toDatabase);
  }

  /** Returns the keys that match a glob pattern. O(n) in the keys of the database */
  public List<String> matching(String pattern) {
    List<String> names = new ArrayList<>();
    for (byte[] key : operations.keys(database, Bytes.of(pattern))) {
      names.add(new String(key, StandardCharsets.UTF_8));
    }
    return names;
  }

  /**
   * Visits the keys that match a glob pattern, fetching them in batches: each key that exists
   * throughout is visited once. The visitor may use the store.
   */
  public void forEach(String pattern, Consumer<byte[]> visitor) {
    long cursor = 0;
    do {
      List<byte[]> found = new ArrayList<>();
      cursor = operations.scan(database, cursor, 100, Bytes.of(pattern), null, found);
      found.forEach(visitor);
    } while (cursor != 0);
  }

  /** Returns a random key, or null if there is none. O(1) */
  public String random() {
    byte[] key = operations.randomKey(database);
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  /** Returns the number of keys. O(1) */
  public long size() {
    return operations.size(database);
  }

  /** Removes all keys of the database. */
  public void clear() {
    operations.flush(database);
  }

  private static List<Bytes> slices(String... keys) {
    List<Bytes> slices = new ArrayList<>(keys.length);
    for (String key : keys) {
      slices.add(Bytes.of(key));
    }
    return slices;
  }
}
