package io.reredis.type;

import io.reredis.util.StreamId;
import java.util.TreeMap;

/** A consumer of a group: its pending entries and the times of its activity. */
public final class StreamConsumer {
  private static final int OBJECT_BYTES = 146;

  final TreeMap<StreamId, StreamGroup.Pending> pending = new TreeMap<>();
  long seenTime;
  long activeTime = -1;
  private final byte[] name;

  StreamConsumer(byte[] name, long now) {
    this.name = name;
    this.seenTime = now;
  }

  long heapBytes() {
    return OBJECT_BYTES + name.length;
  }

  /** Returns its name, which must not be modified. */
  public byte[] name() {
    return name;
  }

  /** Returns its pending entries by id. */
  public TreeMap<StreamId, StreamGroup.Pending> pending() {
    return pending;
  }

  /** Returns when it last tried to read, in ms since 1970. */
  public long seenTime() {
    return seenTime;
  }

  /** Returns when it last received an entry, in ms since 1970, or -1. */
  public long activeTime() {
    return activeTime;
  }

  /** Sets when it last received an entry, in ms since 1970, or -1. */
  public void active(long time) {
    activeTime = time;
  }

  /** Sets when it last tried to read. */
  public void seen(long now) {
    seenTime = now;
  }
}
