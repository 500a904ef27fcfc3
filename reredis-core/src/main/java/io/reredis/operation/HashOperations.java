package io.reredis.operation;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.FieldVisitor;
import io.reredis.type.HashValue;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations on hashes, on byte slices; the expiry of fields is in {@link FieldExpiry}.
 *
 * <p>All methods are atomic and thread-safe, and throw {@link io.reredis.util.ReredisException}
 * WRONGTYPE if a key holds another type. A method that passes on many fields first reports their
 * number to {@code size}. An operation on a field is O(1), in a compact hash O(n).
 */
public final class HashOperations {
  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public HashOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Sets fields, removing their expiry, and returns how many are new.
   *
   * @param pairs each field followed by its value; at least one
   */
  public int set(int database, Bytes key, List<Bytes> pairs) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hashOrNew();
      hash.expect(pairs.size() / 2);
      int added = 0;
      for (int i = 0; i < pairs.size(); i += 2) {
        added += hash.put(pairs.get(i), pairs.get(i + 1)) ? 1 : 0;
      }
      if (h.wantsEffect()) {
        h.effect(Effects.line(Effects.HSET, key, pairs));
      }
      h.commit(KeyEvent.HSET, pairs.size() / 2);
      return added;
    }
  }

  /** Sets a field if it does not exist; returns false if it does. */
  public boolean setIfAbsent(int database, Bytes key, Bytes field, Bytes value) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hashOrNew();
      if (hash.contains(field)) {
        return false;
      }
      hash.put(field, value);
      if (h.wantsEffect()) {
        h.effect(Effects.HSET, key.copy(), field.copy(), value.copy());
      }
      h.commit(KeyEvent.HSET);
      return true;
    }
  }

  /**
   * Passes the value of a field to the sink; returns false, without calling it, if there is none.
   */
  public boolean get(int database, Bytes key, Bytes field, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      return get(h.hash(), field, sink);
    }
  }

  private static boolean get(@Nullable HashValue hash, Bytes field, BytesSink sink) {
    Bytes value = hash == null ? null : hash.get(field);
    if (value == null) {
      return false;
    }
    sink.put(value.array(), value.offset(), value.length());
    return true;
  }

  /**
   * Passes the values of fields to the sink in order, and runs {@code none} for each missing field.
   */
  public void getAll(int database, Bytes key, List<Bytes> fields, BytesSink sink, Runnable none) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      for (int i = 0; i < fields.size(); i++) {
        if (!get(hash, fields.get(i), sink)) {
          none.run();
        }
      }
    }
  }

  /** Returns whether the field exists. */
  public boolean contains(int database, Bytes key, Bytes field) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      return hash != null && hash.contains(field);
    }
  }

  /** Returns the length of the field's value in bytes, 0 if there is none. */
  public int length(int database, Bytes key, Bytes field) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      Bytes value = hash == null ? null : hash.get(field);
      return value == null ? 0 : value.length();
    }
  }

  /** Returns the number of fields. O(1) */
  public long size(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      return hash == null ? 0 : hash.size();
    }
  }

  /** Removes fields and returns how many existed. */
  public int remove(int database, Bytes key, List<Bytes> fields) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hash();
      int removed = 0;
      for (int i = 0; hash != null && i < fields.size(); i++) {
        removed += hash.remove(fields.get(i)) ? 1 : 0;
      }
      if (removed > 0) {
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.HDEL, key, fields));
        }
        h.commit(KeyEvent.HDEL, removed);
      }
      return removed;
    }
  }

  /**
   * Passes the values of fields to the sink in order, runs {@code none} for each missing field, and
   * removes the fields once the sink has accepted all values. The second mention of a field is
   * missing.
   */
  public void getAndRemove(
      int database, Bytes key, List<Bytes> fields, BytesSink sink, Runnable none) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hash();
      Set<Bytes> found = new LinkedHashSet<>();
      for (Bytes field : fields) {
        if (found.contains(field) || !get(hash, field, sink)) {
          none.run();
        } else {
          found.add(field);
        }
      }
      if (!found.isEmpty()) {
        assert hash != null;
        found.forEach(hash::remove);
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.HDEL, key, List.copyOf(found)));
        }
        h.commit(KeyEvent.HDEL, found.size());
      }
    }
  }

  /** Passes all fields to the visitor. O(n) */
  public void forEach(int database, Bytes key, LongConsumer size, FieldVisitor visitor) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      size.accept(hash == null ? 0 : hash.size());
      if (hash != null) {
        hash.forEach(visitor);
      }
    }
  }

  /**
   * Continues an iteration over the fields, visiting about {@code count}.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return the cursor to continue from, unsigned, 0 at the end
   */
  public long scan(int database, Bytes key, long cursor, long count, FieldVisitor visitor) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      return hash == null ? 0 : hash.scan(cursor, count, visitor);
    }
  }

  // --- numbers

  /**
   * Adds to the integer value of a field, 0 if there is none; its expiry is kept.
   *
   * @return the new value
   */
  public long increment(int database, Bytes key, Bytes field, long by) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hashOrNew();
      Bytes value = hash.get(field);
      long old = 0;
      if (value != null) {
        if (!Ascii.isLong(value.array(), value.offset(), value.length())) {
          throw Errors.here(Errors.HASH_NOT_INTEGER);
        }
        old = Ascii.toLong(value.array(), value.offset(), value.length());
      }
      if (by < 0 ? old < Long.MIN_VALUE - by : old > Long.MAX_VALUE - by) {
        throw Errors.here(Errors.OVERFLOW);
      }
      hash.putKeepingExpiry(field, h.digits(old + by));
      if (h.wantsEffect()) {
        h.effect(Effects.HINCRBY, key.copy(), field.copy(), Effects.number(by));
      }
      h.commit(KeyEvent.HINCRBY);
      return old + by;
    }
  }

  /**
   * Adds to the number in a field, 0 if there is none, with the precision of Redis; its expiry is
   * kept.
   *
   * @return the new value as text
   */
  public byte[] incrementFloat(int database, Bytes key, Bytes field, BigDecimal by) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hashOrNew();
      Bytes value = hash.get(field);
      BigDecimal old = BigDecimal.ZERO;
      if (value != null) {
        old = Decimal.parse(value.array(), value.offset(), value.length());
        if (old == null) {
          throw Errors.here(Errors.HASH_NOT_FLOAT);
        }
      }
      BigDecimal sum = Decimal.add(old, by);
      if (Decimal.isInfinite(old) || Decimal.isInfinite(sum)) {
        throw Errors.here(Errors.NAN_OR_INFINITY);
      }
      byte[] text = Ascii.bytes(Decimal.print(sum));
      hash.putKeepingExpiry(field, new Bytes(text));
      if (h.wantsEffect()) {
        byte[] amount = Ascii.bytes(by.toString());
        h.effect(Effects.HINCRBYFLOAT, key.copy(), field.copy(), amount);
      }
      h.commit(KeyEvent.HINCRBYFLOAT);
      return text;
    }
  }

  // --- random fields

  /** Passes a random field to the visitor; returns false if there is none. O(1) */
  public boolean random(int database, Bytes key, FieldVisitor visitor) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      if (hash == null) {
        return false;
      }
      hash.random(ThreadLocalRandom.current(), visitor);
      return true;
    }
  }

  /** Passes distinct random fields to the visitor, at most all. O(n) */
  public void randomDistinct(
      int database, Bytes key, long count, LongConsumer size, FieldVisitor visitor) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      long given = hash == null ? 0 : Math.min(count, hash.size());
      size.accept(given);
      if (hash != null && given == hash.size()) {
        hash.forEach(visitor);
      } else if (given > 0) {
        assert hash != null;
        hash.randomDistinct((int) given, ThreadLocalRandom.current(), visitor);
      }
    }
  }

  /** Passes random fields to the visitor, possibly with repetitions. O(n) */
  public void randomRepeated(
      int database, Bytes key, long count, LongConsumer size, FieldVisitor visitor) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      size.accept(hash == null ? 0 : count);
      for (long i = 0; hash != null && i < count; i++) {
        hash.random(ThreadLocalRandom.current(), visitor);
      }
    }
  }
}
