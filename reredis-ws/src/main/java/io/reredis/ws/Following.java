package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.base.Glob;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A subscription, window or tree of an observer on one database, under an id that the observer has
 * chosen. At most one message is unacknowledged. Confined to the feed thread.
 */
abstract sealed class Following permits Subscription, KeyWindow, KeyTree {
  final long id;
  final int database;
  final Filter filter;

  /** Whether a message is unacknowledged; the next fields say since when, and which. */
  boolean waiting;

  /** Whether a message was due while the last one was unacknowledged. */
  boolean missed;

  long sentAt;
  private long awaited;
  private boolean awaitedPart;

  /**
   * The keys that an observer follows.
   *
   * @param type null for all types
   * @param rights the rights of the observer, null for all
   */
  record Filter(Bytes pattern, @Nullable String type, @Nullable Rights rights) {
    /** Returns whether a key of that name and type is visible. */
    boolean shows(Bytes key, String keyType) {
      return (type == null || type.equals(keyType))
          && fits(key)
          && (rights == null || rights.shows(key, keyType));
    }

    /** Returns whether a key of that name, of any type, is covered. */
    boolean names(Bytes key) {
      return fits(key) && (rights == null || rights.showsName(key));
    }

    /** Returns the only key that the pattern fits; null if it has wildcards. */
    byte @Nullable [] onlyKey() {
      byte[] key = new byte[pattern.length()];
      int length = 0;
      for (int i = 0; i < pattern.length(); i++) {
        byte b = pattern.at(i);
        if (b == '*' || b == '?' || b == '[') {
          return null;
        }
        boolean escapes = b == '\\' && i + 1 < pattern.length();
        key[length++] = escapes ? pattern.at(++i) : b;
      }
      return Arrays.copyOf(key, length);
    }

    private boolean fits(Bytes key) {
      return Glob.isAll(pattern) || Glob.matches(pattern, key.array(), key.offset(), key.length());
    }
  }

  Following(long id, int database, Filter filter) {
    this.id = id;
    this.database = database;
    this.filter = filter;
  }

  /** Returns whether to send the number of all keys. */
  boolean showsSize() {
    return filter.rights() == null || filter.rights().showsSize();
  }

  /** Returns whether a message may be sent now. */
  boolean isReady() {
    return !waiting;
  }

  /**
   * Records that a part of the snapshot with this number, or a message up to this number, was sent.
   */
  void sent(long what, boolean part, long now) {
    waiting = true;
    missed = false;
    awaited = what;
    awaitedPart = part;
    sentAt = now;
  }

  /** Handles an acknowledgement; returns false if it is not the expected one. */
  boolean acknowledged(long what, boolean part) {
    if (!waiting || awaited != what || awaitedPart != part) {
      return false;
    }
    waiting = false;
    return true;
  }
}
