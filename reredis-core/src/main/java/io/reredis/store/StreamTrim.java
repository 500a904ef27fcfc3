package io.reredis.store;

import io.reredis.operation.TrimSpec;
import io.reredis.util.StreamId;
import java.util.Objects;

/**
 * How much of a stream to keep: the newest entries, or those from an id on. Immutable; two are
 * equal if they keep the same.
 */
public final class StreamTrim {
  private final TrimSpec spec;

  private StreamTrim(TrimSpec spec) {
    this.spec = spec;
  }

  /** Returns the form that the engine reads. */
  TrimSpec spec() {
    return spec;
  }

  /**
   * Keeps the newest {@code length} entries.
   *
   * @throws IllegalArgumentException if the length is negative
   */
  public static StreamTrim toLength(long length) {
    return new StreamTrim(TrimSpec.toLength(Context.notNegative("length", length)));
  }

  /** Keeps the entries with this id or a greater one. */
  public static StreamTrim from(StreamId id) {
    return new StreamTrim(TrimSpec.from(Objects.requireNonNull(id, "id")));
  }

  /**
   * Returns an option that may keep a few more entries, which is much cheaper ({@code ~}), and that
   * removes at most 100 times {@code stream-node-max-entries} entries, the default of Redis.
   */
  public StreamTrim approximately() {
    return new StreamTrim(spec.approximately());
  }

  /**
   * Like {@link #approximately()}, with another maximum number of entries to remove.
   *
   * @param most the maximum, 0 for no limit
   * @throws IllegalArgumentException if it is negative
   */
  public StreamTrim approximately(long most) {
    return new StreamTrim(spec.approximately(Context.notNegative("most", most)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamTrim that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
