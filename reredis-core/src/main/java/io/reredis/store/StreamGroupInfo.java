package io.reredis.store;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What is known of a consumer group.
 *
 * @param name its name
 * @param consumers the number of its consumers
 * @param pending how many entries it was given and has not acknowledged
 * @param lastId the id up to which it was given entries
 * @param entriesRead how many entries it was given, where that is known
 * @param lag how many entries it was not given yet, where that can be told
 */
public record StreamGroupInfo(
    byte[] name,
    int consumers,
    long pending,
    StreamId lastId,
    OptionalLong entriesRead,
    OptionalLong lag) {
  /** The name read as UTF-8. */
  public String text() {
    return new String(name, StandardCharsets.UTF_8);
  }
}
