package io.reredis.ws;

import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.Arrays;

/** The fields of a key that lists are sorted by. Confined to the feed thread. */
final class KeyEntry {
  /** A place behind all keys that lists have. */
  static final KeyEntry LAST = place(behindAll());

  private final byte[] key;
  private final int hash;
  private String type;
  private long size;
  private long expireAt;
  private long memory;
  private long changedAt;
  private long accessedAt;

  /** Its position in the {@link EntryTable} that has it. */
  int place;

  /** Copies what lists need of the state of a key that exists. */
  KeyEntry(KeyState state, String type) {
    this(state.name(), type, state.size(), state.expireAt(), state.memory(), state.accessedAt());
    if (state.changedAt() != KeyState.UNKNOWN) {
      changedAt = state.changedAt();
    }
  }

  KeyEntry(KeyName name, String type, long size, long expireAt, long memory, long accessedAt) {
    this.key = name.key();
    this.hash = name.hashCode();
    this.type = type;
    this.size = size;
    this.expireAt = expireAt;
    this.memory = memory;
    this.accessedAt = accessedAt;
  }

  /** Returns a place in the order of names. */
  static KeyEntry place(byte[] key) {
    return new KeyEntry(new KeyName(0, key), "", 0, Keyspace.NO_EXPIRY, 0, 0);
  }

  private static byte[] behindAll() {
    byte[] key = new byte[KeyState.MAX_KEY_BYTES + 1];
    Arrays.fill(key, (byte) -1);
    return key;
  }

  /** Copies what lists need of a key; called under the lock of its shard. */
  static KeyEntry of(Keyspace keyspace, int database, KeyView view) {
    return new KeyEntry(
        new KeyName(database, view.key().copy()),
        view.type(),
        view.size(),
        view.expireAt(),
        view.heapBytes(),
        KeyState.accessedAt(keyspace, view));
  }

  /**
   * Takes over what was read of the key later. The entry must be in no list that is sorted by what
   * changes.
   */
  void update(KeyEntry later) {
    type = later.type;
    size = later.size;
    expireAt = later.expireAt;
    memory = later.memory;
    accessedAt = later.accessedAt;
    changedAt = Math.max(changedAt, later.changedAt);
  }

  byte[] key() {
    return key;
  }

  /** Returns the hash of the key as {@link KeyName} computes it. */
  int hash() {
    return hash;
  }

  String type() {
    return type;
  }

  long size() {
    return size;
  }

  long expireAt() {
    return expireAt;
  }

  /** Returns the heap bytes of key and value. */
  long memory() {
    return memory;
  }

  /** Returns when the key was last seen to change; 0 if it was not. */
  long changedAt() {
    return changedAt;
  }

  /**
   * Returns when the key was last accessed as far as it was looked at, in ms since 1970, or {@link
   * KeyState#UNKNOWN}.
   */
  long accessedAt() {
    return accessedAt;
  }
}
