package io.reredis.intercept;

import io.reredis.util.ReredisException;

/**
 * Decides about each write to a key before it happens, by a command or by the typed API. Expiry,
 * eviction, loading and operations on whole databases, such as FLUSHALL, are not asked about.
 */
@FunctionalInterface
public interface WriteInterceptor {
  /**
   * Called before a key is opened for a write, which may turn out to change nothing. The thread
   * holds the lock of the key's shard, so the method must return within microseconds and must not
   * use the store. Calls of several threads overlap.
   *
   * <p>An operation on several keys asks for each of them when it comes to it. If a later key is
   * refused, the earlier ones have been changed; of an atomic block nothing remains. To refuse a
   * command as a whole, use a {@link CommandInterceptor}.
   *
   * @param database the number of the database
   * @param key a copy of the key
   * @throws ReredisException to refuse the write; the caller receives it
   */
  void before(int database, byte[] key);
}
