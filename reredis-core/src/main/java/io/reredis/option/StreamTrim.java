package io.reredis.option;

import io.reredis.util.StreamId;

/**
 * How much of a stream to keep.
 *
 * @param maxLength the number of entries to keep, or -1 if {@code minId} applies
 * @param minId the least id to keep, or null if {@code maxLength} applies
 * @param approximate whether to allow a few more entries, which is much cheaper
 * @param limit the maximum number of entries to remove, 0 for no limit, -1 for Redis's default
 */
public record StreamTrim(long maxLength, StreamId minId, boolean approximate, long limit) {
  /** Keeps exactly that many entries. */
  public static StreamTrim toLength(long length) {
    return new StreamTrim(length, null, false, 0);
  }

  /** Keeps that many entries, or a few more. */
  public static StreamTrim toAboutLength(long length) {
    return new StreamTrim(length, null, true, -1);
  }

  /** Keeps the entries from an id on. */
  public static StreamTrim from(StreamId id) {
    return new StreamTrim(-1, id, false, 0);
  }
}
