package io.reredis.keyspace;

import io.reredis.util.Bytes;

/**
 * Takes the effects of all commits in an order in which doing them again gives the same data.
 *
 * <p>Called under the locks of the shards that the effects belong to: it may take a lock of its
 * own, which comes after all shards, and must neither wait for a disk nor call the keyspace.
 */
public interface EffectLog {
  /**
   * Takes one effect.
   *
   * @param line the command and its arguments; not changed later
   */
  void append(int database, byte[][] line);

  /**
   * Takes the most frequent effect, that a key is set to a string, without its being made a line.
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   */
  void appendSet(int database, Bytes key, Bytes value, long expireAt);

  /** Takes effects that belong together: all of them are done again, or none. */
  void appendAll(EffectBatch batch);

  /**
   * Says that an effect could not be told, so that the log must not go on behind the gap. Called
   * under the lock of the shard that the effect belongs to; never throws.
   */
  void lost(Throwable why);

  /**
   * Called by a thread that has given back all locks after a commit. It may wait until what the
   * thread has appended is as safe as the log promises.
   */
  void committed();

  /** Whether the calling thread waits later than in {@link #committed}, and has to. */
  boolean isDeferred();

  /**
   * Waits until all that was appended so far is as safe as the log promises.
   *
   * @throws io.reredis.util.ReredisException where it is not, and will not be
   */
  void awaitAppended();
}
