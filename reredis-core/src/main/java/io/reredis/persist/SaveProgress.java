package io.reredis.persist;

import io.reredis.keyspace.Snapshot;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * How far the snapshot has come that is written now, for INFO. One is written at a time; all
 * threads may read.
 */
final class SaveProgress {
  private volatile long total;
  private volatile long processed;

  /** Begins with a snapshot, and returns what is told of its progress. */
  LongConsumer begin(Snapshot snapshot) {
    long keys = 0;
    for (int database = 0; database < snapshot.databases(); database++) {
      keys += snapshot.size(database);
    }
    processed = 0;
    total = keys;
    return written -> processed = written;
  }

  /** Ends what {@link #begin} began. */
  void end() {
    total = 0;
    processed = 0;
  }

  void info(BiConsumer<String, Object> field) {
    field.accept("current_save_keys_processed", processed);
    field.accept("current_save_keys_total", total);
  }
}
