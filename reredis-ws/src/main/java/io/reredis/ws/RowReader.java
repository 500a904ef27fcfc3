package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;

/** Reads the current state of single keys. Confined to the feed thread. */
final class RowReader {
  private final ChangeLog log;
  private final Keyspace keyspace;

  RowReader(ChangeLog log, Keyspace keyspace) {
    this.log = log;
    this.keyspace = keyspace;
  }

  /** Returns the state of a key; a deleted one if it does not exist. */
  KeyState read(KeyName name) {
    KeyState[] found = new KeyState[1];
    keyspace.view(
        name.database(),
        new Bytes(name.key()),
        view -> found[0] = KeyState.of(keyspace, name.database(), view, KeyState.UNKNOWN));
    if (found[0] == null) {
      return KeyState.deleted(name, 0);
    }
    Revisions.settle(found[0], log);
    return found[0];
  }
}
