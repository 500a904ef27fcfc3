package io.reredis.store;

import io.reredis.keyspace.Watcher;

/**
 * A key whose value was written down to go elsewhere, watched until it is known to have arrived.
 *
 * <p>Made by {@link DumpOperations#depart} and ended by {@link DumpOperations#leave} or {@link
 * DumpOperations#stay}.
 */
public final class Departure implements Watcher {
  final int database;
  private final byte[] key;
  private byte[] payload;
  private long expireAt;

  /** Set under the lock of the key's shard, by any thread. */
  private volatile boolean changed;

  Departure(int database, byte[] key) {
    this.database = database;
    this.key = key;
  }

  void holds(byte[] newPayload, long newExpireAt) {
    payload = newPayload;
    expireAt = newExpireAt;
  }

  /** The key; not to be changed. */
  public byte[] key() {
    return key;
  }

  /** The value for {@link DumpOperations#restore}; not to be changed. */
  public byte[] payload() {
    return payload;
  }

  /** When the key expires, in ms since 1970, or {@code Keyspace.NO_EXPIRY}. */
  public long expireAt() {
    return expireAt;
  }

  /** Whether the key was written, removed or made anew since the value was written down. */
  public boolean isChanged() {
    return changed;
  }

  @Override
  public void touch(boolean modified) {
    // the copy that went elsewhere has everything of the value
    changed = true;
  }
}
