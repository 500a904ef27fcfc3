package io.reredis.keyspace;

import io.reredis.base.Bytes;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The change of one or more whole databases, committed by each shard and logged by the first one,
 * which comes last. Allocates nothing after the change.
 */
abstract sealed class DatabaseMutation implements Mutation
    permits WholeDatabases.Swap, WholeDatabases.Flush, WholeDatabases.Besides {
  private final Keyspace keyspace;
  private final int loggedIn;
  private final byte[][] line;
  private final BiConsumer<Bytes, List<Watcher>> toucher = this::touch;

  /** The time for which it is decided whether a key had expired before. */
  private final long now;

  /** The tables, null if empty, one of which holds the keys that count as changed. */
  private @Nullable Table one;

  private @Nullable Table other;

  /**
   * Creates a mutation.
   *
   * @param loggedIn the database that the log records for the effect
   * @param line the effect
   */
  DatabaseMutation(Keyspace keyspace, int loggedIn, byte[]... line) {
    this.keyspace = keyspace;
    this.loggedIn = loggedIn;
    this.line = line;
    this.now = keyspace.expiryTime();
  }

  @Override
  public final void markSaved(Shard shard) {
    // a table takes its walk with it
  }

  @Override
  public final void log(Shard shard) {
    shard.log(loggedIn, line);
  }

  /** Touches the watchers of the keys of a database that one of two tables holds. */
  final void touch(Shard shard, int database, Table first, @Nullable Table second) {
    one = first;
    other = second;
    shard.watched.forEach(database, toucher);
  }

  private void touch(Bytes key, List<Watcher> watchers) {
    if (holds(one, key) || holds(other, key)) {
      for (int i = 0; i < watchers.size(); i++) {
        watchers.get(i).touch(true);
      }
    }
  }

  /** Returns whether a table holds a key that has not expired. */
  private boolean holds(@Nullable Table table, Bytes key) {
    return table != null && keyspace.isLive(table, keyspace.hash(key), key, now);
  }
}
