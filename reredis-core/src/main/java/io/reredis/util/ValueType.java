package io.reredis.util;

/** The types of values. */
public enum ValueType {
  /** A string: bytes, a number or a bitmap. */
  STRING("string"),
  /** A list. */
  LIST("list"),
  /** A set. */
  SET("set"),
  /** A sorted set, also a geo index. */
  SORTED_SET("zset"),
  /** A hash. */
  HASH("hash"),
  /** A stream. */
  STREAM("stream");

  private final String label;

  ValueType(String label) {
    this.label = label;
  }

  /** Returns the name that the command TYPE replies. */
  public String label() {
    return label;
  }
}
