package io.reredis.type;

/** The types of values. */
public enum ValueType {
  STRING("string"),
  LIST("list"),
  SET("set"),
  SORTED_SET("zset"),
  HASH("hash"),
  STREAM("stream");

  private final String label;

  ValueType(String label) {
    this.label = label;
  }

  /** Returns the name in TYPE. */
  public String label() {
    return label;
  }
}
