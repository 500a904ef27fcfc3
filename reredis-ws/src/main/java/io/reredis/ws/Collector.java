package io.reredis.ws;

import io.reredis.keyspace.ChangeVisitor;
import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.Queue;

/**
 * Collects changed keys; its methods are called under the lock of the key's shard. A flush is
 * recorded under the locks of all shards, so the flushes recorded so far are older than the state
 * of the key, and those recorded later are newer. Otherwise confined to the feed thread.
 */
final class Collector implements ChangeVisitor {
  final ArrayList<KeyState> states = new ArrayList<>();
  private final Keyspace keyspace;
  private final Queue<Integer> flushed;

  /** The time at which changes count as detected, in ms since 1970. */
  long now;

  /** Whether the beginnings of values are needed. */
  boolean previews;

  Collector(Keyspace keyspace, Queue<Integer> flushed) {
    this.keyspace = keyspace;
    this.flushed = flushed;
  }

  /** Records the flushes so far. */
  void takeFlushes() {
    for (Integer database = flushed.poll(); database != null; database = flushed.poll()) {
      states.add(KeyState.flushed(database));
    }
  }

  @Override
  public void changed(int database, KeyView key) {
    takeFlushes();
    if (key.key().length() <= KeyState.MAX_KEY_BYTES) {
      states.add(
          previews
              ? KeyState.of(keyspace, database, key, now)
              : KeyState.withoutPreview(keyspace, database, key, now));
    }
  }

  @Override
  public void deleted(int database, byte[] key, long revision) {
    takeFlushes();
    if (key.length <= KeyState.MAX_KEY_BYTES) {
      states.add(KeyState.deleted(new KeyName(database, key), revision));
    }
  }
}
