package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.Captured;
import io.reredis.operation.StringOperations;
import io.reredis.operation.WriteCondition;
import io.reredis.option.LongestCommonSubsequence;
import io.reredis.util.Clock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The strings of one database.
 *
 * <p>Keys and values are bytes; the forms with {@link String} use UTF-8. Byte arrays passed in are
 * copied; returned arrays belong to the caller. Every method is atomic and thread-safe, and throws
 * {@link io.reredis.util.ReredisException} WRONGTYPE if the key holds another type. No argument may
 * be null.
 */
public final class Strings {
  private final StringOperations operations;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database. */
  Strings(StringOperations operations, int database, Clock clock) {
    this.operations = operations;
    this.database = database;
    this.clock = clock;
  }

  /** Returns the value, or null if the key does not exist. O(1) */
  public byte[] get(byte[] key) {
    return operations.get(database, new Bytes(key));
  }

  /** Returns the value, or null if the key does not exist. O(1) */
  public String get(String key) {
    return text(operations.get(database, Bytes.of(key)));
  }

  /** Sets the key, replacing a value of any type, and removes its expiry. O(1) */
  public void set(byte[] key, byte[] value) {
    set(key, value, SetOptions.none());
  }

  /** Sets the key, replacing a value of any type, and removes its expiry. O(1) */
  public void set(String key, String value) {
    set(key, value, SetOptions.none());
  }

  /** Sets the key with a time to live. O(1) */
  public void set(String key, String value, Duration timeToLive) {
    set(key, value, SetOptions.none().expireIn(timeToLive));
  }

  /** Sets the key; returns false if the options' condition does not hold. O(1) */
  public boolean set(byte[] key, byte[] value, SetOptions options) {
    return set(new Bytes(key), new Bytes(value), options);
  }

  /** Sets the key; returns false if the options' condition does not hold. O(1) */
  public boolean set(String key, String value, SetOptions options) {
    return set(Bytes.of(key), Bytes.of(value), options);
  }

  private boolean set(Bytes key, Bytes value, SetOptions options) {
    long expireAt = options.expireAt(clock.millis());
    return operations.growing().set(database, key, value, options.condition(), expireAt, null);
  }

  /** Sets the key if it does not exist; returns false if it does. O(1) */
  public boolean setIfAbsent(String key, String value) {
    return set(key, value, SetOptions.none().ifAbsent());
  }

  /** Sets the key and returns its old value, null if there was none. O(1) */
  public byte[] getAndSet(byte[] key, byte[] value) {
    return getAndSet(new Bytes(key), new Bytes(value));
  }

  /** Sets the key and returns its old value, null if there was none. O(1) */
  public String getAndSet(String key, String value) {
    return text(getAndSet(Bytes.of(key), Bytes.of(value)));
  }

  private byte[] getAndSet(Bytes key, Bytes value) {
    Captured old = new Captured();
    operations
        .growing()
        .set(database, key, value, WriteCondition.ALWAYS, StringOperations.NO_EXPIRY, old);
    return old.bytes();
  }

  /** Removes the key and returns its value, null if there was none. O(1) */
  public byte[] getAndDelete(byte[] key) {
    return getAndDelete(new Bytes(key));
  }

  /** Removes the key and returns its value, null if there was none. O(1) */
  public String getAndDelete(String key) {
    return text(getAndDelete(Bytes.of(key)));
  }

  private byte[] getAndDelete(Bytes key) {
    Captured old = new Captured();
    operations.getAndDelete(database, key, old);
    return old.bytes();
  }

  /** Returns the value, or null, and sets the expiry relative to now. O(1) */
  public String getAndExpire(String key, Duration timeToLive) {
    Captured value = new Captured();
    long expireAt = Math.addExact(clock.millis(), timeToLive.toMillis());
    operations.getAndExpire(database, Bytes.of(key), Math.max(0, expireAt), value);
    return text(value.bytes());
  }

  /** Returns the values of the keys in order, null for keys that do not hold a string. O(n) */
  public List<String> getAll(String... keys) {
    List<String> texts = new ArrayList<>(keys.length);
    for (byte[] value : getAll(bytes(keys))) {
      texts.add(text(value));
    }
    return texts;
  }

  /** Returns the values of the keys in order, null for keys that do not hold a string. O(n) */
  public List<byte[]> getAll(byte[]... keys) {
    List<Bytes> slices = new ArrayList<>(keys.length);
    for (byte[] key : keys) {
      slices.add(new Bytes(key));
    }
    List<byte[]> values = new ArrayList<>(keys.length);
    operations.together(
        slices,
        () -> {
          for (Bytes key : slices) {
            values.add(operations.getIfString(database, key));
          }
        });
    return values;
  }

  /** Sets all keys atomically. O(n) */
  public void setAll(Map<String, String> values) {
    operations.growing().setAll(database, pairs(values), false);
  }

  /** Sets all keys atomically if none of them exists; returns false if one does. O(n) */
  public boolean setAllIfAbsent(Map<String, String> values) {
    return operations.growing().setAll(database, pairs(values), true);
  }

  private static List<Bytes> pairs(Map<String, String> values) {
    List<Bytes> pairs = new ArrayList<>(values.size() * 2);
    new LinkedHashMap<>(values)
        .forEach(
            (key, value) -> {
              pairs.add(Bytes.of(key));
              pairs.add(Bytes.of(value));
            });
    return pairs;
  }

  /** Returns the length of the value in bytes, 0 if the key does not exist. O(1) */
  public int length(String key) {
    return operations.length(database, Bytes.of(key));
  }

  /** Appends to the value and returns its new length. O(1) amortized */
  public int append(String key, String part) {
    return operations.growing().append(database, Bytes.of(key), Bytes.of(part));
  }

  /**
   * Returns the bytes from {@code start} to {@code end}, both included; negative indices count from
   * the end.
   */
  public byte[] getRange(byte[] key, long start, long end) {
    Captured range = new Captured();
    operations.range(database, new Bytes(key), start, end, range);
    return range.bytes();
  }

  /**
   * Returns the bytes from {@code start} to {@code end} as text; a truncated character becomes
   * U+FFFD.
   */
  public String getRange(String key, long start, long end) {
    return text(getRange(key.getBytes(StandardCharsets.UTF_8), start, end));
  }

  /** Overwrites the value from a byte offset on and returns its new length. */
  public int setRange(String key, long offset, String part) {
    return operations.growing().setRange(database, Bytes.of(key), offset, Bytes.of(part));
  }

  /** Adds 1 to the integer value of the key, 0 if there is none; returns the new value. O(1) */
  public long increment(String key) {
    return increment(key, 1);
  }

  /**
   * Adds to the integer value of the key, 0 if there is none. O(1)
   *
   * @return the new value
   * @throws io.reredis.util.ReredisException ERR if the value is not an integer, or would overflow
   */
  public long increment(String key, long by) {
    return operations.growing().increment(database, Bytes.of(key), by);
  }

  /**
   * Subtracts 1 from the integer value of the key, 0 if there is none; returns the new value. O(1)
   */
  public long decrement(String key) {
    return operations.growing().increment(database, Bytes.of(key), -1);
  }

  /** Adds to the number in the key, 0 if there is none; returns the new value. O(1) */
  public double incrementFloat(String key, double by) {
    byte[] sum =
        operations
            .growing()
            .incrementFloat(database, Bytes.of(key), new BigDecimal(Double.toString(by)));
    return Double.parseDouble(text(sum));
  }

  /** Returns the longest common subsequence of two values. O(n * m) */
  public LongestCommonSubsequence longestCommonSubsequence(String first, String second) {
    return operations.lcs(database, Bytes.of(first), Bytes.of(second), true);
  }

  private static byte[][] bytes(String[] texts) {
    byte[][] bytes = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      bytes[i] = texts[i].getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
