package io.reredis.intercept;

import io.reredis.util.ReredisException;

/**
 * Decides about each write to a key before it happens, by a command or by the typed API. It is not
 * called for expiry, eviction, loading, and operations on whole databases such as FLUSHALL.
 */
@FunctionalInterface
public interface WriteInterceptor {
  /**
   * Called before an operation that may write to a key, even if the operation then changes nothing.
   * The calling thread holds the lock of the part of the store (shard) that contains the key, so
   * the method must return within microseconds and must not use the store. Several threads may call
   * it at the same time.
   *
   * <p>For an operation on several keys, this method is called separately before the write to each
   * key. If it refuses a key, the keys that were written before remain changed; in an atomic block,
   * all changes are undone. To refuse a command as a whole, use a {@link CommandInterceptor}.
   *
   * @param database the number of the database
   * @param key a copy of the key
   * @throws ReredisException to refuse the write; the caller receives it
   */
  void before(int database, byte[] key);
}
