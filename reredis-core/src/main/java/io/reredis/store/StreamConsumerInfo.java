package io.reredis.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is known of a consumer of a group.
 *
 * @param name its name
 * @param pending how many entries it was given and has not acknowledged
 * @param idle the time since it tried to get something
 * @param inactive the time since it got something, null where it never did
 */
public record StreamConsumerInfo(byte[] name, long pending, Duration idle, Duration inactive) {
  /** The name read as UTF-8. */
  public String text() {
    return new String(name, StandardCharsets.UTF_8);
  }
}
