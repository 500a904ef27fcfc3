package io.reredis.ws;

import io.reredis.util.Bytes;
import io.reredis.util.Glob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What one observer wants to see of one database, and how far it has come. Confined to the feed
 * thread.
 */
final class Subscription {
  final long id;
  final int database;
  final Filter filter;

  /** The walk that makes the snapshot, or null when there is none any more. */
  Snapshot snapshot;

  /** Where the observer stands in the log. */
  long cursor;

  /** The {@code to} that it was told last; behind the cursor where nothing was to be told. */
  long told;

  /** Whether it fell so far behind that changes were left out, and has not caught up yet. */
  boolean overloaded;

  /** Whether a message is unacknowledged, since when, and which. */
  boolean waiting;

  long sentAt;
  private long awaited;
  private boolean awaitedPart;

  private List<KeyName> view = List.of();

  /** Which state of a key on the screen was sent ahead of its turn. */
  private final Map<KeyName, Long> sentAhead = new HashMap<>();

  /** Whether the current state of the whole view is to be sent. */
  boolean viewDue;

  /**
   * Which keys a subscription is about.
   *
   * @param type null for all
   * @param rights what the observer may see of them, null for all
   */
  record Filter(Bytes pattern, String type, Rights rights) {
    /** Whether a key of that name and type is shown. */
    boolean shows(Bytes key, String keyType) {
      return (type == null || type.equals(keyType))
          && fits(key)
          && (rights == null || rights.shows(key, keyType));
    }

    /** Whether it is about a key of that name, of whatever type. */
    boolean names(Bytes key) {
      return fits(key) && (rights == null || rights.showsName(key));
    }

    private boolean fits(Bytes key) {
      return Glob.isAll(pattern) || Glob.matches(pattern, key.array(), key.offset(), key.length());
    }
  }

  Subscription(long id, int database, Filter filter) {
    this.id = id;
    this.database = database;
    this.filter = filter;
  }

  /** Whether the number of all keys is told. */
  boolean showsSize() {
    return filter.rights() == null || filter.rights().showsSize();
  }

  boolean isAbout(KeyState state) {
    return state.name().database() == database && filter.names(new Bytes(state.name().key()));
  }

  /** Whether a state that it is about is shown as a row; else the key is shown as deleted. */
  boolean shows(KeyState state) {
    return !state.isDeleted()
        && (filter.type() == null || filter.type().equals(state.type()))
        && (filter.rights() == null
            || filter.rights().shows(new Bytes(state.name().key()), state.type()));
  }

  List<KeyName> view() {
    return view;
  }

  void view(List<KeyName> keys) {
    view = keys;
    viewDue = !keys.isEmpty();
    sentAhead.keySet().retainAll(new HashSet<>(keys));
  }

  /** Notes that this state was sent ahead of its turn. */
  void sentAhead(KeyState state) {
    sentAhead.put(state.name(), state.sequence());
  }

  boolean wasSentAhead(KeyState state) {
    Long sequence = sentAhead.get(state.name());
    return sequence != null && sequence == state.sequence();
  }

  /** Whether a delta is possible now. */
  boolean isReady() {
    return snapshot == null && !waiting;
  }

  /** Notes that a part of the snapshot with this number, or a delta up to there, was sent. */
  void sent(long what, boolean part, long now) {
    waiting = true;
    awaited = what;
    awaitedPart = part;
    sentAt = now;
  }

  /** Takes an acknowledgement; false where it is not the one that is waited for. */
  boolean acknowledged(long what, boolean part) {
    if (!waiting || awaited != what || awaitedPart != part) {
      return false;
    }
    waiting = false;
    return true;
  }
}
