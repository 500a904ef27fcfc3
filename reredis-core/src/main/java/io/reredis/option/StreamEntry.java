package io.reredis.option;

import io.reredis.util.StreamId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An entry of a stream.
 *
 * @param id its id
 * @param pairs its fields with their values, in order; a field may occur more than once. Empty if
 *     the entry was deleted, which only a read of pending entries can return
 * @param <K> the type of the fields
 * @param <V> the type of the values
 */
public record StreamEntry<K, V>(StreamId id, List<Map.Entry<K, V>> pairs) {
  /** Checks that no component is null, and copies the collections. */
  public StreamEntry {
    Objects.requireNonNull(id, "id");
    pairs = List.copyOf(Objects.requireNonNull(pairs, "pairs"));
  }

  /** Returns the values by field, in order; of a repeated field the last value. O(fields) */
  public Map<K, V> fields() {
    Map<K, V> fields = new LinkedHashMap<>();
    for (Map.Entry<K, V> pair : pairs) {
      fields.put(pair.getKey(), pair.getValue());
    }
    return fields;
  }
}
