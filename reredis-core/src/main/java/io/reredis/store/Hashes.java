package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.operation.Captured;
import io.reredis.operation.FieldExpiry;
import io.reredis.operation.HashOperations;
import io.reredis.option.ExpireCondition;
import io.reredis.util.Clock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The hashes of one database: fields with values, which may expire individually.
 *
 * <p>Keys, fields and values are bytes; the forms with {@link String} use UTF-8. Byte arrays passed
 * in are copied; returned arrays belong to the caller. Every method is atomic and thread-safe, and
 * throws {@link io.reredis.util.ReredisException} WRONGTYPE if the key holds another type. No
 * argument may be null. A hash is created with its first field and removed with its last.
 */
public final class Hashes {
  private final HashOperations operations;
  private final FieldExpiry expiry;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database. */
  Hashes(HashOperations operations, FieldExpiry expiry, int database, Clock clock) {
    this.operations = operations;
    this.expiry = expiry;
    this.database = database;
    this.clock = clock;
  }

  /** Returns the value of a field, or null if there is none. O(1) */
  public byte[] get(byte[] key, byte[] field) {
    return get(new Bytes(key), new Bytes(field));
  }

  /** Returns the value of a field, or null if there is none. O(1) */
  public String get(String key, String field) {
    return text(get(Bytes.of(key), Bytes.of(field)));
  }

  private byte[] get(Bytes key, Bytes field) {
    Captured value = new Captured();
    operations.get(database, key, field, value);
    return value.bytes();
  }

  /** Returns the values of fields in order, null for a missing field. O(n) */
  public List<String> getAll(String key, String... fields) {
    List<String> values = new ArrayList<>(fields.length);
    operations.getAll(
        database, Bytes.of(key), slices(fields), adding(values), () -> values.add(null));
    return values;
  }

  private static BytesSink adding(List<String> values) {
    return (a, offset, length) -> values.add(new String(a, offset, length, StandardCharsets.UTF_8));
  }

  /** Returns all fields with their values. O(n) */
  public Map<String, String> getAll(String key) {
    Map<String, String> all = new LinkedHashMap<>();
    forEach(new Bytes(utf8(key)), (field, value) -> all.put(text(field), text(value)));
    return all;
  }

  /** Passes all fields with their values to the visitor. O(n) */
  public void forEach(byte[] key, BiConsumer<byte[], byte[]> visitor) {
    forEach(new Bytes(key), visitor);
  }

  private void forEach(Bytes key, BiConsumer<byte[], byte[]> visitor) {
    // the visitor must not run under a lock
    List<byte[]> found = new ArrayList<>();
    operations.forEach(
        database,
        key,
        size -> {},
        (field, value) -> {
          found.add(field.copy());
          found.add(value.copy());
        });
    for (int i = 0; i < found.size(); i += 2) {
      visitor.accept(found.get(i), found.get(i + 1));
    }
  }

  /** Returns the fields. O(n) */
  public List<String> fields(String key) {
    return new ArrayList<>(getAll(key).keySet());
  }

  /** Returns the values. O(n) */
  public List<String> values(String key) {
    return new ArrayList<>(getAll(key).values());
  }

  /** Sets a field, removing its expiry; returns whether it is new. O(1) */
  public boolean put(byte[] key, byte[] field, byte[] value) {
    return operations
            .growing()
            .set(database, new Bytes(key), List.of(new Bytes(field), new Bytes(value)))
        > 0;
  }

  /** Sets a field, removing its expiry; returns whether it is new. O(1) */
  public boolean put(String key, String field, String value) {
    return put(utf8(key), utf8(field), utf8(value));
  }

  /** Sets fields, removing their expiry; returns how many are new. O(n) */
  public int putAll(String key, Map<String, String> values) {
    List<Bytes> pairs = new ArrayList<>(values.size() * 2);
    values.forEach(
        (field, value) -> {
          pairs.add(Bytes.of(field));
          pairs.add(Bytes.of(value));
        });
    return pairs.isEmpty() ? 0 : operations.growing().set(database, Bytes.of(key), pairs);
  }

  /** Sets a field if it does not exist; returns false if it does. O(1) */
  public boolean putIfAbsent(String key, String field, String value) {
    return operations
        .growing()
        .setIfAbsent(database, Bytes.of(key), Bytes.of(field), Bytes.of(value));
  }

  /** Removes fields and returns how many existed. O(n) */
  public int remove(String key, String... fields) {
    return operations.remove(database, Bytes.of(key), slices(fields));
  }

  /** Removes a field; returns false if it does not exist. O(1) */
  public boolean remove(byte[] key, byte[] field) {
    return operations.remove(database, new Bytes(key), List.of(new Bytes(field))) > 0;
  }

  /**
   * Removes fields and returns their values in order, null for a missing field and for the second
   * mention of a field. O(n)
   */
  public List<String> getAndRemove(String key, String... fields) {
    List<String> values = new ArrayList<>(fields.length);
    operations.getAndRemove(
        database, Bytes.of(key), slices(fields), adding(values), () -> values.add(null));
    return values;
  }

  /** Returns whether the field exists. O(1) */
  public boolean contains(String key, String field) {
    return operations.contains(database, Bytes.of(key), Bytes.of(field));
  }

  /** Returns the number of fields. O(1) */
  public long size(String key) {
    return operations.size(database, Bytes.of(key));
  }

  /** Returns the length of a field's value in bytes, 0 if there is none. O(1) */
  public int length(String key, String field) {
    return operations.length(database, Bytes.of(key), Bytes.of(field));
  }

  /**
   * Adds to the integer value of a field, 0 if there is none. O(1)
   *
   * @return the new value
   * @throws io.reredis.util.ReredisException ERR if the value is not an integer, or would overflow
   */
  public long increment(String key, String field, long by) {
    return operations.growing().increment(database, Bytes.of(key), Bytes.of(field), by);
  }

  /** Adds to the number in a field, 0 if there is none; returns the new value. O(1) */
  public double incrementFloat(String key, String field, double by) {
    BigDecimal amount = new BigDecimal(Double.toString(by));
    byte[] sum =
        operations.growing().incrementFloat(database, Bytes.of(key), Bytes.of(field), amount);
    return Double.parseDouble(text(sum));
  }

  /** Returns a random field, or null if there is none. O(1) */
  public String randomField(String key) {
    String[] found = new String[1];
    operations.random(database, Bytes.of(key), (field, value) -> found[0] = field.toString());
    return found[0];
  }

  /** Returns distinct random fields with their values, at most all. O(n) */
  public Map<String, String> randomFields(String key, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count: " + count);
    }
    Map<String, String> found = new LinkedHashMap<>();
    operations.randomDistinct(
        database,
        Bytes.of(key),
        count,
        size -> {},
        (field, value) -> found.put(field.toString(), value.toString()));
    return found;
  }

  // --- expiry

  /** Sets a field's expiry relative to now; returns false if the field does not exist. O(log n) */
  public boolean expireIn(String key, String field, Duration timeToLive) {
    return expireAt(key, field, Math.addExact(clock.millis(), timeToLive.toMillis()));
  }

  /**
   * Sets a field's expiry, in ms since 1970; a time that has passed removes the field. O(log n)
   *
   * @return false if the field does not exist
   */
  public boolean expireAt(String key, String field, long millis) {
    long time = Math.max(0, Math.min(millis, FieldExpiry.MAX_TIME));
    return expiry.growing()
            .expireAt(
                database, Bytes.of(key), time, ExpireCondition.ALWAYS, List.of(Bytes.of(field)))[0]
        > 0;
  }

  /**
   * Returns when a field expires, in ms since 1970; -1 if it has no expiry, -2 if it does not
   * exist.
   */
  public long expireTime(String key, String field) {
    return expiry.times(database, Bytes.of(key), List.of(Bytes.of(field)))[0];
  }

  /** Returns the time to live of a field, null if it has no expiry or does not exist. O(1) */
  public Duration timeToLive(String key, String field) {
    long time = expireTime(key, field);
    return time < 0 ? null : Duration.ofMillis(Math.max(0, time - clock.millis()));
  }

  /** Removes the expiry of a field; returns false if it has none or does not exist. O(log n) */
  public boolean persist(String key, String field) {
    return expiry.persist(database, Bytes.of(key), List.of(Bytes.of(field)))[0] > 0;
  }

  private static List<Bytes> slices(String[] texts) {
    return Arrays.stream(texts).map(Bytes::of).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
