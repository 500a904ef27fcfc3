package io.reredis.option;

/** An end of a sorted set. */
public enum ScoreEnd {
  /** The member with the lowest score. */
  LOWEST,
  /** The member with the highest score. */
  HIGHEST
}
