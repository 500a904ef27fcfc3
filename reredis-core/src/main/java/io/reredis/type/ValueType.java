package io.reredis.type;

/** The types that a key may hold. */
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

  /** The name that TYPE tells. */
  public String label() {
    return label;
  }
}
