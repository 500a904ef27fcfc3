package io.reredis.store;

/** How BITOP combines bitmaps; a shorter one counts as if it had zeros behind it. */
public enum BitOperator {
  /** Set where all are set. */
  AND,
  /** Set where any is set. */
  OR,
  /** Set where an odd number is set. */
  XOR,
  /** Set where the one source is clear. */
  NOT
}
