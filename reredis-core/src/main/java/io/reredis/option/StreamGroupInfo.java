package io.reredis.option;

import io.reredis.util.StreamId;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Information about a consumer group.
 *
 * @param name its name
 * @param consumers the number of its consumers
 * @param pending the number of its pending entries
 * @param lastId the id of the last delivered entry
 * @param entriesRead the number of delivered entries, if known
 * @param lag the number of entries not delivered yet, if it can be determined
 */
public record StreamGroupInfo(
    String name,
    int consumers,
    long pending,
    StreamId lastId,
    OptionalLong entriesRead,
    OptionalLong lag) {
  /** Checks that no component is null. */
  public StreamGroupInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(lastId, "lastId");
    Objects.requireNonNull(entriesRead, "entriesRead");
    Objects.requireNonNull(lag, "lag");
  }
}
