package io.reredis.operation;

import io.reredis.option.StreamEntry;
import io.reredis.type.EntrySink;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects copies of stream entries. Not thread-safe. */
public final class EntryCollector implements EntrySink {
  private final List<StreamEntry<byte[], byte[]>> entries = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set by each entry
  private StreamId id;

  @SuppressWarnings("NullAway.Init") // set by each entry
  private List<Map.Entry<byte[], byte[]>> pairs;

  /** The number of pairs of the entry. */
  private int wanted;

  private byte @Nullable [] field;

  @Override
  public void entry(StreamId id, int fields) {
    this.id = id;
    pairs = fields < 0 ? List.of() : new ArrayList<>(fields);
    wanted = fields;
    if (fields <= 0) {
      entries.add(new StreamEntry<>(id, pairs));
    }
  }

  @Override
  public void put(byte[] a, int offset, int length) {
    byte[] part = Arrays.copyOfRange(a, offset, offset + length);
    if (field == null) {
      field = part;
    } else {
      pairs.add(Map.entry(field, part));
      field = null;
      if (pairs.size() == wanted) {
        entries.add(new StreamEntry<>(id, pairs));
      }
    }
  }

  /** Returns the entries. */
  public List<StreamEntry<byte[], byte[]>> entries() {
    return entries;
  }
}
