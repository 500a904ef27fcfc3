package io.reredis.option;

import io.reredis.util.StreamId;
import java.util.List;
import java.util.Objects;

/**
 * The result of one step of claiming idle pending entries.
 *
 * @param next the id to continue from, 0-0 at the end
 * @param entries the claimed entries
 * @param deleted the ids of entries that were deleted from the stream and are no longer pending
 * @param <K> the type of the fields
 * @param <V> the type of the values
 */
public record ClaimedEntries<K, V>(
    StreamId next, List<StreamEntry<K, V>> entries, List<StreamId> deleted) {
  /** Checks that no component is null, and copies the collections. */
  public ClaimedEntries {
    Objects.requireNonNull(next, "next");
    entries = List.copyOf(Objects.requireNonNull(entries, "entries"));
    deleted = List.copyOf(Objects.requireNonNull(deleted, "deleted"));
  }
}
