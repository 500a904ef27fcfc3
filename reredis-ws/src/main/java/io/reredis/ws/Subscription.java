package io.reredis.ws;

import io.reredis.base.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An observer's subscription to the changes of one database, or of a stream to those of all, and
 * its position in the change log. Confined to the feed thread.
 */
final class Subscription extends Following {
  final Form form;

  /** The id of the feed, and of rights that are restricted. */
  final String epoch;

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

  private List<KeyName> view = List.of();

  /** The sequence numbers of states in the view that were sent ahead of their turn. */
  private final Map<KeyName, Long> sentAhead = new HashMap<>();

  /** Whether to send the current state of the whole view. */
  boolean viewDue;

  Subscription(long id, int database, Filter filter, Form form, String epoch) {
    super(id, database, filter);
    this.form = form;
    this.epoch = filter.rights() == null ? epoch : epoch + "-restricted";
  }

  /** Sets the position after which changes are sent. */
  void startAt(long position) {
    cursor = position;
    told = position;
  }

  /** Returns whether this is a stream, which gets more when its last output has been written. */
  boolean isStream() {
    return form != Form.DELTAS;
  }

  /**
   * Encodes a message.
   *
   * @param position the position in the log after it
   */
  Frame message(JsonBytes message, long position) {
    return form == Form.EVENTS ? Frame.event(epoch + '-' + position, message) : Frame.of(message);
  }

  /** Encodes a position without a message. */
  Frame position(long position) {
    return Frame.event(epoch + '-' + position, null);
  }

  boolean isAbout(KeyState state) {
    int of = state.name().database();
    if (state.isFlush()) {
      return isStream() && (of == database || of == KeyName.ALL || database == KeyName.ALL);
    }
    return (of == database || database == KeyName.ALL)
        && filter.names(new Bytes(state.name().key()));
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

  @Override
  boolean isReady() {
    return snapshot == null && super.isReady();
  }

  /** Ends the wait of a stream after its output was written; returns whether there was one. */
  boolean written() {
    boolean waited = waiting;
    waiting = false;
    return waited;
  }
}
