package io.reredis.type;

import io.reredis.util.StreamId;
import java.util.TreeMap;

/** A consumer of a group: what it has not acknowledged yet, and when it was here. */
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

  /** Its name, not to be changed. */
  public byte[] name() {
    return name;
  }

  /** What it was given and has not acknowledged yet, by id. */
  public TreeMap<StreamId, StreamGroup.Pending> pending() {
    return pending;
  }

  /** When it tried to get something last, in ms since 1970. */
  public long seenTime() {
    return seenTime;
  }

  /** When it got something last, in ms since 1970, or -1. */
  public long activeTime() {
    return activeTime;
  }

  /** Notes when it got something last, in ms since 1970, or -1. */
  public void active(long time) {
    activeTime = time;
  }

  /** Notes that it is here. */
  public void seen(long now) {
    seenTime = now;
  }
}
