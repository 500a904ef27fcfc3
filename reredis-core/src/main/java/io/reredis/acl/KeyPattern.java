package io.reredis.acl;

import io.reredis.base.Bytes;
import io.reredis.base.Glob;

/**
 * A pattern of keys that may be read, written or both.
 *
 * @param pattern a glob pattern
 * @param permissions bits of {@link Selector}
 */
record KeyPattern(Bytes pattern, int permissions) {
  boolean allows(Bytes key, int wanted) {
    return (permissions & wanted) == wanted
        && Glob.matches(pattern, key.array(), key.offset(), key.length());
  }

  /**
   * Returns the rule: {@code ~x}, {@code %R~x} or {@code %W~x}. The pattern of all keys among other
   * patterns must not be written as {@code ~*}, because no pattern may follow that rule, so that a
   * file with it could not be loaded.
   */
  String rule() {
    return prefix() + Text.of(pattern);
  }

  private String prefix() {
    switch (permissions) {
      case Selector.READ:
        return "%R~";
      case Selector.WRITE:
        return "%W~";
      default:
        return Glob.isAll(pattern) ? "%RW~" : "~";
    }
  }
}
