package io.reredis.option;

import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.Objects;

/**
 * A pending entry: delivered to a consumer and not acknowledged yet.
 *
 * @param id its id; the entry itself may have been deleted
 * @param consumer the name of the consumer
 * @param idle the time since the last delivery
 * @param deliveries the number of deliveries
 */
public record PendingEntry(StreamId id, String consumer, Duration idle, long deliveries) {
  /** Checks that no component is null. */
  public PendingEntry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(idle, "idle");
  }
}
