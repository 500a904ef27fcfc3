package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.base.Glob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An observer's subscription to one database, and its position in the change log. Confined to the
 * feed thread.
 */
final class Subscription {
  final long id;
  final int database;
  final Filter filter;

  /** The snapshot in progress, or null. */
  @Nullable Snapshot snapshot;

  /** The observer's position in the log. */
  long cursor;

  /**
   * The {@code to} of the last message; less than the cursor if there was nothing to send since.
   */
  long told;

  /**
   * Whether the observer fell so far behind that changes were skipped, and has not caught up yet.
   */
  boolean overloaded;

  /** Whether a message is unacknowledged; the next fields say since when, and which. */
  boolean waiting;

  long sentAt;
  private long awaited;
  private boolean awaitedPart;

  private List<KeyName> view = List.of();

  /** The sequence numbers of states in the view that were sent ahead of their turn. */
  private final Map<KeyName, Long> sentAhead = new HashMap<>();

  /** Whether to send the current state of the whole view. */
  boolean viewDue;

  /**
   * The keys that a subscription covers.
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

    private boolean fits(Bytes key) {
      return Glob.isAll(pattern) || Glob.matches(pattern, key.array(), key.offset(), key.length());
    }
  }

  Subscription(long id, int database, Filter filter) {
    this.id = id;
    this.database = database;
    this.filter = filter;
  }

  /** Returns whether to send the number of all keys. */
  boolean showsSize() {
    return filter.rights() == null || filter.rights().showsSize();
  }

  boolean isAbout(KeyState state) {
    return state.name().database() == database && filter.names(new Bytes(state.name().key()));
  }

  /** Returns whether a covered state is sent as a row; otherwise the key is sent as deleted. */
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

  /** Records that this state was sent ahead of its turn. */
  void sentAhead(KeyState state) {
    sentAhead.put(state.name(), state.sequence());
  }

  boolean wasSentAhead(KeyState state) {
    Long sequence = sentAhead.get(state.name());
    return sequence != null && sequence == state.sequence();
  }

  /** Returns whether a delta may be sent now. */
  boolean isReady() {
    return snapshot == null && !waiting;
  }

  /**
   * Records that a part of the snapshot with this number, or a delta up to this number, was sent.
   */
  void sent(long what, boolean part, long now) {
    waiting = true;
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
