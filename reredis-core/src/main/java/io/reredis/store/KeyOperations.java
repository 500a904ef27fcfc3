package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.KeyVisitor;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import io.reredis.util.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the operations on keys of any type mean, on slices of bytes.
 *
 * <p>{@link Keys} is their form for programs. All methods are safe for use by all threads, and
 * atomic but for the walks {@link #keys}, {@link #scan} and {@link #randomKey}, which see other
 * threads' changes meanwhile.
 */
public final class KeyOperations {
  private static final int KEYS_AT_ONCE = 1000;

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public KeyOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * These operations, once there is room for what they may write. The caller holds no lock.
   *
   * @throws io.reredis.util.ReredisException OOM where there is none
   */
  KeyOperations growing() {
    keyspace.memory().admit();
    return this;
  }

  private long maskOf(List<Bytes> keys) {
    long mask = 0;
    for (int i = 0; i < keys.size(); i++) {
      mask |= keyspace.shardMask(keys.get(i));
    }
    return mask;
  }

  /** Removes keys and returns how many were there. O(n) in the keys */
  public int delete(int database, List<Bytes> keys) {
    long mask = maskOf(keys);
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

  /** Removes a key and returns whether it was there. */
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

  /** How many of the keys are there; one that is named twice counts twice. O(n) in the keys */
  public int exists(int database, List<Bytes> keys) {
    long mask = maskOf(keys);
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

  /** Counts an access to each key, and returns how many are there. O(n) in the keys */
  public int touch(int database, List<Bytes> keys) {
    long mask = maskOf(keys);
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
   * Lets a key expire at a time; one that has passed removes it. O(1)
   *
   * @param expireAt ms since 1970
   * @return false where there is no such key or the condition does not hold
   */
  public boolean expireAt(int database, Bytes key, long expireAt, ExpireCondition condition) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (!h.exists() || !condition.allows(h.expireAt(), expireAt)) {
        return false;
      }
      expire(h, key, expireAt, keyspace.expiryTime());
      return true;
    }
  }

  /** Lets the key, which is there, live on; false where it does not expire anyway. O(1) */
  public boolean persist(int database, Bytes key) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (h.expireAt() == Keyspace.NO_EXPIRY) {
        return false;
      }
      expire(h, key, Keyspace.NO_EXPIRY, 0);
      return true;
    }
  }

  /** Changes the expiry of the open key, which is there; commits what that comes to. */
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

  /** When the key expires in ms since 1970; -1 for never, -2 where there is no such key. O(1) */
  public long expireTime(int database, Bytes key) {
    try (ReadHandle h = keyspace.count(database, key)) {
      return h.exists() ? h.expireAt() : -2;
    }
  }

  /**
   * The ms that the key has to live, at least 0; -1 for ever, -2 where there is no such key. O(1)
   */
  public long timeToLive(int database, Bytes key) {
    long expireAt = expireTime(database, key);
    return expireAt < 0 ? expireAt : Math.max(0, expireAt - keyspace.clock().millis());
  }

  /** The type's name, {@code none} where there is no such key. O(1) */
  public String type(int database, Bytes key) {
    try (ReadHandle h = keyspace.count(database, key)) {
      return h.type();
    }
  }

  /**
   * How the value is encoded, by the names of OBJECT ENCODING; null where there is no such key.
   * O(1)
   */
  public String encoding(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      h.countOnly();
      return h.exists() ? h.encoding() : null;
    }
  }

  /**
   * Whether Redis would share the value with other keys: a number from 0 to 9999. False where there
   * is no such key. O(1)
   */
  public boolean isShared(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      if (!h.exists() || !h.isString() || !h.encoding().equals("int")) {
        return false;
      }
      Bytes value = h.string();
      return value.length() <= 4 && value.at(0) != '-';
    }
  }

  /** The seconds since the key was last read or written, -1 where there is no such key. O(1) */
  public long idleSeconds(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      h.countOnly();
      return h.exists() ? h.idleSeconds() : -1;
    }
  }

  /**
   * How often the key is used, from 0 to 255 as LFU policies count it, -1 where there is no such
   * key. O(1)
   */
  public int frequency(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      h.countOnly();
      return h.exists() ? h.frequency() : -1;
    }
  }

  /** The 24 bits that are kept of the uses of a key, -1 where there is no such key. O(1) */
  public int accessBits(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.exists() ? h.accessBits() : -1;
    }
  }

  /** The bytes of heap that the key and its value take, -1 where there is no such key. O(1) */
  public long memoryUsage(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.exists() ? h.heapBytes() : -1;
    }
  }

  /** The keys that match a glob pattern. O(n) in the keys of the database */
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

  private static Predicate<Bytes> matching(Bytes pattern) {
    return pattern == null || Glob.isAll(pattern)
        ? name -> true
        : name -> Glob.matches(pattern, name.array(), name.offset(), name.length());
  }

  /**
   * Goes on with a walk over the keys; see {@link io.reredis.keyspace.Walker#scan}. Keys that it
   * meets and that have expired are removed.
   *
   * @param pattern a glob pattern, or null for all
   * @param type a type's name in lower case, or null for all; the look at a key's type counts as a
   *     read, as in Redis
   * @param into gets the keys
   * @return the cursor to go on from, or 0 at the end
   */
  public long scan(
      int database, long cursor, long count, Bytes pattern, String type, List<byte[]> into) {
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

  /** A key drawn at random, null where there is none. O(1) */
  public byte[] randomKey(int database) {
    return keyspace.walker().randomKey(database);
  }

  /** The number of keys. O(1) */
  public long size(int database) {
    return keyspace.figures().size(database);
  }

  /** Gives a key another name; what had that name is replaced. O(1) for values of any size */
  public void rename(int database, Bytes key, Bytes newKey) {
    rename(database, key, newKey, true);
  }

  /**
   * Gives a key another name where nothing has that name. O(1)
   *
   * @return whether it was done
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
            throw Errors.NO_SUCH_KEY;
          }
          if (key.sameAs(newKey)) {
            return replace;
          }
          if (!replace && isThere(database, newKey)) {
            return false;
          }
          keyspace.moveEntry(
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

  /** Whether the key is there, which does not count as a hit or a miss. O(1) */
  public boolean isThere(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.exists();
    }
  }

  /** Moves a key to another database; false where it is not here or there is one there. O(1) */
  public boolean move(int database, Bytes key, int toDatabase) {
    if (database == toDatabase) {
      throw Errors.SAME_OBJECT;
    }
    long mask = keyspace.shardMask(key);
    return keyspace.atOneTime(
        mask,
        () -> {
          if (!isThere(database, key) || isThere(toDatabase, key)) {
            return false;
          }
          keyspace.moveEntry(
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
   * @return false where there is no such key, or one under the new name that is not to be replaced
   */
  public boolean copy(int database, Bytes key, int toDatabase, Bytes newKey, boolean replace) {
    if (database == toDatabase && key.sameAs(newKey)) {
      throw Errors.SAME_OBJECT;
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
          keyspace.copyEntry(database, key, toDatabase, newKey, effect);
          return true;
        });
  }

  /** An effect is done in the database of its commit, from where COPY reaches no other one. */
  private byte[][] setEffect(int database, Bytes key, Bytes newKey) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.isString()
          ? Effects.set(newKey, h.string(), h.expireAt())
          : DumpOperations.restoring(newKey, h);
    }
  }

  /** Removes all keys of a database, or of all with -1, and returns how many there were. */
  public long flush(int database) {
    return keyspace.wholeDatabases().flush(database);
  }

  /** Exchanges the keys of two databases. */
  public void swap(int first, int second) {
    keyspace.wholeDatabases().swap(first, second);
  }
}
