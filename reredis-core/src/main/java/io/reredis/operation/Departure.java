package io.reredis.operation;

import io.reredis.keyspace.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * A key whose value was serialized for transfer to another server, watched until the transfer is
 * acknowledged.
 *
 * <p>Created by {@link DumpOperations#depart} and ended by {@link DumpOperations#leave} or {@link
 * DumpOperations#stay}.
 */
public final class Departure implements Watcher {
  final int database;
  private final byte[] key;
  private byte @Nullable [] payload;
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

  /** Returns the key, which must not be modified. */
  public byte[] key() {
    return key;
  }

  /** Returns the value for {@link DumpOperations#restore}, which must not be modified. */
  public byte @Nullable [] payload() {
    return payload;
  }

  /** Returns when the key expires, in ms since 1970, or {@code Keyspace.NO_EXPIRY}. */
  public long expireAt() {
    return expireAt;
  }

  /** Returns whether the key was changed or removed since its value was serialized. */
  public boolean isChanged() {
    return changed;
  }

  @Override
  public void touch(boolean modified) {
    // any change counts, because the transferred copy includes stream groups
    changed = true;
  }
}
