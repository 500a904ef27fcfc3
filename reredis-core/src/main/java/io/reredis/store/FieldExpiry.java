package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.HashValue;
import io.reredis.util.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What lets the fields of hashes expire, on slices of bytes.
 *
 * <p>All methods are atomic and safe for use by all threads; they throw {@link
 * io.reredis.util.ReredisException} WRONGTYPE where a key holds another type. Each takes O(log n) a
 * field, in a compact hash O(n).
 */
public final class FieldExpiry {
  /** The answer for a field that is not there. */
  public static final int NO_FIELD = -2;

  /** The answer for a field that does not expire anyway. */
  public static final int NO_EXPIRY = -1;

  /** The answer for a field of which the condition did not hold. */
  public static final int REFUSED = 0;

  /** The answer for a field that was changed. */
  public static final int DONE = 1;

  /** The answer for a field that was removed, because the time has passed. */
  public static final int REMOVED = 2;

  /** The latest time that a field may expire at, in ms since 1970. */
  public static final long MAX_TIME = (1L << 46) - 1;

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public FieldExpiry(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * These operations, once there is room for what they may write. The caller holds no lock.
   *
   * @throws io.reredis.util.ReredisException OOM where there is none
   */
  FieldExpiry growing() {
    keyspace.memory().admit();
    return this;
  }

  /**
   * Lets fields expire at a time; one that has passed removes them.
   *
   * @param expireAt ms since 1970, from 0 to {@link #MAX_TIME}
   * @return the answer for each field
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
    } else if (!condition.allows(old, expireAt)) {
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
   * Lets fields live on.
   *
   * @return the answer for each field
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

  /** When fields expire, in ms since 1970; {@link #NO_EXPIRY} or {@link #NO_FIELD}. */
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
