package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.Glob;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.KeyVisitor;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.ExpireCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The operations on keys of any type, on byte slices.
 *
 * <p>{@code Keys} is the typed API. All methods are thread-safe, and atomic except for the
 * iterations {@link #keys}, {@link #scan} and {@link #randomKey}, which see concurrent changes.
 */
public final class KeyOperations {
  private static final int KEYS_AT_ONCE = 1000;

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public KeyOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Removes keys and returns how many existed. O(n) in the keys */
  public int delete(int database, List<Bytes> keys) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      int deleted = 0;
      for (int i = 0; i < keys.size(); i++) {
        deleted += delete(database, keys.get(i)) ? 1 : 0;
      }
      return deleted;
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** Removes a key and returns whether it existed. */
  public boolean delete(int database, Bytes key) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (!h.exists()) {
        return false;
      }
      delete(h, key);
      return true;
    }
  }

  private static void delete(WriteHandle h, Bytes key) {
    h.delete();
    if (h.wantsEffect()) {
      h.effect(Effects.DEL, key.copy());
    }
    h.commit(KeyEvent.DEL);
  }

  /** Returns how many of the keys exist, counting repeated keys. O(n) in the keys */
  public int exists(int database, List<Bytes> keys) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      int found = 0;
      for (int i = 0; i < keys.size(); i++) {
        try (ReadHandle h = keyspace.count(database, keys.get(i))) {
          found += h.exists() ? 1 : 0;
        }
      }
      return found;
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** Counts an access to each key and returns how many exist. O(n) in the keys */
  public int touch(int database, List<Bytes> keys) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      int found = 0;
      for (int i = 0; i < keys.size(); i++) {
        try (ReadHandle h = keyspace.read(database, keys.get(i))) {
          found += h.exists() ? 1 : 0;
        }
      }
      return found;
    } finally {
      keyspace.unlock(mask);
    }
  }

  /**
   * Sets the expiry of a key; a time that has passed removes it. O(1)
   *
   * @param expireAt ms since 1970
   * @return false if the key does not exist or the condition does not hold
   */
  public boolean expireAt(int database, Bytes key, long expireAt, ExpireCondition condition) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (!h.exists() || !Conditions.allows(condition, h.expireAt(), expireAt)) {
        return false;
      }
      expire(h, key, expireAt, keyspace.expiryTime());
      return true;
    }
  }

  /** Removes the expiry of a key; returns false if it has none. O(1) */
  public boolean persist(int database, Bytes key) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (h.expireAt() == Keyspace.NO_EXPIRY) {
        return false;
      }
      expire(h, key, Keyspace.NO_EXPIRY, 0);
      return true;
    }
  }

  /** Changes the expiry of an open, existing key and commits the change. */
  static void expire(WriteHandle h, Bytes key, long expireAt, long now) {
    if (expireAt == Keyspace.NO_EXPIRY) {
      if (h.expireAt() != Keyspace.NO_EXPIRY) {
        h.setExpireAt(Keyspace.NO_EXPIRY);
        if (h.wantsEffect()) {
          h.effect(Effects.PERSIST, key.copy());
        }
        h.commit(KeyEvent.PERSIST);
      }
    } else if (expireAt <= now) {
      delete(h, key);
    } else {
      h.setExpireAt(expireAt);
      if (h.wantsEffect()) {
        h.effect(Effects.PEXPIREAT, key.copy(), Effects.number(expireAt));
      }
      h.commit(KeyEvent.EXPIRE);
    }
  }

  /** Returns when the key expires in ms since 1970; -1 for never, -2 if it does not exist. O(1) */
  public long expireTime(int database, Bytes key) {
    try (ReadHandle h = keyspace.count(database, key)) {
      return h.exists() ? h.expireAt() : -2;
    }
  }

  /**
   * Returns the time to live in ms, at least 0; -1 without an expiry, -2 if the key does not exist.
   * O(1)
   */
  public long timeToLive(int database, Bytes key) {
    long expireAt = expireTime(database, key);
    return expireAt < 0 ? expireAt : Math.max(0, expireAt - keyspace.clock().millis());
  }

  /** Returns the type's name, {@code none} if the key does not exist. O(1) */
  public String type(int database, Bytes key) {
    try (ReadHandle h = keyspace.count(database, key)) {
      return h.type();
    }
  }

  /** Returns the encoding as OBJECT ENCODING reports it; null if the key does not exist. O(1) */
  public @Nullable String encoding(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      h.countOnly();
      return h.exists() ? h.encoding() : null;
    }
  }

  /**
   * Returns whether Redis would share the value between keys: a number from 0 to 9999. False if the
   * key does not exist. O(1)
   */
  public boolean isShared(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      if (!h.exists() || !h.isString() || !h.encoding().equals("int")) {
        return false;
      }
      Bytes value = h.string();
      assert value != null;
      return value.length() <= 4 && value.at(0) != '-';
    }
  }

  /** Returns the seconds since the last access of the key, -1 if it does not exist. O(1) */
  public long idleSeconds(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      h.countOnly();
      return h.exists() ? h.idleSeconds() : -1;
    }
  }

  /** Returns the LFU counter of the key, from 0 to 255, -1 if it does not exist. O(1) */
  public int frequency(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      h.countOnly();
      return h.exists() ? h.frequency() : -1;
    }
  }

  /** Returns the heap bytes of the key and its value, -1 if it does not exist. O(1) */
  public long memoryUsage(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.exists() ? h.heapBytes() : -1;
    }
  }

  /** Returns the keys that match a glob pattern. O(n) in the keys of the database */
  public List<byte[]> keys(int database, Bytes pattern) {
    List<byte[]> found = new ArrayList<>();
    Predicate<Bytes> matching = matching(pattern);
    KeyVisitor visitor =
        key -> {
          if (matching.test(key.key())) {
            found.add(key.key().copy());
          }
        };
    long cursor = 0;
    do {
      cursor = keyspace.walker().scan(database, cursor, KEYS_AT_ONCE, visitor);
    } while (cursor != 0);
    return found;
  }

  private static Predicate<Bytes> matching(@Nullable Bytes pattern) {
    return pattern == null || Glob.isAll(pattern)
        ? name -> true
        : name -> Glob.matches(pattern, name.array(), name.offset(), name.length());
  }

  /**
   * Continues an iteration over the keys; see {@link io.reredis.keyspace.Walker#scan}. Expired keys
   * that it finds are removed.
   *
   * @param pattern a glob pattern, or null for all
   * @param type a type's name in lower case, or null for all; checking the type of a key counts as
   *     a read, as in Redis
   * @param into receives the keys
   * @return the cursor to continue from, or 0 at the end
   */
  public long scan(
      int database,
      long cursor,
      long count,
      @Nullable Bytes pattern,
      @Nullable String type,
      List<byte[]> into) {
    Predicate<Bytes> matching = matching(pattern);
    List<Bytes> due = new ArrayList<>(0);
    long next =
        keyspace
            .walker()
            .scan(
                database,
                cursor,
                count,
                key -> {
                  if (matching.test(key.key())) {
                    if (type != null) {
                      keyspace.countAccess(true);
                    }
                    if (type == null || type.equals(key.type())) {
                      into.add(key.key().copy());
                    }
                  }
                },
                key -> {
                  if (matching.test(key.key())) {
                    due.add(key.key().detach());
                  }
                });
    for (Bytes key : due) {
      (type == null ? keyspace.peek(database, key) : keyspace.count(database, key)).close();
    }
    return next;
  }

  /** Returns a random key, or null if there is none. O(1) */
  public byte @Nullable [] randomKey(int database) {
    return keyspace.walker().randomKey(database);
  }

  /** Returns the number of keys. O(1) */
  public long size(int database) {
    return keyspace.figures().size(database);
  }

  /** Renames a key, replacing an existing key of the new name. O(1) for values of any size */
  public void rename(int database, Bytes key, Bytes newKey) {
    rename(database, key, newKey, true);
  }

  /**
   * Renames a key unless the new name exists. O(1)
   *
   * @return whether it was renamed
   */
  public boolean renameIfAbsent(int database, Bytes key, Bytes newKey) {
    return rename(database, key, newKey, false);
  }

  private boolean rename(int database, Bytes key, Bytes newKey, boolean replace) {
    long mask = keyspace.shardMask(key) | keyspace.shardMask(newKey);
    return keyspace.atOneTime(
        mask,
        () -> {
          if (!isThere(database, key)) {
            throw Errors.here(Errors.NO_SUCH_KEY);
          }
          if (key.sameAs(newKey)) {
            return replace;
          }
          if (!replace && isThere(database, newKey)) {
            return false;
          }
          keyspace
              .moves()
              .move(
                  database,
                  key,
                  KeyEvent.RENAME_FROM,
                  database,
                  newKey,
                  KeyEvent.RENAME_TO,
                  Effects.RENAME,
                  key.copy(),
                  newKey.copy());
          return true;
        });
  }

  /** Returns whether the key exists, without counting a hit or a miss. O(1) */
  public boolean isThere(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.exists();
    }
  }

  /**
   * Moves a key to another database; returns false if it does not exist or the target does. O(1)
   */
  public boolean move(int database, Bytes key, int toDatabase) {
    if (database == toDatabase) {
      throw Errors.here(Errors.SAME_OBJECT);
    }
    long mask = keyspace.shardMask(key);
    return keyspace.atOneTime(
        mask,
        () -> {
          if (!isThere(database, key) || isThere(toDatabase, key)) {
            return false;
          }
          keyspace
              .moves()
              .move(
                  database,
                  key,
                  KeyEvent.MOVE_FROM,
                  toDatabase,
                  key,
                  KeyEvent.MOVE_TO,
                  Effects.MOVE,
                  key.copy(),
                  Effects.number(toDatabase));
          return true;
        });
  }

  /**
   * Copies a key with its value and its expiry. O(n) in the size of the value
   *
   * @return false if the key does not exist, or the target exists and must not be replaced
   */
  public boolean copy(int database, Bytes key, int toDatabase, Bytes newKey, boolean replace) {
    if (database == toDatabase && key.sameAs(newKey)) {
      throw Errors.here(Errors.SAME_OBJECT);
    }
    long mask = keyspace.shardMask(key) | keyspace.shardMask(newKey);
    return keyspace.atOneTime(
        mask,
        () -> {
          try (ReadHandle h = keyspace.read(database, key)) {
            if (!h.exists()) {
              return false;
            }
          }
          if (!replace && isThere(toDatabase, newKey)) {
            return false;
          }
          byte[][] effect =
              database == toDatabase
                  ? new byte[][] {Effects.COPY, key.copy(), newKey.copy(), Effects.REPLACE}
                  : setEffect(database, key, newKey);
          keyspace.moves().copy(database, key, toDatabase, newKey, effect);
          return true;
        });
  }

  /** Returns an effect without COPY, which could not refer to a source in another database. */
  private byte[][] setEffect(int database, Bytes key, Bytes newKey) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.isString()
          ? Effects.set(newKey, notNull(h.string()), h.expireAt())
          : DumpOperations.restoring(newKey, h);
    }
  }

  /** Removes all keys of a database, or of all with -1, and returns their number. */
  public long flush(int database) {
    return keyspace.wholeDatabases().flush(database);
  }

  /** Swaps the keys of two databases. */
  public void swap(int first, int second) {
    keyspace.wholeDatabases().swap(first, second);
  }
}
