package io.reredis.type;

/** Receives members of a sorted set with their scores. */
@FunctionalInterface
public interface ScoreTaker {
  /** Receives a member, which is valid only during the call, and its score. */
  void take(byte[] a, int offset, int length, double score);
}
