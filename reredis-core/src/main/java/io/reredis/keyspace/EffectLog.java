package io.reredis.keyspace;

import io.reredis.base.Bytes;

/**
 * Receives the effects of all commits, in an order that reproduces the same data when replayed.
 *
 * <p>Called under the locks of the shards that the effects belong to. An implementation may take a
 * lock of its own, which comes after all shards in the lock order, but must neither wait for a disk
 * nor call the keyspace.
 */
public interface EffectLog {
  /**
   * Appends one effect.
   *
   * @param line the command and its arguments; not modified afterwards
   */
  void append(int database, byte[][] line);

  /**
   * Appends a SET, the most frequent effect, without building its command line.
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   */
  void appendSet(int database, Bytes key, Bytes value, long expireAt);

  /** Appends effects that are replayed together or not at all. */
  void appendAll(EffectBatch batch);

  /**
   * Reports an effect that could not be appended, so that the log must not continue after the gap.
   * Called under the lock of the effect's shard; never throws.
   */
  void lost(Throwable why);

  /**
   * Called by a thread that has released all locks after a commit. May wait until the effects that
   * the thread appended are as durable as the log is configured to make them.
   */
  void committed();

  /**
   * Returns whether the calling thread must wait for durability, and does so later than in {@link
   * #committed}.
   */
  boolean isDeferred();

  /**
   * Waits until all effects appended so far are as durable as the log is configured to make them.
   *
   * @throws io.reredis.util.ReredisException if they cannot be made durable
   */
  void awaitAppended();
}
