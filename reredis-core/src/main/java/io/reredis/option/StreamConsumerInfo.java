package io.reredis.option;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Information about a consumer of a group.
 *
 * @param name its name
 * @param pending the number of its pending entries
 * @param idle the time since its last attempt to read
 * @param inactive the time since it last received an entry, null if it never did
 */
public record StreamConsumerInfo(
    String name, long pending, Duration idle, @Nullable Duration inactive) {
  /** Checks that the components that are not {@code @Nullable} are not null. */
  public StreamConsumerInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(idle, "idle");
  }
}
