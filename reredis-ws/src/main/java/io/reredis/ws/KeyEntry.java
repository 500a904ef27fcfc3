package io.reredis.ws;

import io.reredis.keyspace.KeyView;

/** The fields of a key that lists are sorted by. Confined to the feed thread. */
final class KeyEntry {
  private final KeyName name;
  private String type;
  private long size;
  private long expireAt;
  private long changedAt;

  /** The sequence number of its last change in the log; 0 if it was not seen to change. */
  private long sequence;

  KeyEntry(KeyName name, String type, long size, long expireAt) {
    this.name = name;
    this.type = type;
    this.size = size;
    this.expireAt = expireAt;
  }

  /** Copies what lists need of a key; called under the lock of its shard. */
  static KeyEntry of(int database, KeyView view) {
    KeyName name = new KeyName(database, view.key().copy());
    return new KeyEntry(name, view.type(), view.size(), view.expireAt());
  }

  /** Takes over the state of the key, which must be in no list that is sorted by what changes. */
  void update(KeyState state, String newType) {
    type = newType;
    size = state.size();
    expireAt = state.expireAt();
    if (state.changedAt() != KeyState.UNKNOWN) {
      changedAt = state.changedAt();
    }
    sequence = Math.max(sequence, state.sequence());
  }

  KeyName name() {
    return name;
  }

  byte[] key() {
    return name.key();
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

  /** Returns when the key was last seen to change; 0 if it was not. */
  long changedAt() {
    return changedAt;
  }

  long sequence() {
    return sequence;
  }
}
