package io.reredis.option;

/** How several sets or sorted sets are combined. */
public enum SetOperator {
  /** The members of any set. */
  UNION,
  /** The members of all sets. */
  INTERSECTION,
  /** The members of the first set that are in none of the other sets. */
  DIFFERENCE
}
