package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Handles what observers ask of the feed. Confined to the feed thread. */
final class Requests {
  /** The time for which keys of a new list are looked for before its first message. */
  private static final long FIRST_KEYS = TimeUnit.MILLISECONDS.toNanos(4);

  private final Keyspace keyspace;
  private final ChangeLog log;
  private final KeyLists lists;
  private final Recording recording;
  private final Audience audience;
  private final Sender sender;
  private final Watchers watchers;
  private final RangeReader ranges;
  private final int maxRows;

  /**
   * Creates the handler.
   *
   * @param maxRows the maximum number of rows of a snapshot
   */
  Requests(
      Keyspace keyspace,
      ChangeLog log,
      KeyLists lists,
      Recording recording,
      Audience audience,
      Sender sender,
      Watchers watchers,
      RangeReader ranges,
      int maxRows) {
    this.keyspace = keyspace;
    this.log = log;
    this.lists = lists;
    this.recording = recording;
    this.audience = audience;
    this.sender = sender;
    this.watchers = watchers;
    this.ranges = ranges;
    this.maxRows = maxRows;
  }

  // --- subscriptions

  /** Subscribes to the changes of a database, with a snapshot or from a position on. */
  void subscribe(Observer observer, PageMessage.Subscribe wanted) {
    if (!audience.admits(observer, wanted.id())) {
      return;
    }
    Subscription subscription =
        audience.beginSubscription(
            observer,
            wanted.id(),
            wanted.database(),
            filter(observer, wanted.pattern(), wanted.type()),
            Form.DELTAS);
    if (wanted.since() != null) {
      resume(observer, subscription, wanted.since());
      return;
    }
    long limit = wanted.limit() < 0 ? maxRows : Math.min(wanted.limit(), maxRows);
    subscription.snapshot = new Snapshot(subscription, keyspace, log, limit);
    sender.addSnapshot(observer, subscription);
  }

  private void resume(Observer observer, Subscription subscription, PageMessage.Since since) {
    String refusal = audience.refusal(subscription, since);
    if (refusal != null) {
      audience.end(observer, subscription.id);
      Audience.resync(observer, subscription.id, refusal);
    } else {
      subscription.startAt(since.revision());
      sender.fallBehind();
    }
  }

  void unsubscribe(Observer observer, long id) {
    audience.end(observer, id);
  }

  /** Sets the keys whose rows a subscription sends first. */
  void view(Observer observer, PageMessage.View view) {
    if (!(observer.subscriptions().get(view.id()) instanceof Subscription subscription)) {
      return;
    }
    List<KeyName> names = new ArrayList<>(Math.min(view.keys().size(), Limits.VIEW));
    for (byte[] key : view.keys()) {
      if (names.size() < Limits.VIEW) {
        names.add(new KeyName(subscription.database, key));
      }
    }
    subscription.view(names);
    if (subscription.isReady()) {
      sender.addView(observer, subscription);
    }
  }

  // --- windows and trees

  /** Opens a window on a list of keys, or moves it. */
  void list(Observer observer, PageMessage.ListKeys wanted) {
    if (!audience.admits(observer, wanted.id())) {
      return;
    }
    Following.Filter filter = filter(observer, wanted.pattern(), wanted.type());
    KeyList.Wish wish = new KeyList.Wish(wanted.database(), filter, wanted.sort());
    Following known = observer.subscriptions().get(wanted.id());
    KeyWindow window;
    if (known instanceof KeyWindow open && open.shows(wish, wanted.descending())) {
      window = open;
    } else {
      window = lists.open(wanted.id(), wish, wanted.descending());
      audience.begin(observer, window);
      fillFirst(window.list());
    }
    window.move(
        (int) Math.max(0, Math.min(wanted.offset(), Integer.MAX_VALUE)),
        (int) Math.max(0, Math.min(wanted.count(), Limits.VIEW)));
    if (window.isReady()) {
      sender.sendRows(observer, window);
    }
  }

  /** Finds some keys of a new list, so that the first message has rows. */
  private void fillFirst(KeyList list) {
    if (!list.isFilled() && list.order().size() == 0) {
      recording.begin(list, System.nanoTime() + FIRST_KEYS);
    }
  }

  /** Opens a tree of keys, or sets which of its folders are open. */
  void tree(Observer observer, PageMessage.Tree wanted) {
    if (!audience.admits(observer, wanted.id())) {
      return;
    }
    Following.Filter filter = filter(observer, wanted.pattern(), wanted.type());
    KeyList.Wish wish = new KeyList.Wish(wanted.database(), filter, SortColumn.KEY);
    KeyTree tree;
    if (observer.subscriptions().get(wanted.id()) instanceof KeyTree known
        && known.shows(wish, wanted.separator())) {
      tree = known;
    } else {
      tree = lists.openTree(wanted.id(), wish, wanted.separator());
      audience.begin(observer, tree);
    }
    tree.open(wanted.open());
    if (tree.isReady()) {
      sender.sendTree(observer, tree);
    }
  }

  private Following.Filter filter(Observer observer, byte[] pattern, @Nullable String type) {
    return new Following.Filter(new Bytes(pattern), type, audience.rights(observer));
  }

  // --- streams

  /**
   * Starts the stream of an observer at the current position, or at the end of an earlier stream.
   *
   * @param waited whether the observer was connected before the data was loaded
   * @param ready notifies the peer that it is connected; runs when the stream follows the store, so
   *     that each later change is sent
   */
  void stream(Observer observer, StreamRequest wanted, boolean waited, Runnable ready) {
    if (observer.isClosed()) {
      return;
    }
    Subscription stream =
        audience.beginStream(observer, wanted.database(), wanted.pattern(), wanted.form());
    ready.run();
    PageMessage.Since since = wanted.since();
    String refusal = waited ? "loaded" : since == null ? null : audience.refusal(stream, since);
    if (refusal != null) {
      Audience.sendGap(observer, stream, refusal);
    } else if (since != null) {
      stream.startAt(since.revision());
    } else if (stream.form == Form.EVENTS) {
      observer.send(stream.position(stream.told));
    }
    sender.fallBehind();
  }

  /** Called when the output of a stream has been written, so that it can be sent more. */
  void written(Observer observer) {
    if (observer.subscriptions().get(Audience.STREAM) instanceof Subscription stream
        && observer.queued() == 0
        && stream.written()) {
      sender.proceed(stream);
    }
  }

  // --- acknowledgements

  /** Handles the acknowledgement of a message, or of a part of a snapshot. */
  void acknowledge(Observer observer, long id, long what, boolean part) {
    Following followed = observer.subscriptions().get(id);
    if (followed == null || !followed.acknowledged(what, part)) {
      return;
    }
    if (followed instanceof KeyWindow window) {
      acknowledged(observer, window);
    } else if (followed instanceof KeyTree tree) {
      sender.sendTree(observer, tree);
    } else if (followed instanceof Subscription subscription) {
      acknowledged(observer, subscription);
    }
  }

  private void acknowledged(Observer observer, KeyWindow window) {
    if (window.isMoved()) {
      sender.sendRows(observer, window);
    } else {
      sender.proceed(window);
    }
  }

  private void acknowledged(Observer observer, Subscription subscription) {
    if (subscription.snapshot != null) {
      sender.addSnapshot(observer, subscription);
    } else if (subscription.viewDue) {
      sender.addView(observer, subscription);
    } else {
      sender.proceed(subscription);
    }
  }

  // --- figures and values

  /** Begins to send all figures to an observer. */
  void watch(Observer observer, PageMessage.Watch watch) {
    watchers.watch(observer, watch);
    recording.adapt();
  }

  /** Ends {@link #watch}. */
  void unwatch(Observer observer) {
    watchers.unwatch(observer);
    recording.adapt();
  }

  /** Sends a part of a value. */
  void get(Observer observer, PageMessage.Get get) {
    observer.send(ranges.answer(get, audience.rights(observer)));
  }
}
