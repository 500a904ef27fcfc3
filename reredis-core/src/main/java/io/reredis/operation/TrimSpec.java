package io.reredis.operation;

import io.reredis.util.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * How much of a stream to keep: the newest entries, or those from an id on. Immutable.
 *
 * @param maxLength the number of entries to keep, or -1 if {@code minId} applies
 * @param minId the least id to keep, or null if {@code maxLength} applies
 * @param isApproximate whether a few more entries may be kept
 * @param limit the maximum number of entries to remove, 0 for no limit, -1 for the default
 */
public record TrimSpec(
    long maxLength, @Nullable StreamId minId, boolean isApproximate, long limit) {
  /** Keeps the newest {@code length} entries. */
  public static TrimSpec toLength(long length) {
    return new TrimSpec(length, null, false, 0);
  }

  /** Keeps the entries with this id or a greater one. */
  public static TrimSpec from(StreamId id) {
    return new TrimSpec(-1, id, false, 0);
  }

  /** Returns an option that may keep a few more entries and removes at most the default number. */
  public TrimSpec approximately() {
    return approximately(-1);
  }

  /** Returns an option that may keep a few more entries and removes at most {@code most}. */
  public TrimSpec approximately(long most) {
    return new TrimSpec(maxLength, minId, true, most);
  }

  @Override
  public String toString() {
    return (minId == null ? "to length " + maxLength : "from " + minId)
        + (isApproximate ? " approximately" : "")
        + (limit > 0 ? " at most " + limit : isApproximate && limit == 0 ? " without a limit" : "");
  }
}
