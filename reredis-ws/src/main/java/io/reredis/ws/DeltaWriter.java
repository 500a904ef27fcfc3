package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import io.reredis.util.Bytes;
import java.util.HashMap;
import java.util.Map;

/**
 * Builds deltas: the keys on the screen first, then what else has changed, oldest first, as far as
 * the frame has room. Observers of the same that stand at the same place share one frame. Confined
 * to the feed thread.
 *
 * <p>What does not fit is sent with the next frame. A subscription that falls {@link #MAX_BEHIND}
 * keys behind skips to the present with each frame, and says how much it left out, until a frame
 * has room for everything again: a page that is told of nothing but the past is worth less than one
 * that knows what it does not know.
 */
final class DeltaWriter {
  static final int MAX_BEHIND = 100_000;
  static final int MAX_ROWS = 4000;

  /** Room for what stands around the rows. */
  private static final int ENVELOPE = 512;

  /** After so many changes of no interest an empty delta tells the observer where it stands. */
  private static final int SILENT = 25_000;

  private final ChangeLog log;
  private final Keyspace keyspace;
  private final Map<Place, Delta> shared = new HashMap<>();
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final JsonBytes rows = new JsonBytes(64 * 1024);
  private final JsonBytes deleted = new JsonBytes(4 * 1024);
  private int count;
  private int maxBytes = Limits.FRAME_BYTES;

  /** What two subscriptions have in common whose next deltas are the same. */
  private record Place(
      long id, int database, Subscription.Filter filter, long told, long cursor, boolean over) {}

  private record Delta(Frame frame, long cursor, boolean overloaded) {}

  DeltaWriter(ChangeLog log, Keyspace keyspace) {
    this.log = log;
    this.keyspace = keyspace;
  }

  /**
   * Begins a round: what was shared in the last one is stale.
   *
   * @param share the share of a full frame that a delta may take, at most 1
   */
  void begin(double share) {
    shared.clear();
    sizes.clear();
    maxBytes = (int) (Limits.FRAME_BYTES * share);
  }

  /** The next delta of a subscription, which then counts as told; null where there is nothing. */
  Frame next(Subscription subscription) {
    if (!subscription.view().isEmpty()) {
      return apply(subscription, build(subscription));
    }
    Place place =
        new Place(
            subscription.id,
            subscription.database,
            subscription.filter,
            subscription.told,
            subscription.cursor,
            subscription.overloaded);
    return apply(subscription, shared.computeIfAbsent(place, key -> build(subscription)));
  }

  private static Frame apply(Subscription subscription, Delta delta) {
    subscription.viewDue = false;
    subscription.cursor = delta.cursor;
    subscription.overloaded = delta.overloaded;
    if (delta.frame != null) {
      subscription.told = delta.cursor;
    }
    return delta.frame;
  }

  private Delta build(Subscription s) {
    rows.clear(Limits.FRAME_BYTES);
    deleted.clear(Limits.FRAME_BYTES);
    count = 0;
    long skipped = Math.max(0, log.lost() - s.cursor);
    long from = s.cursor + skipped;
    // where history was lost, the view's part of it may be among that
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
    boolean silent = count == 0 && more == 0 && !s.viewDue && to - s.told < SILENT;
    return new Delta(silent ? null : frame(s, to, more), to, overloaded);
  }

  private boolean isFarBehind(Subscription s, int from) {
    return log.end() - from > MAX_BEHIND && left(s, from, MAX_BEHIND) >= MAX_BEHIND;
  }

  /** The number of keys from there on that would have to be sent, counted up to {@code most}. */
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
   * @param all whether also those that did not change behind {@code from}
   */
  private void writeView(Subscription s, long from, boolean all) {
    for (KeyName name : s.view()) {
      KeyState state = log.find(name);
      if (state == null) {
        if (all) {
          state = look(name);
        }
      } else if (!all && (state.sequence() <= from || s.wasSentAhead(state))) {
        state = null;
      }
      if (state != null && s.isAbout(state)) {
        if (!write(s, state)) {
          return;
        }
        if (state.sequence() > from) {
          s.sentAhead(state);
        }
      }
    }
  }

  /** How a key is that has not changed lately. */
  private KeyState look(KeyName name) {
    KeyState[] found = new KeyState[1];
    keyspace.view(
        name.database(),
        new Bytes(name.key()),
        view -> found[0] = KeyState.of(name.database(), view, KeyState.UNKNOWN));
    if (found[0] == null) {
      return KeyState.deleted(name, 0);
    }
    Revisions.settle(found[0], log);
    return found[0];
  }

  /** Deals with a state whose turn it is; false where the frame has no room for it. */
  private boolean take(Subscription s, KeyState state) {
    return state.isSuperseded() || !s.isAbout(state) || s.wasSentAhead(state) || write(s, state);
  }

  private boolean write(Subscription s, KeyState state) {
    JsonBytes into = s.shows(state) ? rows : deleted;
    byte[] json = s.shows(state) ? state.json() : state.keyJson();
    boolean full = rows.size() + deleted.size() + json.length + ENVELOPE > maxBytes;
    if (count > 0 && (full || count == MAX_ROWS)) {
      return false;
    }
    into.element(json);
    count++;
    return true;
  }

  private Frame frame(Subscription s, long to, long more) {
    JsonBytes out = new JsonBytes(rows.size() + deleted.size() + ENVELOPE);
    out.open('{').name("op").string("delta").name("id").number(s.id);
    out.name("from").int64(s.told).name("to").int64(to);
    out.name("rows").open('[').append(rows).close(']');
    out.name("deleted").open('[').append(deleted).close(']');
    out.name("more").number(more);
    if (s.showsSize()) {
      out.name("dbSize").int64(sizes.computeIfAbsent(s.database, keyspace.figures()::size));
    }
    return Frame.of(out.close('}'));
  }
}
