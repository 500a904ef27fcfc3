package io.reredis.store;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a consumer group was given and has not acknowledged yet, in short.
 *
 * @param count how many entries
 * @param first the id of the first of them, null where there are none
 * @param last the id of the last of them, null where there are none
 * @param consumers the consumers that have any, by name
 */
public record PendingSummary(long count, StreamId first, StreamId last, List<Share> consumers) {
  /**
   * What one consumer has.
   *
   * @param consumer its name
   * @param count how many entries, at least 1
   */
  public record Share(byte[] consumer, long count) {
    /** The name read as UTF-8. */
    public String text() {
      return new String(consumer, StandardCharsets.UTF_8);
    }
  }
}
