package io.reredis.keyspace;

import io.reredis.base.Bytes;

/** Moves and copies whole entries, whatever their type: RENAME, MOVE, COPY. */
public final class EntryMoves {
  private final Keyspace keyspace;

  EntryMoves(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Moves a key with its value and expiry to another name or database, replacing an existing key.
   * The caller holds the locks of both shards.
   */
  public void move(
      int database,
      Bytes key,
      KeyEvent from,
      int toDatabase,
      Bytes toKey,
      KeyEvent to,
      byte[]... effect) {
    // remove an expired target first, so that its effect is logged first
    keyspace.peek(toDatabase, toKey).close();
    Object entry;
    try (WriteHandle source = keyspace.write(database, key)) {
      entry = source.entry();
    }
    try {
      Object moved;
      try (WriteHandle target = keyspace.write(toDatabase, toKey)) {
        assert entry != null;
        moved = target.entryOf(entry, false);
        target.makeRoomFor(moved);
      }
      keyspace.shardOf(toKey).announceNew(toDatabase & ~Keyspace.NO_TOUCH, toKey);
      WriteHandle source = keyspace.write(database, key);
      // between the halves the entry is in neither place: the second half must run whatever happens
      try (source) {
        source.delete();
        if (source.wantsEffect()) {
          source.effect(effect);
        }
        // both halves count as one change
        source.commit(from, 0);
      } finally {
        try (WriteHandle target = keyspace.writeOn(toDatabase, toKey)) {
          target.put(moved);
          // announceNew has announced it
          target.created = false;
          target.commit(to);
        }
      }
    } finally {
      keyspace.shardOf(toKey).roomUsed(toDatabase & ~Keyspace.NO_TOUCH);
    }
  }

  /** Copies a key with its value and expiry; the caller holds the locks of both shards. */
  public void copy(int database, Bytes key, int toDatabase, Bytes toKey, byte[]... effect) {
    Object entry;
    try (WriteHandle source = keyspace.write(database, key)) {
      entry = source.entry();
    }
    try (WriteHandle target = keyspace.write(toDatabase, toKey)) {
      assert entry != null;
      target.put(target.entryOf(entry, true));
      if (target.wantsEffect()) {
        target.effect(effect);
      }
      // an overwritten key counts as removed first
      target.created = true;
      target.commit(KeyEvent.COPY_TO);
    }
  }
}
