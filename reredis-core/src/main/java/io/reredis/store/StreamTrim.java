package io.reredis.store;

import io.reredis.util.StreamId;

/**
 * How much of a stream is to stay.
 *
 * @param maxLength how many entries may stay, or -1 where {@code minId} says it
 * @param minId the least id that may stay, or null where {@code maxLength} says it
 * @param approximate whether a few entries more may stay, which is much cheaper
 * @param limit the most entries to remove, 0 for any number, -1 for what Redis takes by default
 */
public record StreamTrim(long maxLength, StreamId minId, boolean approximate, long limit) {
  /** Keeps that many entries exactly. */
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
