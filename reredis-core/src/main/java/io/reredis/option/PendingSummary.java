package io.reredis.option;

import io.reredis.util.StreamId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A summary of a consumer group's pending entries.
 *
 * @param count the number of pending entries
 * @param first the lowest id, null if there are none
 * @param last the highest id, null if there are none
 * @param consumers the number of pending entries, at least 1, of each consumer that has any, by
 *     name
 */
public record PendingSummary(
    long count, @Nullable StreamId first, @Nullable StreamId last, Map<String, Long> consumers) {
  /** Checks that the consumers are not null, and copies them. */
  public PendingSummary {
    Objects.requireNonNull(consumers, "consumers");
    for (Map.Entry<String, Long> consumer : consumers.entrySet()) {
      Objects.requireNonNull(consumer.getKey(), "consumers");
      Objects.requireNonNull(consumer.getValue(), "consumers");
    }
    consumers = Collections.unmodifiableMap(new LinkedHashMap<>(consumers));
  }
}
