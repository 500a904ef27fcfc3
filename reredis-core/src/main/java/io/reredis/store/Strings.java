package io.reredis.store;

import io.reredis.util.Bytes;
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
 * <p>Keys and values are bytes; the forms with {@link String} read and write them as UTF-8. A byte
 * array that is given is copied, and one that is returned is the caller's. Every method is atomic
 * and safe for use by all threads, and throws {@link io.reredis.util.ReredisException} WRONGTYPE
 * where the key holds another type. No argument may be null.
 */
public final class Strings {
  private final StringOperations operations;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database; programs get it from the store. */
  public Strings(StringOperations operations, int database, Clock clock) {
    this.operations = operations;
    this.database = database;
    this.clock = clock;
  }

  /** The value, or null where there is no such key. O(1) */
  public byte[] get(byte[] key) {
    return operations.get(database, new Bytes(key));
  }

  /** The value, or null where there is no such key. O(1) */
  public String get(String key) {
    return text(operations.get(database, Bytes.of(key)));
  }

  /** Sets the key, whatever it held, and removes its expiry. O(1) */
  public void set(byte[] key, byte[] value) {
    set(key, value, SetOptions.none());
  }

  /** Sets the key, whatever it held, and removes its expiry. O(1) */
  public void set(String key, String value) {
    set(key, value, SetOptions.none());
  }

  /** Sets the key to live for that time. O(1) */
  public void set(String key, String value, Duration timeToLive) {
    set(key, value, SetOptions.none().expireIn(timeToLive));
  }

  /** Sets the key; false where the options' condition did not hold. O(1) */
  public boolean set(byte[] key, byte[] value, SetOptions options) {
    return set(new Bytes(key), new Bytes(value), options);
  }

  /** Sets the key; false where the options' condition did not hold. O(1) */
  public boolean set(String key, String value, SetOptions options) {
    return set(Bytes.of(key), Bytes.of(value), options);
  }

  private boolean set(Bytes key, Bytes value, SetOptions options) {
    long expireAt = options.expireAt(clock.millis());
    return operations.growing().set(database, key, value, options.condition(), expireAt, null);
  }

  /** Sets the key where it is not there; false where it is. O(1) */
  public boolean setIfAbsent(String key, String value) {
    return set(key, value, SetOptions.none().ifAbsent());
  }

  /** Sets the key and returns its old value, null where there was none. O(1) */
  public byte[] getAndSet(byte[] key, byte[] value) {
    return getAndSet(new Bytes(key), new Bytes(value));
  }

  /** Sets the key and returns its old value, null where there was none. O(1) */
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

  /** Removes the key and returns its value, null where there was none. O(1) */
  public byte[] getAndDelete(byte[] key) {
    return getAndDelete(new Bytes(key));
  }

  /** Removes the key and returns its value, null where there was none. O(1) */
  public String getAndDelete(String key) {
    return text(getAndDelete(Bytes.of(key)));
  }

  private byte[] getAndDelete(Bytes key) {
    Captured old = new Captured();
    operations.getAndDelete(database, key, old);
    return old.bytes();
  }

  /** The value, or null; the key lives on for that time from now. O(1) */
  public String getAndExpire(String key, Duration timeToLive) {
    Captured value = new Captured();
    long expireAt = Math.addExact(clock.millis(), timeToLive.toMillis());
    operations.getAndExpire(database, Bytes.of(key), Math.max(0, expireAt), value);
    return text(value.bytes());
  }

  /** The values of the keys in their order, null for one that holds no string. O(n) */
  public List<String> getAll(String... keys) {
    List<String> texts = new ArrayList<>(keys.length);
    for (byte[] value : getAll(bytes(keys))) {
      texts.add(text(value));
    }
    return texts;
  }

  /** The values of the keys in their order, null for one that holds no string. O(n) */
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

  /** Sets all keys at once. O(n) */
  public void setAll(Map<String, String> values) {
    operations.growing().setAll(database, pairs(values), false);
  }

  /** Sets all keys at once where none of them is there; false where one is. O(n) */
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

  /** The number of bytes of the value, 0 where there is no such key. O(1) */
  public int length(String key) {
    return operations.length(database, Bytes.of(key));
  }

  /** Appends to the value, and returns its new length. O(1) amortized */
  public int append(String key, String part) {
    return operations.growing().append(database, Bytes.of(key), Bytes.of(part));
  }

  /**
   * The bytes from {@code start} to {@code end}, both included; negative ones count from the end.
   */
  public byte[] getRange(byte[] key, long start, long end) {
    Captured range = new Captured();
    operations.range(database, new Bytes(key), start, end, range);
    return range.bytes();
  }

  /** The bytes from {@code start} to {@code end} as text; a cut character becomes U+FFFD. */
  public String getRange(String key, long start, long end) {
    return text(getRange(key.getBytes(StandardCharsets.UTF_8), start, end));
  }

  /** Overwrites the value from a byte offset on, and returns its new length. */
  public int setRange(String key, long offset, String part) {
    return operations.growing().setRange(database, Bytes.of(key), offset, Bytes.of(part));
  }

  /** Adds 1 to the integer that the key holds, 0 where there is none; the new value. O(1) */
  public long increment(String key) {
    return increment(key, 1);
  }

  /**
   * Adds to the integer that the key holds, 0 where there is none. O(1)
   *
   * @return the new value
   * @throws io.reredis.util.ReredisException ERR where the value is no integer, or would overflow
   */
  public long increment(String key, long by) {
    return operations.growing().increment(database, Bytes.of(key), by);
  }

  /** Subtracts 1 from the integer that the key holds, 0 where there is none; the new value. O(1) */
  public long decrement(String key) {
    return operations.growing().increment(database, Bytes.of(key), -1);
  }

  /** Adds to the number that the key holds, 0 where there is none; the new value. O(1) */
  public double incrementFloat(String key, double by) {
    byte[] sum =
        operations
            .growing()
            .incrementFloat(database, Bytes.of(key), new BigDecimal(Double.toString(by)));
    return Double.parseDouble(text(sum));
  }

  /** The longest common subsequence of two values. O(n * m) */
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
