package io.reredis.type;

/** A position in the order of a sorted set's members. */
@FunctionalInterface
public interface Bound {
  /**
   * Returns whether a member is before the position. Monotonic: if it is true for a member, it is
   * true for all smaller ones.
   */
  boolean isBefore(double score, byte[] a, int offset, int length);
}
