package io.reredis.acl;

import io.reredis.util.Bytes;
import io.reredis.util.Glob;

/**
 * Keys that may be read, written or both.
 *
 * @param pattern a glob pattern
 * @param permissions bits of {@link Selector}
 */
record KeyPattern(Bytes pattern, int permissions) {
  boolean allows(Bytes key, int wanted) {
    return (permissions & wanted) == wanted
        && Glob.matches(pattern, key.array(), key.offset(), key.length());
  }

  /** As in a rule: {@code ~x}, {@code %R~x} or {@code %W~x}. */
  String rule() {
    String prefix =
        permissions == Selector.READ ? "%R~" : permissions == Selector.WRITE ? "%W~" : "~";
    return prefix + Text.of(pattern);
  }
}
