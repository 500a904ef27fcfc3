package io.reredis.option;

import io.reredis.util.StreamId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Information about a stream.
 *
 * @param length the number of entries
 * @param lastId the id of the entry added last, even if it was deleted
 * @param maxDeletedId the greatest id of a deleted entry, 0-0 for none
 * @param entriesAdded the number of entries ever added
 * @param groups the number of consumer groups
 * @param first the first entry, null if there is none
 * @param last the last entry, null if there is none
 * @param <K> the type of the fields
 * @param <V> the type of the values
 */
public record StreamInfo<K, V>(
    long length,
    StreamId lastId,
    StreamId maxDeletedId,
    long entriesAdded,
    int groups,
    @Nullable StreamEntry<K, V> first,
    @Nullable StreamEntry<K, V> last) {
  /** Checks that the components that are not {@code @Nullable} are not null. */
  public StreamInfo {
    Objects.requireNonNull(lastId, "lastId");
    Objects.requireNonNull(maxDeletedId, "maxDeletedId");
  }
}
