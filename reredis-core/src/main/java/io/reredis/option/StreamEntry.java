package io.reredis.option;

import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry of a stream.
 *
 * @param id its id
 * @param parts each field followed by its value; null if the entry was deleted
 */
public record StreamEntry(StreamId id, List<byte[]> parts) {
  /** Returns the values by field, decoded as UTF-8; of a repeated field the last value. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; parts != null && i + 1 < parts.size(); i += 2) {
      fields.put(
          new String(parts.get(i), StandardCharsets.UTF_8),
          new String(parts.get(i + 1), StandardCharsets.UTF_8));
    }
    return fields;
  }
}
