package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.ExpireCondition;
import io.reredis.type.HashValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The expiry of hash fields, on byte slices.
 *
 * <p>All methods are atomic and thread-safe, and throw {@link io.reredis.util.ReredisException}
 * WRONGTYPE if a key holds another type. Each takes O(log n) per field, in a compact hash O(n).
 */
public final class FieldExpiry {
  /** The result for a field that does not exist. */
  public static final int NO_FIELD = -2;

  /** The result for a field without an expiry. */
  public static final int NO_EXPIRY = -1;

  /** The result for a field that does not meet the condition. */
  public static final int REFUSED = 0;

  /** The result for a field whose expiry was changed. */
  public static final int DONE = 1;

  /** The result for a field that was removed because the time has passed. */
  public static final int REMOVED = 2;

  /** The latest expiry of a field, in ms since 1970. */
  public static final long MAX_TIME = (1L << 46) - 1;

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public FieldExpiry(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Sets the expiry of fields; a time that has passed removes them.
   *
   * @param expireAt ms since 1970, from 0 to {@link #MAX_TIME}
   * @return the result for each field
   */
  public int[] expireAt(
      int database, Bytes key, long expireAt, ExpireCondition condition, List<Bytes> fields) {
    int[] answers = new int[fields.size()];
    boolean passed = expireAt <= keyspace.expiryTime();
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hash();
      if (hash != null && !passed) {
        h.expectExpiry();
      }
      List<byte[]> changed = h.wantsEffect() ? new ArrayList<>() : null;
      boolean any = false;
      for (int i = 0; i < answers.length; i++) {
        Bytes field = fields.get(i);
        answers[i] = hash == null ? NO_FIELD : expire(hash, field, expireAt, condition, passed);
        if (answers[i] > 0) {
          any = true;
          if (changed != null) {
            changed.add(field.copy());
          }
        }
      }
      if (any) {
        if (changed != null) {
          h.effect(passed ? removal(key, changed) : expiry(key, expireAt, changed));
        }
        h.commit(passed ? KeyEvent.HDEL : KeyEvent.HEXPIRE);
      }
      return answers;
    }
  }

  private static int expire(
      HashValue hash, Bytes field, long expireAt, ExpireCondition condition, boolean passed) {
    long old = hash.expireAt(field);
    if (old == HashValue.NO_FIELD) {
      return NO_FIELD;
    } else if (!Conditions.allows(condition, old, expireAt)) {
      return REFUSED;
    } else if (passed) {
      hash.remove(field);
      return REMOVED;
    }
    hash.setExpireAt(field, expireAt);
    return DONE;
  }

  private static byte[][] removal(Bytes key, List<byte[]> fields) {
    List<byte[]> words = new ArrayList<>(fields.size() + 2);
    Collections.addAll(words, Effects.HDEL, key.copy());
    words.addAll(fields);
    return words.toArray(byte[][]::new);
  }

  private static byte[][] expiry(Bytes key, long expireAt, List<byte[]> fields) {
    List<byte[]> words = new ArrayList<>(fields.size() + 5);
    Collections.addAll(words, Effects.HPEXPIREAT, key.copy(), Effects.number(expireAt));
    Collections.addAll(words, Effects.FIELDS, Effects.number(fields.size()));
    words.addAll(fields);
    return words.toArray(byte[][]::new);
  }

  /**
   * Removes the expiry of fields.
   *
   * @return the result for each field
   */
  public int[] persist(int database, Bytes key, List<Bytes> fields) {
    int[] answers = new int[fields.size()];
    try (WriteHandle h = keyspace.write(database, key)) {
      HashValue hash = h.hash();
      boolean any = false;
      for (int i = 0; i < answers.length; i++) {
        long old = hash == null ? HashValue.NO_FIELD : hash.expireAt(fields.get(i));
        answers[i] = old >= 0 ? DONE : (int) old;
        if (old >= 0) {
          assert hash != null;
          hash.setExpireAt(fields.get(i), HashValue.NO_EXPIRY);
          any = true;
        }
      }
      if (any) {
        if (h.wantsEffect()) {
          List<byte[]> words = new ArrayList<>(answers.length + 4);
          Collections.addAll(words, Effects.HPERSIST, key.copy(), Effects.FIELDS);
          words.add(Effects.number(answers.length));
          fields.forEach(field -> words.add(field.copy()));
          h.effect(words.toArray(byte[][]::new));
        }
        h.commit(KeyEvent.HPERSIST);
      }
      return answers;
    }
  }

  /** Returns when fields expire, in ms since 1970, or {@link #NO_EXPIRY} or {@link #NO_FIELD}. */
  public long[] times(int database, Bytes key, List<Bytes> fields) {
    long[] times = new long[fields.size()];
    try (ReadHandle h = keyspace.read(database, key)) {
      HashValue hash = h.hash();
      for (int i = 0; i < times.length; i++) {
        times[i] = hash == null ? NO_FIELD : hash.expireAt(fields.get(i));
      }
      return times;
    }
  }
}
