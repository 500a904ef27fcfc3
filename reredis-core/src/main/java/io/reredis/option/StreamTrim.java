package io.reredis.option;

import io.reredis.util.StreamId;
import org.jspecify.annotations.Nullable;

/** How much of a stream to keep: the newest entries, or those from an id on. Immutable. */
public final class StreamTrim {
  private final long maxLength;
  private final @Nullable StreamId minId;
  private final boolean approximate;
  private final long limit;

  private StreamTrim(long maxLength, @Nullable StreamId minId, boolean approximate, long limit) {
    this.maxLength = maxLength;
    this.minId = minId;
    this.approximate = approximate;
    this.limit = limit;
  }

  /**
   * Keeps the newest {@code length} entries.
   *
   * @throws IllegalArgumentException if the length is negative
   */
  public static StreamTrim toLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length: " + length);
    }
    return new StreamTrim(length, null, false, 0);
  }

  /** Keeps the entries with this id or a greater one. */
  public static StreamTrim from(StreamId id) {
    return new StreamTrim(-1, id, false, 0);
  }

  /**
   * Returns an option for approximate trimming ({@code ~}): it may keep a few more entries, because
   * this is much cheaper. As in Redis, it removes at most 100 times {@code stream-node-max-entries}
   * entries in one call.
   */
  public StreamTrim approximately() {
    return new StreamTrim(maxLength, minId, true, -1);
  }

  /**
   * Like {@link #approximately()}, with another maximum number of entries to remove.
   *
   * @param most the maximum, 0 for no limit
   * @throws IllegalArgumentException if it is negative
   */
  public StreamTrim approximately(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("most: " + most);
    }
    return new StreamTrim(maxLength, minId, true, most);
  }

  /** Returns the number of entries to keep, or -1 if {@link #minId} applies. */
  public long maxLength() {
    return maxLength;
  }

  /** Returns the least id to keep, or null if {@link #maxLength} applies. */
  public @Nullable StreamId minId() {
    return minId;
  }

  /** Returns whether a few more entries may be kept. */
  public boolean isApproximate() {
    return approximate;
  }

  /** Returns the maximum number of entries to remove, 0 for no limit, -1 for the default. */
  public long limit() {
    return limit;
  }
}
