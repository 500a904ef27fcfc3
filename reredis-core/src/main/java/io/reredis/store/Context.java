package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.keyspace.AtomicBlocks;
import io.reredis.operation.Operations;
import io.reredis.option.ScoredMember;
import io.reredis.util.Clock;
import java.math.BigDecimal;
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
 * The parts that the families of one database share: its number, its operations, and the conversion
 * of keys and values. Immutable.
 *
 * @param scope what the atomic block may use whose argument this belongs to; null outside a block
 */
record Context<K, V>(
    Operations operations,
    int number,
    Codec<K> keyCodec,
    Codec<V> valueCodec,
    @Nullable BlockScope scope) {

  Context<K, V> limitedTo(BlockScope block) {
    return new Context<>(operations, number, keyCodec, valueCodec, block);
  }

  <L, W> Context<L, W> with(Codec<L> keys, Codec<W> values) {
    return new Context<>(operations, number, keys, values, scope);
  }

  /**
   * Makes room for a write that needs memory; an atomic block has done this before it began.
   *
   * @throws io.reredis.util.ReredisException OOM if there is no room
   */
  void admit() {
    if (scope == null) {
      operations.keyspace().memory().admit();
    }
  }

  /**
   * Checks that the caller may use the store: outside a block through any view, within a block only
   * through those of its argument.
   *
   * @throws IllegalStateException if not, or if the block of this argument has ended
   */
  void checkUse() {
    if (scope == null) {
      AtomicBlocks.refuseWithin(operations.keyspace());
    } else {
      scope.check();
    }
  }

  /**
   * Refuses a method that an atomic block cannot use because it waits or reads the whole database.
   */
  void refuseInBlock() {
    checkUse();
    if (scope != null) {
      throw new IllegalStateException("not possible in an atomic block");
    }
  }

  /** Returns the clock, which stands still while an atomic block runs. */
  Clock clock() {
    return operations.keyspace().clock();
  }

  // --- keys

  Bytes key(K key) {
    return key(key, "key");
  }

  /** Returns the bytes of a key; {@code name} is the name of the parameter in the message. */
  Bytes key(K key, String name) {
    Bytes bytes = new Bytes(keyCodec.encode(Objects.requireNonNull(key, name)));
    if (scope == null) {
      AtomicBlocks.refuseWithin(operations.keyspace());
    } else {
      scope.check(bytes);
    }
    return bytes;
  }

  List<Bytes> keys(K[] keys) {
    Objects.requireNonNull(keys, "keys");
    return keys(Arrays.asList(keys));
  }

  /**
   * Returns the bytes of keys.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<Bytes> someKeys(Collection<? extends K> keys) {
    Objects.requireNonNull(keys, "keys");
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no keys");
    }
    return keys(keys);
  }

  /** Like {@link #someKeys(Collection)}. */
  List<Bytes> someKeys(K[] keys) {
    return someKeys(Arrays.asList(Objects.requireNonNull(keys, "keys")));
  }

  List<Bytes> keys(Collection<? extends K> keys) {
    Objects.requireNonNull(keys, "keys");
    List<Bytes> all = new ArrayList<>(keys.size());
    for (K key : keys) {
      all.add(key(key));
    }
    return all;
  }

  /**
   * Returns copies of keys that are used after the call returns.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<byte[]> ownKeys(K[] keys) {
    Objects.requireNonNull(keys, "keys");
    if (keys.length == 0) {
      throw new IllegalArgumentException("no keys");
    }
    List<byte[]> all = new ArrayList<>(keys.length);
    for (K key : keys) {
      all.add(key(key).copy());
    }
    return all;
  }

  K decodeKey(byte[] bytes) {
    return keyCodec.decode(bytes);
  }

  @Nullable K keyOrNull(byte @Nullable [] bytes) {
    return bytes == null ? null : keyCodec.decode(bytes);
  }

  /** Encodes a field of a hash or of an entry of a stream, which have the type of the keys. */
  Bytes field(K field) {
    return new Bytes(keyCodec.encode(Objects.requireNonNull(field, "field")));
  }

  List<Bytes> fields(K[] fields) {
    List<Bytes> all = new ArrayList<>(fields.length);
    for (K field : fields) {
      all.add(field(field));
    }
    return all;
  }

  // --- values

  Bytes value(V value) {
    return value(value, "value");
  }

  /** Returns the bytes of a value; {@code name} is the name of the parameter in the message. */
  Bytes value(V value, String name) {
    return new Bytes(valueCodec.encode(Objects.requireNonNull(value, name)));
  }

  List<Bytes> values(V[] values, String name) {
    return values(Arrays.asList(Objects.requireNonNull(values, name)), name);
  }

  List<Bytes> values(Collection<? extends V> values, String name) {
    Objects.requireNonNull(values, name);
    List<Bytes> all = new ArrayList<>(values.size());
    for (V value : values) {
      all.add(value(value));
    }
    return all;
  }

  V decode(byte[] bytes) {
    return valueCodec.decode(bytes);
  }

  @Nullable V orNull(byte @Nullable [] bytes) {
    return bytes == null ? null : valueCodec.decode(bytes);
  }

  /** Decodes values; null stays null. */
  List<V> decodeAll(List<byte[]> values) {
    List<V> all = new ArrayList<>(values.size());
    for (byte[] value : values) {
      all.add(orNull(value));
    }
    return all;
  }

  ScoredMember<V> decode(ScoredMember<byte[]> member) {
    return new ScoredMember<>(decode(member.member()), member.score());
  }

  List<ScoredMember<V>> decodeScored(List<ScoredMember<byte[]>> members) {
    List<ScoredMember<V>> all = new ArrayList<>(members.size());
    for (ScoredMember<byte[]> member : members) {
      all.add(decode(member));
    }
    return all;
  }

  /** Returns the bytes of fields and values, each field followed by its value. */
  List<Bytes> pairs(Iterable<? extends Map.Entry<? extends K, ? extends V>> entries) {
    List<Bytes> pairs = new ArrayList<>();
    for (Map.Entry<? extends K, ? extends V> entry : entries) {
      pairs.add(field(entry.getKey()));
      pairs.add(value(entry.getValue()));
    }
    return pairs;
  }

  /** Returns the bytes of a name in UTF-8; {@code name} is that of the parameter. */
  static Bytes text(String text, String name) {
    return Bytes.of(Objects.requireNonNull(text, name));
  }

  /** Returns a sink that adds copies to a list. */
  static BytesSink copiesInto(List<byte[]> list) {
    return (a, offset, length) -> list.add(Arrays.copyOfRange(a, offset, offset + length));
  }

  // --- numbers and times

  /**
   * Returns a count or a limit; {@code name} is its name in the message.
   *
   * @throws IllegalArgumentException if it is negative
   */
  static long notNegative(String name, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(name + " must be at least 0: " + number);
    }
    return number;
  }

  /**
   * Returns a count or a limit; {@code name} is its name in the message.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  static long positive(String name, long number) {
    if (number < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + number);
    }
    return number;
  }

  /**
   * Returns the time after a duration from now, in ms since 1970; 0 for times before.
   *
   * @throws IllegalArgumentException if it is after the last millisecond of a {@code long}
   */
  long after(Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    try {
      return Math.max(0, Math.addExact(clock().millis(), millis(timeToLive)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the duration is too long: " + timeToLive, e);
    }
  }

  /**
   * Returns a duration in ms. A positive one of less than a millisecond counts as one, so that it
   * does not mean at once; a negative one that is too long is the longest one.
   *
   * @throws IllegalArgumentException if it is positive and does not fit a {@code long}
   */
  static long millis(Duration duration) {
    try {
      long millis = duration.toMillis();
      return millis == 0 && isPositive(duration) ? 1 : millis;
    } catch (ArithmeticException e) {
      if (duration.isNegative()) {
        return Long.MIN_VALUE;
      }
      throw new IllegalArgumentException("the duration is too long: " + duration, e);
    }
  }

  static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  /**
   * Returns a duration that has passed in ms, like {@link #millis(Duration)}.
   *
   * @throws IllegalArgumentException if it is negative or does not fit a {@code long}
   */
  static long passedMillis(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("the duration must not be negative: " + duration);
    }
    return millis(duration);
  }

  /**
   * Returns a time in ms since 1970; 0 for times before.
   *
   * @throws IllegalArgumentException if it is after the last millisecond of a {@code long}
   */
  static long millis(Instant time) {
    try {
      return Math.max(0, time.toEpochMilli());
    } catch (ArithmeticException e) {
      if (time.getEpochSecond() < 0) {
        return 0;
      }
      throw new IllegalArgumentException("the time is too late: " + time, e);
    }
  }

  /**
   * Returns a number to add.
   *
   * @throws IllegalArgumentException if it is NaN or infinite
   */
  static BigDecimal finite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not a finite number: " + number);
    }
    return new BigDecimal(Double.toString(number));
  }
}
