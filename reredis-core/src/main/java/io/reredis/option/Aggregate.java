package io.reredis.option;

/** How the scores of a member in several sorted sets are combined. */
public enum Aggregate {
  /** The sum of the scores. */
  SUM,
  /** The lowest score. */
  MIN,
  /** The highest score. */
  MAX
}
