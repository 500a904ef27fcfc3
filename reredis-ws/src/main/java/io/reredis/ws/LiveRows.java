package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rows in the windows of all observers. Confined to the feed thread. */
final class LiveRows {
  private final Keyspace keyspace;
  private final LongSupplier clock;
  private final Runnable waker;
  private final Map<KeyName, LiveRow> rows = new HashMap<>();
  private long updates;

  /**
   * Creates the rows.
   *
   * @param clock the time at which a change counts as detected, in ms since 1970
   * @param waker see {@link LiveRow}
   */
  LiveRows(Keyspace keyspace, LongSupplier clock, Runnable waker) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.waker = waker;
  }

  /**
   * Returns the row of a key, which has to be closed.
   *
   * @param changedAt when the key was last seen to change, or {@link KeyState#UNKNOWN}
   */
  LiveRow open(KeyName name, long changedAt) {
    LiveRow row = rows.get(name);
    if (row == null) {
      row = new LiveRow(name, waker);
      keyspace.observers().watch(name.database(), name.key(), row);
      rows.put(name, row);
      read(row, changedAt);
    }
    row.open();
    return row;
  }

  void close(LiveRow row) {
    if (row.close()) {
      rows.remove(row.name());
      keyspace.observers().unwatch(row.name().database(), row.name().key(), row);
    }
  }

  /** Returns the row of a key that is in a window, or null. */
  @Nullable LiveRow find(KeyName name) {
    return rows.get(name);
  }

  /** Returns the number of the last reading. */
  long updates() {
    return updates;
  }

  /** Reads a row again whose key has changed. */
  void read(LiveRow row) {
    read(row, clock.getAsLong());
  }

  /**
   * Reads a row again if its key was accessed later than the row says.
   *
   * @param accessedAt when the key was last accessed as far as is known
   */
  void refresh(LiveRow row, long accessedAt) {
    if (accessedAt > row.state().accessedAt()) {
      KeyState before = row.state();
      KeyState now = look(row, before.changedAt());
      now.revision(before.revision());
      row.read(now, ++updates);
    }
  }

  private void read(LiveRow row, long changedAt) {
    row.reading();
    boolean read = false;
    try {
      row.read(look(row, changedAt), ++updates);
      read = true;
    } finally {
      if (!read) {
        row.touch(true);
      }
    }
  }

  private KeyState look(LiveRow row, long changedAt) {
    KeyState[] found = {KeyState.deleted(row.name(), 0)};
    int database = row.name().database();
    keyspace.view(
        database,
        new Bytes(row.name().key()),
        (KeyView view) -> found[0] = KeyState.of(keyspace, database, view, changedAt));
    return found[0];
  }
}
