package io.reredis.type;

import io.reredis.util.BytesSink;
import io.reredis.util.StreamId;

/** Takes entries of a stream: after each id its fields, each with its value behind it. */
public interface EntrySink extends BytesSink {
  /** Says that an entry with so many fields follows. */
  void entry(StreamId id, int fields);

  /** Says how many entries there were, before anything is done with them. */
  default void counted(int count) {}
}
