package io.reredis.type;

import io.reredis.util.ValueType;

/**
 * The compact forms of values: the meaning of the bytes of an entry that is a byte array. The
 * numbers are stored in three bits of an entry, so at most eight are possible.
 */
public final class Kind {
  /** Any bytes. */
  public static final int STRING = 0;

  /** A listpack of elements. */
  public static final int LIST = 1;

  /** An intset. */
  public static final int INTSET = 2;

  /** A listpack of members. */
  public static final int SET = 3;

  /** A listpack of members and scores, ordered by score. */
  public static final int SORTED_SET = 4;

  /** A listpack of fields and values. */
  public static final int HASH = 5;

  /** A listpack of fields, values and expiries. */
  public static final int EXPIRING_HASH = 6;

  private static final ValueType[] TYPES = {
    ValueType.STRING,
    ValueType.LIST,
    ValueType.SET,
    ValueType.SET,
    ValueType.SORTED_SET,
    ValueType.HASH,
    ValueType.HASH
  };

  private static final String[] ENCODINGS = {
    "raw", "listpack", "intset", "listpack", "listpack", "listpack", "listpackex"
  };

  private Kind() {}

  /** Returns the type of values of a kind. */
  public static ValueType typeOf(int kind) {
    return TYPES[kind];
  }

  /** Returns the name in OBJECT ENCODING of a kind other than {@link #STRING}. */
  public static String encodingOf(int kind) {
    return ENCODINGS[kind];
  }
}
