package io.reredis.option;

/** How BITOP combines bitmaps; shorter ones are padded with zeros. */
public enum BitOperator {
  /** Set if set in all sources. */
  AND,
  /** Set if set in any source. */
  OR,
  /** Set if set in an odd number of sources. */
  XOR,
  /** Set if clear in the only source. */
  NOT
}
