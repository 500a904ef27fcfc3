package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.type.HashValue;
import io.reredis.util.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of SORT's BY and GET: a key with a star for the element, optionally followed by {@code
 * ->field}.
 */
final class SortPattern {
  private final byte[] pattern;
  private final int star;

  /** The end of the key: before {@code ->}, or the end of the pattern. */
  private final int keyEnd;

  private final @Nullable Bytes field;

  SortPattern(byte[] pattern) {
    this.pattern = pattern;
    this.star = starOf(pattern);
    int arrow = star < 0 ? -1 : arrowOf(pattern, star);
    this.keyEnd = arrow < 0 ? pattern.length : arrow;
    this.field = arrow < 0 ? null : new Bytes(pattern, arrow + 2, pattern.length - arrow - 2);
  }

  /** Returns the index of the star, or -1. */
  static int starOf(byte[] pattern) {
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i] == '*') {
        return i;
      }
    }
    return -1;
  }

  private static int arrowOf(byte[] pattern, int star) {
    for (int i = star + 1; i + 2 < pattern.length; i++) {
      if (pattern[i] == '-' && pattern[i + 1] == '>') {
        return i;
      }
    }
    return -1;
  }

  /** Returns the value of the pattern for an element, or null. The caller holds all locks. */
  byte @Nullable [] lookup(Keyspace keyspace, int database, byte[] element) {
    if (pattern.length == 1 && pattern[0] == '#') {
      return element;
    }
    if (star < 0) {
      return null;
    }
    byte[] key = new byte[keyEnd - 1 + element.length];
    System.arraycopy(pattern, 0, key, 0, star);
    System.arraycopy(element, 0, key, star, element.length);
    System.arraycopy(pattern, star + 1, key, star + element.length, keyEnd - star - 1);
    try (ReadHandle h = keyspace.read(database, new Bytes(key))) {
      if (!h.exists()) {
        return null;
      }
      if (field == null) {
        return h.isString() ? notNull(h.string()).copy() : null;
      }
      if (h.valueType() != ValueType.HASH) {
        return null;
      }
      HashValue hash = h.hash();
      assert hash != null;
      Bytes value = hash.get(field);
      return value == null ? null : value.copy();
    }
  }
}
