package io.reredis.option;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A pending entry: delivered to a consumer and not acknowledged yet.
 *
 * @param id its id; the entry itself may have been deleted
 * @param consumer the name of the consumer
 * @param idle the time since the last delivery
 * @param deliveries the number of deliveries
 */
public record PendingEntry(StreamId id, byte[] consumer, Duration idle, long deliveries) {
  /** Returns the consumer's name decoded as UTF-8. */
  public String consumerText() {
    return new String(consumer, StandardCharsets.UTF_8);
  }
}
