package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what a subscription is sent next, and has a {@link Batch} encode it: the keys in the view
 * first, then other changes, oldest first, as far as they fit into the frame. Observers with equal
 * subscriptions at the same position share one frame. Confined to the feed thread.
 *
 * <p>Changes that do not fit are sent in the next frame. A subscription that falls {@link
 * #MAX_BEHIND} keys behind skips to the present with each frame, and reports how much was skipped,
 * until a frame has room for all changes again: current data with known gaps is more useful than a
 * complete history that lags.
 */
final class DeltaWriter {
  static final int MAX_BEHIND = 100_000;

  /**
   * After so many changes outside the subscription an empty delta updates the observer's position.
   */
  private static final int SILENT = 25_000;

  private final ChangeLog log;
  private final Keyspace keyspace;
  private final RowReader reader;
  private final Map<Place, Delta> shared = new HashMap<>();
  private final DeltaBatch rows;
  private final StreamBatch messages;
  private Batch batch;
  private int maxBytes = Limits.FRAME_BYTES;

  /** The key of a shared delta: subscriptions with equal keys have the same next delta. */
  private record Place(
      long id,
      int database,
      Following.Filter filter,
      Form form,
      long told,
      long cursor,
      boolean over) {}

  private record Delta(@Nullable Frame frame, long cursor, boolean overloaded) {}

  DeltaWriter(ChangeLog log, Keyspace keyspace, RowReader reader) {
    this.log = log;
    this.keyspace = keyspace;
    this.reader = reader;
    rows = new DeltaBatch(keyspace);
    messages = new StreamBatch(keyspace.clock());
    batch = rows;
  }

  /**
   * Begins a round and discards the shared deltas of the last one.
   *
   * @param share the share of a full frame that a delta may take, at most 1
   */
  void begin(double share) {
    shared.clear();
    rows.forgetSizes();
    maxBytes = (int) (Limits.FRAME_BYTES * share);
  }

  /**
   * Returns the next delta of a subscription and advances the subscription; null if there is
   * nothing to send.
   */
  @Nullable Frame next(Subscription subscription) {
    if (!subscription.view().isEmpty()) {
      return apply(subscription, build(subscription));
    }
    Place place =
        new Place(
            subscription.id,
            subscription.database,
            subscription.filter,
            subscription.form,
            subscription.told,
            subscription.cursor,
            subscription.overloaded);
    return apply(subscription, shared.computeIfAbsent(place, key -> build(subscription)));
  }

  private static @Nullable Frame apply(Subscription subscription, Delta delta) {
    subscription.viewDue = false;
    subscription.cursor = delta.cursor;
    subscription.overloaded = delta.overloaded;
    if (delta.frame != null) {
      subscription.told = delta.cursor;
    }
    return delta.frame;
  }

  private Delta build(Subscription s) {
    batch = s.form == Form.DELTAS ? rows : messages;
    batch.clear();
    long skipped = Math.max(0, log.lost() - s.cursor);
    long from = s.cursor + skipped;
    // if changes were skipped, some of them may be in the view
    writeView(s, from, s.viewDue || skipped > 0);
    int i = log.indexAfter(from);
    int end = log.end();
    while (i < end && take(s, log.at(i))) {
      i++;
    }
    boolean all = i == end;
    boolean overloaded = !all && (s.overloaded || skipped > 0 || isFarBehind(s, i));
    long more = skipped;
    long to = all || overloaded ? log.head() : log.at(i).sequence() - 1;
    if (overloaded) {
      more += left(s, i, Integer.MAX_VALUE);
    }
    boolean silent = batch.count() == 0 && more == 0 && !s.viewDue && to - s.told < SILENT;
    return new Delta(silent ? null : batch.frame(s, to, more), to, overloaded);
  }

  private boolean isFarBehind(Subscription s, int from) {
    return log.end() - from > MAX_BEHIND && left(s, from, MAX_BEHIND) >= MAX_BEHIND;
  }

  /** Counts the keys from an index on that would have to be sent, up to {@code most}. */
  private int left(Subscription s, int from, int most) {
    int left = 0;
    for (int i = from; i < log.end() && left < most; i++) {
      KeyState state = log.at(i);
      if (!state.isSuperseded() && s.isAbout(state) && !s.wasSentAhead(state)) {
        left++;
      }
    }
    return left;
  }

  /**
   * Writes the rows of the view.
   *
   * @param all whether to include those that did not change after {@code from}
   */
  private void writeView(Subscription s, long from, boolean all) {
    for (KeyName name : s.view()) {
      KeyState state = log.find(name);
      if (state == null) {
        if (all) {
          state = reader.read(name);
        }
      } else if (!all && (state.sequence() <= from || s.wasSentAhead(state))) {
        state = null;
      }
      if (state != null && s.isAbout(state)) {
        if (!batch.add(s, state, maxBytes)) {
          return;
        }
        if (state.sequence() > from) {
          s.sentAhead(state);
        }
      }
    }
  }

  /** Handles the next state; returns false if the frame has no room for it. */
  private boolean take(Subscription s, KeyState state) {
    return state.isSuperseded()
        || !s.isAbout(state)
        || s.wasSentAhead(state)
        || batch.add(s, state, maxBytes);
  }
}
