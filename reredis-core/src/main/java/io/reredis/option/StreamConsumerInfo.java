package io.reredis.option;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Information about a consumer of a group.
 *
 * @param name its name
 * @param pending the number of its pending entries
 * @param idle the time since its last attempt to read
 * @param inactive the time since it last received an entry, null if it never did
 */
public record StreamConsumerInfo(byte[] name, long pending, Duration idle, Duration inactive) {
  /** Returns the name decoded as UTF-8. */
  public String text() {
    return new String(name, StandardCharsets.UTF_8);
  }
}
