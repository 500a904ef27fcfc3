package io.reredis.type;

/** Gets members of a sorted set with their scores. */
@FunctionalInterface
public interface ScoreTaker {
  /** Takes a member, which holds only during the call, and its score. */
  void take(byte[] a, int offset, int length, double score);
}
