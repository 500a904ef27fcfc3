package io.reredis.type;

import io.reredis.base.BytesSink;
import io.reredis.util.StreamId;

/** Receives entries of a stream: after each id its fields, each followed by its value. */
public interface EntrySink extends BytesSink {
  /** Begins an entry with that many fields. */
  void entry(StreamId id, int fields);

  /** Receives the number of entries passed on, before a group records their delivery. */
  default void counted(int count) {}
}
