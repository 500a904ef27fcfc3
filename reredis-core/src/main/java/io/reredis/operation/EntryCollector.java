package io.reredis.operation;

import io.reredis.option.StreamEntry;
import io.reredis.type.EntrySink;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects copies of stream entries. */
public final class EntryCollector implements EntrySink {
  private final List<StreamEntry> entries = new ArrayList<>();
  private List<byte[]> parts;

  @Override
  public void entry(StreamId id, int fields) {
    parts = fields < 0 ? null : new ArrayList<>(2 * fields);
    entries.add(new StreamEntry(id, parts));
  }

  @Override
  public void put(byte[] a, int offset, int length) {
    parts.add(Arrays.copyOfRange(a, offset, offset + length));
  }

  /** Returns the entries. */
  public List<StreamEntry> entries() {
    return entries;
  }
}
