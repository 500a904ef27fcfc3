package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.Captured;
import io.reredis.operation.FieldExpiry;
import io.reredis.operation.HashOperations;
import io.reredis.option.ExpireCondition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of one database: fields with values, which may expire individually.
 *
 * <p>A hash is created with its first field and removed with its last. A method keeps the expiry of
 * a field unless it says otherwise. Every method is atomic and thread-safe unless it says
 * otherwise. Each may throw {@link io.reredis.util.ReredisException}: WRONGTYPE if the key holds
 * another type, and methods that write also OOM and MISCONF; see {@link io.reredis.util.ErrorCode}.
 * In complexities, n is the number of fields in the call; for a method without a parameter for
 * fields, n is the number of fields in the hash.
 *
 * @param <K> the type of the keys and the fields
 * @param <V> the type of the values
 */
public final class Hashes<K, V> {
  private final Context<K, V> context;
  private final HashOperations operations;
  private final FieldExpiry expiry;
  private final int database;

  /** Creates the view of a database. */
  Hashes(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().hashes();
    this.expiry = context.operations().fieldExpiry();
    this.database = context.number();
  }

  // --- reading

  /** Returns the value of a field, or null if it does not exist. O(1) */
  public @Nullable V get(K key, K field) {
    Captured value = new Captured();
    operations.get(database, context.key(key), context.field(field), value);
    return context.orNull(value.bytes());
  }

  /** Returns the values of the given fields in order, with null for a missing field. O(n) */
  @SafeVarargs
  public final List<@Nullable V> getAll(K key, K... fields) {
    Objects.requireNonNull(fields, "fields");
    List<byte[]> values = new ArrayList<>(fields.length);
    operations.getAll(
        database,
        context.key(key),
        context.fields(fields),
        Context.copiesInto(values),
        () -> values.add(null));
    return context.decodeAll(values);
  }

  /** Returns all fields with their values. O(n) */
  public Map<K, V> entries(K key) {
    List<byte[]> found = new ArrayList<>();
    operations.forEach(
        database,
        context.key(key),
        size -> {},
        (field, value) -> {
          found.add(field.copy());
          found.add(value.copy());
        });
    return map(found);
  }

  private Map<K, V> map(List<byte[]> pairs) {
    Map<K, V> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(context.decodeKey(pairs.get(i)), context.decode(pairs.get(i + 1)));
    }
    return map;
  }

  /** Returns the fields. O(n) */
  public List<K> fields(K key) {
    return new ArrayList<>(entries(key).keySet());
  }

  /** Returns the values. O(n) */
  public List<V> values(K key) {
    return new ArrayList<>(entries(key).values());
  }

  /**
   * Returns a stream of the fields with their values, read in batches. A field that exists during
   * the whole scan is returned at least once. Not atomic; the store may be used meanwhile. The
   * stream need not be closed. O(1) for each field
   */
  public Stream<Map.Entry<K, V>> scan(K key) {
    Bytes name = context.key(key);
    return Scans.<Map.Entry<byte[], byte[]>>stream(
            context,
            (cursor, count, into) ->
                operations.scan(
                    database,
                    name,
                    cursor,
                    count,
                    (field, value) -> into.add(Map.entry(field.copy(), value.copy()))))
        .map(pair -> Map.entry(context.decodeKey(pair.getKey()), context.decode(pair.getValue())));
  }

  /** Returns whether the field exists. O(1) */
  public boolean contains(K key, K field) {
    return operations.contains(database, context.key(key), context.field(field));
  }

  /** Returns the number of fields. O(1) */
  public long size(K key) {
    return operations.size(database, context.key(key));
  }

  /** Returns the length of a field's value in bytes, or 0 if the field does not exist. O(1) */
  public int length(K key, K field) {
    return operations.length(database, context.key(key), context.field(field));
  }

  /** Returns a random field, or null if the key does not exist. O(1) */
  public @Nullable K randomField(K key) {
    byte[][] found = new byte[1][];
    operations.random(database, context.key(key), (field, value) -> found[0] = field.copy());
    return context.keyOrNull(found[0]);
  }

  /**
   * Returns up to {@code count} distinct random fields with their values. O(n)
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Map<K, V> randomFields(K key, int count) {
    Context.notNegative("count", count);
    List<byte[]> found = new ArrayList<>();
    operations.randomDistinct(
        database,
        context.key(key),
        count,
        size -> {},
        (field, value) -> {
          found.add(field.copy());
          found.add(value.copy());
        });
    return map(found);
  }

  // --- writing

  /** Sets a field and removes its expiry; returns whether the field is new. O(1) */
  public boolean put(K key, K field, V value) {
    Bytes name = context.key(key);
    List<Bytes> pair = List.of(context.field(field), context.value(value));
    context.admit();
    return operations.set(database, name, pair) > 0;
  }

  /** Sets fields and removes their expiries; returns how many fields are new. O(n) */
  public int putAll(K key, Map<? extends K, ? extends V> values) {
    Objects.requireNonNull(values, "values");
    Bytes name = context.key(key);
    List<Bytes> pairs = context.pairs(values.entrySet());
    context.admit();
    return pairs.isEmpty() ? 0 : operations.set(database, name, pairs);
  }

  /** Sets a field if it does not exist; returns false if it does. O(1) */
  public boolean putIfAbsent(K key, K field, V value) {
    Bytes name = context.key(key);
    Bytes fieldName = context.field(field);
    Bytes bytes = context.value(value);
    context.admit();
    return operations.setIfAbsent(database, name, fieldName, bytes);
  }

  /** Removes fields and returns how many existed. O(n) */
  @SafeVarargs
  public final int remove(K key, K... fields) {
    Objects.requireNonNull(fields, "fields");
    return operations.remove(database, context.key(key), context.fields(fields));
  }

  /**
   * Removes fields and returns their values in order, with null for a missing or repeated field.
   * O(n)
   */
  @SafeVarargs
  public final List<@Nullable V> getAndRemove(K key, K... fields) {
    Objects.requireNonNull(fields, "fields");
    List<byte[]> values = new ArrayList<>(fields.length);
    operations.getAndRemove(
        database,
        context.key(key),
        context.fields(fields),
        Context.copiesInto(values),
        () -> values.add(null));
    return context.decodeAll(values);
  }

  /**
   * Adds {@code by} to the integer in a field; a missing field counts as 0. The integer is stored
   * as decimal text, whatever the codec. O(1)
   *
   * @return the new value
   * @throws io.reredis.util.ReredisException ERR if the value is not an integer or the result would
   *     overflow
   */
  public long increment(K key, K field, long by) {
    Bytes name = context.key(key);
    Bytes fieldName = context.field(field);
    context.admit();
    return operations.increment(database, name, fieldName, by);
  }

  /**
   * Adds {@code by} to the decimal number in a field; a missing field counts as 0. Returns the new
   * value. O(1)
   *
   * @throws IllegalArgumentException if {@code by} is NaN or infinite
   * @throws io.reredis.util.ReredisException ERR if the value or the result is not a finite number
   */
  public double incrementFloat(K key, K field, double by) {
    Bytes name = context.key(key);
    Bytes fieldName = context.field(field);
    context.admit();
    byte[] sum = operations.incrementFloat(database, name, fieldName, Context.finite(by));
    return Double.parseDouble(new String(sum, StandardCharsets.US_ASCII));
  }

  // --- expiry

  /**
   * Sets a field's expiry relative to now; a duration that is not positive removes the field. A
   * time after the year 4199 is reduced to a time in that year. O(log n)
   *
   * @return whether the field existed
   */
  public boolean expire(K key, K field, Duration timeToLive) {
    return expire(key, field, timeToLive, ExpireCondition.ALWAYS);
  }

  /**
   * Sets a field's expiry like {@link #expire(Object, Object, Duration)}; returns false if the
   * field does not exist or the condition does not hold. O(log n)
   */
  public boolean expire(K key, K field, Duration timeToLive, ExpireCondition condition) {
    return expireAt(key, field, context.after(timeToLive), condition);
  }

  /**
   * Sets the time when a field expires; a time in the past removes the field. A time after the year
   * 4199 is reduced to a time in that year. O(log n)
   *
   * @return whether the field existed
   */
  public boolean expireAt(K key, K field, Instant time) {
    return expireAt(key, field, time, ExpireCondition.ALWAYS);
  }

  /**
   * Sets a field's expiry like {@link #expireAt(Object, Object, Instant)}; returns false if the
   * field does not exist or the condition does not hold. O(log n)
   */
  public boolean expireAt(K key, K field, Instant time, ExpireCondition condition) {
    Objects.requireNonNull(time, "time");
    return expireAt(key, field, Context.millis(time), condition);
  }

  private boolean expireAt(K key, K field, long millis, ExpireCondition condition) {
    Objects.requireNonNull(condition, "condition");
    Bytes name = context.key(key);
    List<Bytes> fields = List.of(context.field(field));
    context.admit();
    long time = Math.min(millis, FieldExpiry.MAX_TIME);
    return expiry.expireAt(database, name, time, condition, fields)[0] > 0;
  }

  /** Returns when a field expires, or null if it has no expiry or does not exist. O(1) */
  public @Nullable Instant expireTime(K key, K field) {
    long time = time(key, field);
    return time < 0 ? null : Instant.ofEpochMilli(time);
  }

  /** Returns the time to live of a field, or null if it has no expiry or does not exist. O(1) */
  public @Nullable Duration timeToLive(K key, K field) {
    long time = time(key, field);
    return time < 0 ? null : Duration.ofMillis(Math.max(0, time - context.clock().millis()));
  }

  private long time(K key, K field) {
    return expiry.times(database, context.key(key), List.of(context.field(field)))[0];
  }

  /** Removes the expiry of a field; returns false if it has none or does not exist. O(log n) */
  public boolean persist(K key, K field) {
    return expiry.persist(database, context.key(key), List.of(context.field(field)))[0] > 0;
  }
}
