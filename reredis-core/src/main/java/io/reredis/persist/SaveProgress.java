package io.reredis.persist;

import io.reredis.keyspace.Snapshot;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * The progress of the snapshot in progress, for INFO. One is written at a time; any thread may
 * read.
 */
final class SaveProgress {
  private volatile long total;
  private volatile long processed;

  /** Begins a snapshot and returns the receiver of its progress. */
  LongConsumer begin(Snapshot snapshot) {
    long keys = 0;
    for (int database = 0; database < snapshot.databases(); database++) {
      keys += snapshot.size(database);
    }
    processed = 0;
    total = keys;
    return written -> processed = written;
  }

  /** Ends the snapshot. */
  void end() {
    total = 0;
    processed = 0;
  }

  void info(BiConsumer<String, Object> field) {
    field.accept("current_save_keys_processed", processed);
    field.accept("current_save_keys_total", total);
  }
}
