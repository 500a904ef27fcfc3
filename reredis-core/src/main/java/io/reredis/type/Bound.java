package io.reredis.type;

/** A place in the order of a sorted set's members. */
@FunctionalInterface
public interface Bound {
  /**
   * Whether a member lies before the place. Of two members the first one does where the second one
   * does.
   */
  boolean isBefore(double score, byte[] a, int offset, int length);
}
