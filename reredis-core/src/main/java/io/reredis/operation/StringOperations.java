package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.UnlockedReads;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.LongestCommonSubsequence;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations on strings, on byte slices.
 *
 * <p>Both {@code Strings} and the commands of clients use them. All methods are atomic and
 * thread-safe, and throw {@link io.reredis.util.ReredisException} WRONGTYPE if a key holds another
 * type. Complexities are Redis's.
 */
public final class StringOperations {
  /** In place of an expiry: no expiry. */
  public static final long NO_EXPIRY = Keyspace.NO_EXPIRY;

  /** In place of an expiry: keeps the current expiry of the key. */
  public static final long KEEP_TTL = -2;

  private final Keyspace keyspace;
  private final LongSupplier maxLength;

  /**
   * Creates the operations of a keyspace.
   *
   * @param maxLength the maximum length in bytes to which APPEND and SETRANGE may extend a value
   */
  public StringOperations(Keyspace keyspace, LongSupplier maxLength) {
    this.keyspace = keyspace;
    this.maxLength = maxLength;
  }

  /**
   * Passes the value to {@code sink}; returns false, without calling it, if the key does not exist.
   * O(1)
   */
  public boolean get(int database, Bytes key, BytesSink sink) {
    if (sink.mark() >= 0) {
      int outcome = keyspace.unlocked().read(database, key, sink);
      if (outcome != UnlockedReads.UNKNOWN) {
        return outcome == UnlockedReads.FOUND;
      }
    }
    try (ReadHandle h = keyspace.read(database, key)) {
      return h.string(sink);
    }
  }

  /** Returns the value, or null if the key does not exist. O(1) */
  public byte @Nullable [] get(int database, Bytes key) {
    byte[] copy = keyspace.unlocked().copy(database, key);
    if (copy != UnlockedReads.UNKNOWN_VALUE) {
      return copy;
    }
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      return value == null ? null : value.copy();
    }
  }

  /**
   * Returns the value if the key holds a string, null if it does not exist or holds another type,
   * for MGET.
   */
  public byte @Nullable [] getIfString(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      return h.isString() ? notNull(h.string()).copy() : null;
    }
  }

  /** Like {@link #getIfString(int, Bytes)}, but passes the value to a sink. */
  public boolean getIfString(int database, Bytes key, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      if (!h.isString()) {
        return false;
      }
      Bytes value = h.string();
      assert value != null;
      sink.put(value.array(), value.offset(), value.length());
      return true;
    }
  }

  /**
   * Sets a key, replacing a value of any type. O(1)
   *
   * @param expireAt ms since 1970, {@link #NO_EXPIRY} or {@link #KEEP_TTL}
   * @param old receives the old value if there is one, even if the condition does not hold; then a
   *     key of another type is WRONGTYPE. Null if the old value is not needed
   * @return whether the condition held
   */
  public boolean set(
      int database,
      Bytes key,
      Bytes value,
      WriteCondition condition,
      long expireAt,
      @Nullable BytesSink old) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (old != null) {
        h.countAccess();
        h.string(old);
      }
      if (condition != WriteCondition.ALWAYS
          && h.exists() == (condition == WriteCondition.IF_ABSENT)) {
        return false;
      }
      long until = expireAt == KEEP_TTL ? h.expireAt() : expireAt;
      h.setString(value, until);
      if (h.wantsEffect()) {
        h.effectSet(value.array(), value.offset(), value.length(), until);
      }
      if (expireAt >= 0) {
        h.commit(KeyEvent.SET, KeyEvent.EXPIRE);
      } else {
        h.commit(KeyEvent.SET);
      }
      return true;
    }
  }

  /** Passes the value to {@code sink} and removes the key; returns false if there is none. O(1) */
  public boolean getAndDelete(int database, Bytes key, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      h.countAccess();
      if (!h.string(sink)) {
        return false;
      }
      h.delete();
      if (h.wantsEffect()) {
        h.effect(Effects.DEL, key.copy());
      }
      h.commit(KeyEvent.DEL);
      return true;
    }
  }

  /**
   * Passes the value to {@code sink} and changes the expiry; returns false if the key does not
   * exist. O(1)
   *
   * @param expireAt ms since 1970 (a time that has passed removes the key), {@link #NO_EXPIRY} to
   *     remove the expiry, or {@link #KEEP_TTL}
   */
  public boolean getAndExpire(int database, Bytes key, long expireAt, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      h.countAccess();
      if (!h.string(sink)) {
        return false;
      }
      if (expireAt != KEEP_TTL) {
        KeyOperations.expire(h, key, expireAt, keyspace.expiryTime());
      }
      return true;
    }
  }

  /** Returns the length of the value in bytes, 0 if the key does not exist. O(1) */
  public int length(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      return value == null ? 0 : value.length();
    }
  }

  /**
   * Passes the bytes from {@code start} to {@code end}, both included, to {@code sink}; negative
   * indices count from the end. O(n) in those bytes
   */
  public void range(int database, Bytes key, long start, long end, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      if (value == null || start < 0 && end < 0 && start > end) {
        sink.put(new byte[0], 0, 0);
        return;
      }
      int length = value.length();
      long from = start < 0 ? Math.max(0, length + start) : start;
      long to = Math.min(length - 1, end < 0 ? Math.max(0, length + end) : end);
      if (from > to) {
        sink.put(new byte[0], 0, 0);
      } else {
        sink.put(value.array(), value.offset() + (int) from, (int) (to - from + 1));
      }
    }
  }

  /**
   * Overwrites the value from {@code offset} on, padding a shorter value with zero bytes. O(1)
   * amortized for a short {@code part}
   *
   * @return the new length
   */
  public int setRange(int database, Bytes key, long offset, Bytes part) {
    if (offset < 0) {
      throw Errors.here(Errors.OFFSET_OUT_OF_RANGE);
    }
    try (WriteHandle h = keyspace.write(database, key)) {
      Bytes value = h.string();
      int length = value == null ? 0 : value.length();
      if (part.length() == 0) {
        return length;
      }
      checkLength(offset, part.length());
      Bytes grown = h.resizeString((int) Math.max(length, offset + part.length()));
      h.changing();
      System.arraycopy(
          part.array(), part.offset(), grown.array(), grown.offset() + (int) offset, part.length());
      if (h.wantsEffect()) {
        h.effect(Effects.SETRANGE, key.copy(), Effects.number(offset), part.copy());
      }
      h.commit(KeyEvent.SETRANGE);
      return grown.length();
    }
  }

  /** Appends to the value and returns its new length. O(1) amortized for a short {@code part} */
  public int append(int database, Bytes key, Bytes part) {
    try (WriteHandle h = keyspace.write(database, key)) {
      Bytes value = h.string();
      int length = value == null ? 0 : value.length();
      if (value == null) {
        h.setString(part.array(), part.offset(), part.length(), NO_EXPIRY);
      } else {
        checkLength(length, part.length());
        Bytes grown = h.resizeString(length + part.length());
        System.arraycopy(
            part.array(), part.offset(), grown.array(), grown.offset() + length, part.length());
      }
      if (h.wantsEffect()) {
        h.effect(Effects.APPEND, key.copy(), part.copy());
      }
      h.commit(KeyEvent.APPEND);
      return length + part.length();
    }
  }

  private void checkLength(long length, long added) {
    if (length > maxLength.getAsLong() - added || length + added > Integer.MAX_VALUE - 64) {
      throw Errors.here(Errors.STRING_TOO_LONG);
    }
  }

  /**
   * Adds to the integer value of the key, 0 if there is none; as in Redis the event is incrby for
   * either sign. O(1)
   *
   * @return the new value
   */
  public long increment(int database, Bytes key, long by) {
    try (WriteHandle h = keyspace.write(database, key)) {
      long old = h.integer();
      if (by < 0 ? old < Long.MIN_VALUE - by : old > Long.MAX_VALUE - by) {
        throw Errors.here(Errors.OVERFLOW);
      }
      long result = old + by;
      int length = Ascii.length(result);
      byte[] digits = h.scratch();
      Ascii.putExactly(result, length, digits, 0);
      h.setString(digits, 0, length, h.expireAt());
      if (h.wantsEffect()) {
        h.effectSet(digits, 0, length, h.expireAt());
      }
      h.commit(KeyEvent.INCRBY);
      return result;
    }
  }

  /**
   * Adds to the number in the key, 0 if there is none, with the precision of Redis. O(1)
   *
   * @return the new value as text
   */
  public byte[] incrementFloat(int database, Bytes key, BigDecimal by) {
    try (WriteHandle h = keyspace.write(database, key)) {
      Bytes value = h.string();
      BigDecimal old = BigDecimal.ZERO;
      if (value != null) {
        old = Decimal.parse(value.array(), value.offset(), value.length());
        if (old == null) {
          throw Errors.here(Errors.NOT_FLOAT);
        }
      }
      BigDecimal sum = Decimal.add(old, by);
      if (Decimal.isInfinite(old) || Decimal.isInfinite(by) || Decimal.isInfinite(sum)) {
        throw Errors.here(Errors.NAN_OR_INFINITY);
      }
      byte[] text = Ascii.bytes(Decimal.print(sum));
      h.setPlainString(text, 0, text.length, h.expireAt());
      if (h.wantsEffect()) {
        h.effectSet(text, 0, text.length, h.expireAt());
      }
      h.commit(KeyEvent.INCRBYFLOAT);
      return text;
    }
  }

  /** Returns the shards of the keys in a list of keys, or of keys and values ({@code step} 2). */
  long lockMask(List<Bytes> keys, int step) {
    long mask = 0;
    for (int i = 0; i < keys.size(); i += step) {
      mask |= keyspace.shardMask(keys.get(i));
    }
    return mask;
  }

  /** Calls {@code reader} under the locks of all the keys. */
  public void together(List<Bytes> keys, Runnable reader) {
    long mask = lockMask(keys, 1);
    keyspace.lock(mask);
    try {
      reader.run();
    } finally {
      keyspace.unlock(mask);
    }
  }

  /**
   * Sets all keys, or none. O(n)
   *
   * @param pairs each key followed by its value; the last value of a repeated key applies
   * @param onlyIfAllAbsent whether to set nothing if one of the keys exists
   * @return whether the keys were set
   */
  public boolean setAll(int database, List<Bytes> pairs, boolean onlyIfAllAbsent) {
    long mask = lockMask(pairs, 2);
    keyspace.lock(mask);
    try {
      if (onlyIfAllAbsent && anyExists(database, pairs)) {
        return false;
      }
      for (int i = 0; i < pairs.size(); i += 2) {
        set(database, pairs.get(i), pairs.get(i + 1), WriteCondition.ALWAYS, NO_EXPIRY, null);
      }
      return true;
    } finally {
      keyspace.unlock(mask);
    }
  }

  private boolean anyExists(int database, List<Bytes> pairs) {
    for (int i = 0; i < pairs.size(); i += 2) {
      try (ReadHandle h = keyspace.peek(database, pairs.get(i))) {
        if (h.exists()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Computes the longest common subsequence of two strings; a missing key is an empty string. O(n *
   * m)
   *
   * @param all whether to compute more than the length
   */
  public LongestCommonSubsequence<byte[]> lcs(
      int database, Bytes first, Bytes second, boolean all) {
    byte[][] values = new byte[2][];
    together(
        List.of(first, second),
        () -> {
          values[0] = stringForLcs(database, first);
          values[1] = stringForLcs(database, second);
        });
    return all
        ? CommonSubsequences.of(values[0], values[1])
        : CommonSubsequences.lengthOf(values[0], values[1]);
  }

  private byte[] stringForLcs(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      if (h.exists() && !h.isString()) {
        throw Errors.here(Errors.LCS_NOT_STRINGS);
      }
      return h.exists() ? notNull(h.string()).copy() : new byte[0];
    }
  }
}
