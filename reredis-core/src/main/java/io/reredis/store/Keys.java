package io.reredis.store;

import io.reredis.util.Bytes;
import io.reredis.util.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The keys of one database, whatever they hold.
 *
 * <p>The forms with {@link String} read and write keys as UTF-8. Every method is safe for use by
 * all threads. No argument may be null.
 */
public final class Keys {
  private final KeyOperations operations;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database; programs get it from the store. */
  public Keys(KeyOperations operations, int database, Clock clock) {
    this.operations = operations;
    this.database = database;
    this.clock = clock;
  }

  /** Removes keys, and returns how many were there. O(n) */
  public int delete(String... keys) {
    return operations.delete(database, slices(keys));
  }

  /** Removes a key; false where it was not there. O(1) */
  public boolean delete(byte[] key) {
    return operations.delete(database, new Bytes(key));
  }

  /** Whether the key is there. O(1) */
  public boolean exists(String key) {
    return operations.exists(database, slices(key)) == 1;
  }

  /** Whether the key is there. O(1) */
  public boolean exists(byte[] key) {
    return operations.exists(database, List.of(new Bytes(key))) == 1;
  }

  /** How many of the keys are there. O(n) */
  public int count(String... keys) {
    return operations.exists(database, slices(keys));
  }

  /** Lets the key live for that time from now; false where there is no such key. O(1) */
  public boolean expire(String key, Duration timeToLive) {
    return expire(key, timeToLive, ExpireCondition.ALWAYS);
  }

  /** Lets the key live for that time from now; false where the condition does not hold. O(1) */
  public boolean expire(String key, Duration timeToLive, ExpireCondition condition) {
    long expireAt = Math.addExact(clock.millis(), timeToLive.toMillis());
    return operations.expireAt(database, Bytes.of(key), Math.max(0, expireAt), condition);
  }

  /** Lets the key live until that time; false where there is no such key. O(1) */
  public boolean expireAt(String key, Instant time) {
    long expireAt = Math.max(0, time.toEpochMilli());
    return operations.expireAt(database, Bytes.of(key), expireAt, ExpireCondition.ALWAYS);
  }

  /** Lets the key live on; false where there is no such key or it does not expire. O(1) */
  public boolean persist(String key) {
    return operations.persist(database, Bytes.of(key));
  }

  /** How long the key has to live; null where there is no such key or it does not expire. O(1) */
  public Duration timeToLive(String key) {
    long millis = operations.timeToLive(database, Bytes.of(key));
    return millis < 0 ? null : Duration.ofMillis(millis);
  }

  /** The type's name, {@code none} where there is no such key. O(1) */
  public String type(String key) {
    return operations.type(database, Bytes.of(key));
  }

  /** Gives a key another name; what had that name is replaced. O(1) */
  public void rename(String key, String newKey) {
    operations.rename(database, Bytes.of(key), Bytes.of(newKey));
  }

  /** Gives a key another name; false where that name is taken. O(1) */
  public boolean renameIfAbsent(String key, String newKey) {
    return operations.renameIfAbsent(database, Bytes.of(key), Bytes.of(newKey));
  }

  /** Copies a key and its expiry; false where there is no such key, or that name is taken. */
  public boolean copy(String key, String newKey) {
    return operations.growing().copy(database, Bytes.of(key), database, Bytes.of(newKey), false);
  }

  /**
   * Moves a key to another database; false where it is not here or that name is taken there. O(1)
   */
  public boolean move(String key, int toDatabase) {
    return operations.move(database, Bytes.of(key), toDatabase);
  }

  /** The keys that match a glob pattern. O(n) in the keys of the database */
  public List<String> matching(String pattern) {
    List<String> names = new ArrayList<>();
    for (byte[] key : operations.keys(database, Bytes.of(pattern))) {
      names.add(new String(key, StandardCharsets.UTF_8));
    }
    return names;
  }

  /**
   * Visits the keys that match a glob pattern, without holding them all: each key that is there all
   * the time is visited once.
   */
  public void forEach(String pattern, Consumer<byte[]> visitor) {
    long cursor = 0;
    do {
      List<byte[]> found = new ArrayList<>();
      cursor = operations.scan(database, cursor, 100, Bytes.of(pattern), null, found);
      found.forEach(visitor);
    } while (cursor != 0);
  }

  /** A key drawn at random, null where there is none. O(1) */
  public String random() {
    byte[] key = operations.randomKey(database);
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  /** The number of keys. O(1) */
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
