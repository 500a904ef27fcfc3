package io.reredis.store;

import java.util.List;

/**
 * How SORT sorts and what it gives. Immutable.
 *
 * @param by the pattern of the keys whose values are the weights, or null for the elements
 *     themselves; one without a star says not to sort
 * @param offset how many elements are left out at the start
 * @param count how many are given at most, negative for all
 * @param get the patterns of what is given for each element, {@code #} for the element; none for
 *     the elements alone
 * @param descending whether the greatest comes first
 * @param alpha whether elements and weights are compared as bytes and not as numbers
 */
public record SortOptions(
    byte[] by, long offset, long count, List<byte[]> get, boolean descending, boolean alpha) {

  /** Whether a pattern of BY names the same key for all elements, which says not to sort. */
  public static boolean isConstant(byte[] pattern) {
    return SortPattern.starOf(pattern) < 0;
  }

  /** Whether the elements are sorted at all. */
  public boolean sorts() {
    return by == null || !isConstant(by);
  }

  /** The order in which the members of a set are stored that are not to be sorted. */
  SortOptions byMembers() {
    return new SortOptions(null, offset, count, get, descending, true);
  }

  /** Whether keys are read that only the elements tell. */
  boolean readsOtherKeys() {
    return by != null && sorts() || get.stream().anyMatch(p -> SortPattern.starOf(p) >= 0);
  }
}
