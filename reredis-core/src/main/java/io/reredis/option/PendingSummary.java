package io.reredis.option;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A summary of a consumer group's pending entries.
 *
 * @param count the number of pending entries
 * @param first the lowest id, null if there are none
 * @param last the highest id, null if there are none
 * @param consumers the consumers with pending entries, by name
 */
public record PendingSummary(long count, StreamId first, StreamId last, List<Share> consumers) {
  /**
   * The pending entries of one consumer.
   *
   * @param consumer its name
   * @param count the number of entries, at least 1
   */
  public record Share(byte[] consumer, long count) {
    /** Returns the name decoded as UTF-8. */
    public String text() {
      return new String(consumer, StandardCharsets.UTF_8);
    }
  }
}
