package io.reredis.store;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An entry that a consumer was given and has not acknowledged yet.
 *
 * @param id its id; the entry itself may be gone
 * @param consumer the name of who has it
 * @param idle the time since it was given last
 * @param deliveries how often it was given
 */
public record PendingEntry(StreamId id, byte[] consumer, Duration idle, long deliveries) {
  /** The consumer's name read as UTF-8. */
  public String consumerText() {
    return new String(consumer, StandardCharsets.UTF_8);
  }
}
