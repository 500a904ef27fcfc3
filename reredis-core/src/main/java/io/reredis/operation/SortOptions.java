package io.reredis.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of SORT. Immutable.
 *
 * @param by the pattern of the keys whose values are the sort keys, or null for the elements
 *     themselves; a pattern without a star disables sorting
 * @param offset the number of elements to skip
 * @param count the maximum number of elements to return, negative for all
 * @param get the patterns of the values to return for each element, {@code #} for the element;
 *     empty for the elements only
 * @param descending whether the greatest comes first
 * @param alpha whether elements and sort keys are compared as bytes rather than numbers
 */
public record SortOptions(
    byte @Nullable [] by,
    long offset,
    long count,
    List<byte[]> get,
    boolean descending,
    boolean alpha) {

  /** Returns whether a BY pattern has no star, which disables sorting. */
  public static boolean isConstant(byte[] pattern) {
    return SortPattern.starOf(pattern) < 0;
  }

  /** Returns whether the elements are sorted. */
  public boolean sorts() {
    return by == null || !isConstant(by);
  }

  /** Returns options that sort by the members themselves, for storing an unsorted set. */
  SortOptions byMembers() {
    return new SortOptions(null, offset, count, get, descending, true);
  }

  /** Returns whether keys are read whose names depend on the elements. */
  boolean readsOtherKeys() {
    return by != null && sorts() || get.stream().anyMatch(p -> SortPattern.starOf(p) >= 0);
  }
}
