package io.reredis.option;

import java.time.Duration;
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
    String name, long pending, Duration idle, @Nullable Duration inactive) {}
