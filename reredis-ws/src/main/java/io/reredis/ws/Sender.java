package io.reredis.ws;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Sends observers what they follow: rows of windows, trees, parts of snapshots and deltas. An
 * observer gets the next message when it has acknowledged the last one. Confined to the feed
 * thread.
 */
final class Sender {
  /**
   * The time between two messages while the rows of a window are being found: more of them would
   * keep a browser busy with rows that do not stay.
   */
  private static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(200);

  private final ChangeLog log;
  private final DeltaWriter deltas;
  private final KeyLists lists;
  private final Audience audience;
  private final ArrayDeque<Work> snapshots = new ArrayDeque<>();
  private final ArrayDeque<Work> views = new ArrayDeque<>();

  /** Whether an observer that could take a message has not seen everything. */
  private boolean behind;

  /** Whether an observer can take a message; if not, collecting can wait. */
  private boolean ready;

  /** Pending work for a subscription. */
  private record Work(Observer observer, Subscription subscription) {
    boolean isStale() {
      return observer.isClosed() || observer.subscriptions().get(subscription.id) != subscription;
    }
  }

  Sender(ChangeLog log, DeltaWriter deltas, KeyLists lists, Audience audience) {
    this.log = log;
    this.deltas = deltas;
    this.lists = lists;
    this.audience = audience;
  }

  boolean isBehind() {
    return behind;
  }

  boolean isReady() {
    return ready;
  }

  /** Lets the next run look at all that is followed. */
  void fallBehind() {
    ready = true;
    behind = true;
  }

  /** Notes that lists or the log have changed, for the observers that can take a message. */
  void changed() {
    behind = true;
  }

  /** Lets the next run look at a window that can take a message, if there may be one. */
  void proceed(KeyWindow window) {
    ready = true;
    behind |= window.missed;
  }

  /** Lets the next run look at a subscription that can take a message. */
  void proceed(Subscription subscription) {
    ready = true;
    behind |= subscription.cursor < log.head();
  }

  // --- all observers

  /**
   * Sends all observers what they have not seen.
   *
   * @param share the share of a full frame that a delta may take
   */
  void catchUp(double share) {
    behind = false;
    ready = false;
    deltas.begin(share);
    audience.forEach(
        (observer, followed) -> {
          if (followed.isReady()) {
            catchUp(observer, followed);
          } else {
            followed.missed = true;
          }
          ready |= followed.isReady();
        });
  }

  private void catchUp(Observer observer, Following followed) {
    if (followed instanceof KeyWindow window) {
      if (window.isSettling() && System.nanoTime() - window.sentAt < SETTLING) {
        behind = true;
      } else {
        sendRows(observer, window);
      }
    } else if (followed instanceof KeyTree tree) {
      sendTree(observer, tree);
    } else if (followed instanceof Subscription subscription && subscription.cursor < log.head()) {
      sendDelta(observer, subscription);
    }
  }

  // --- windows and trees

  /** Sends the rows of a window unless the observer has seen them. */
  void sendRows(Observer observer, KeyWindow window) {
    if (audience.isOutdated(observer, window)) {
      return;
    }
    Frame frame = lists.next(window);
    if (frame != null) {
      window.sent(window.number(), false, System.nanoTime());
      observer.send(frame);
    }
  }

  /** Sends the open folders of a tree unless the observer has seen them. */
  void sendTree(Observer observer, KeyTree tree) {
    if (audience.isOutdated(observer, tree)) {
      return;
    }
    long now = System.nanoTime();
    Frame frame = lists.next(tree, now);
    if (frame != null) {
      tree.sent(tree.number(), false, now);
      observer.send(frame);
    } else {
      behind |= lists.isBehind(tree);
    }
  }

  // --- subscriptions

  private void sendDelta(Observer observer, Subscription subscription) {
    if (audience.isOutdated(observer, subscription)) {
      return;
    }
    Frame frame = deltas.next(subscription);
    if (frame != null) {
      subscription.sent(subscription.told, false, System.nanoTime());
      observer.send(frame);
    }
  }

  /** Sends the rows of a view soon. */
  void addView(Observer observer, Subscription subscription) {
    views.add(new Work(observer, subscription));
  }

  /**
   * Sends the rows of newly chosen views.
   *
   * @param share see {@link #catchUp}
   */
  void sendViews(double share) {
    if (!views.isEmpty()) {
      deltas.begin(share);
    }
    for (Work work = views.poll(); work != null; work = views.poll()) {
      Observer observer = work.observer;
      Subscription subscription = work.subscription;
      if (!work.isStale() && subscription.isReady() && subscription.viewDue) {
        Audience.attempt(observer, () -> sendDelta(observer, subscription));
        ready |= subscription.isReady();
      }
    }
  }

  /** Sends the next part of a snapshot when its turn comes. */
  void addSnapshot(Observer observer, Subscription subscription) {
    snapshots.add(new Work(observer, subscription));
  }

  boolean hasSnapshots() {
    return !snapshots.isEmpty();
  }

  /** Works on the next snapshot until the deadline. */
  void workOnSnapshot(long deadline) {
    Work work = snapshots.poll();
    if (!work.isStale()) {
      Audience.attempt(work.observer, () -> work(work, deadline));
    }
  }

  private void work(Work work, long deadline) {
    Subscription subscription = work.subscription;
    if (audience.isOutdated(work.observer, subscription)) {
      return;
    }
    assert subscription.snapshot != null;
    Frame frame = subscription.snapshot.work(deadline);
    if (frame == null) {
      snapshots.add(work);
      return;
    }
    subscription.sent(subscription.snapshot.partNumber(), true, System.nanoTime());
    if (subscription.snapshot.isFinished()) {
      subscription.snapshot = null;
    }
    work.observer.send(frame);
  }
}
