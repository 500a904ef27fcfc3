package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.base.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The observers, and what each of them follows: subscriptions, streams, windows and trees. Confined
 * to the feed thread.
 */
final class Audience {
  private static final Logger LOG = SafeLog.of(Audience.class);

  /** The id of the only subscription of a stream. */
  static final long STREAM = 0;

  private final Set<Observer> observers = new LinkedHashSet<>();
  private final ChangeLog log;
  private final Recording recording;
  private final KeyLists lists;
  private final Watchers watchers;
  private final Rights.Readers readers;
  private final String epoch;

  /** How long what an observer followed is kept for its return, in nanoseconds. */
  private final long linger;

  /** Calls a method for each thing that an observer follows. */
  interface Visitor {
    void visit(Observer observer, Following followed);
  }

  /**
   * Creates an empty one.
   *
   * @param epoch see {@link ChangeFeed#epoch}
   */
  Audience(
      ChangeLog log,
      Recording recording,
      KeyLists lists,
      Watchers watchers,
      Rights.Readers readers,
      String epoch,
      long linger) {
    this.log = log;
    this.recording = recording;
    this.lists = lists;
    this.watchers = watchers;
    this.readers = readers;
    this.epoch = epoch;
    this.linger = linger;
  }

  // --- observers

  boolean isEmpty() {
    return observers.isEmpty();
  }

  Set<Observer> observers() {
    return observers;
  }

  void join(Observer observer) {
    observers.add(observer);
  }

  /** Removes an observer; returns whether it was there. */
  boolean leave(Observer observer) {
    List.copyOf(observer.subscriptions().values()).forEach(f -> end(observer, f));
    watchers.unwatch(observer);
    return observers.remove(observer);
  }

  /** Returns the observers whose connections have ended. */
  List<Observer> gone() {
    return observers.stream().filter(Observer::isGone).toList();
  }

  /** Runs an action for an observer, which is closed if it fails. */
  static void attempt(Observer observer, Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "serving an observer failed", e);
      observer.close(CloseCode.INTERNAL_ERROR, "internal error");
    }
  }

  /** Visits all that is followed; an observer is closed if the visitor fails. */
  void forEach(Visitor visitor) {
    for (Observer observer : observers) {
      attempt(
          observer,
          () -> {
            for (Following followed : new ArrayList<>(observer.subscriptions().values())) {
              visitor.visit(observer, followed);
            }
          });
    }
  }

  @Nullable Rights rights(Observer observer) {
    return Rights.of(observer.user(), readers);
  }

  // --- what they follow

  /** Returns whether an observer may follow one more under that id, and closes it if not. */
  boolean admits(Observer observer, long id) {
    if (observer.isClosed()) {
      return false;
    }
    if (observer.subscriptions().size() >= Limits.SUBSCRIPTIONS
        && !observer.subscriptions().containsKey(id)) {
      observer.close(CloseCode.NOT_OF_THIS_PROTOCOL, "too many subscriptions");
      return false;
    }
    return true;
  }

  /** Lets an observer follow something, in place of what it followed under that id. */
  void begin(Observer observer, Following followed) {
    end(observer, followed.id);
    observer.subscriptions().put(followed.id, followed);
    if (followed instanceof Subscription) {
      recording.follow();
    } else {
      recording.adapt();
    }
  }

  /** Lets an observer follow a database from the present position of the log on. */
  Subscription beginSubscription(
      Observer observer, long id, int database, Following.Filter filter, Form form) {
    Subscription subscription = new Subscription(id, database, filter, form, epoch);
    begin(observer, subscription);
    subscription.startAt(log.head());
    return subscription;
  }

  /** Starts the stream of an observer with the present. */
  Subscription beginStream(Observer observer, int database, Bytes pattern, Form form) {
    Following.Filter filter = new Following.Filter(pattern, null, rights(observer));
    return beginSubscription(observer, STREAM, database, filter, form);
  }

  /** Ends what an observer follows under an id. */
  void end(Observer observer, long id) {
    Following ended = observer.subscriptions().get(id);
    if (ended != null) {
      end(observer, ended);
    }
  }

  private void end(Observer observer, Following ended) {
    if (!observer.subscriptions().remove(ended.id, ended)) {
      return;
    }
    long now = System.nanoTime();
    if (ended instanceof KeyWindow window) {
      lists.close(window, now);
    } else if (ended instanceof KeyTree tree) {
      lists.close(tree, now);
    } else {
      recording.unfollow(now + linger);
    }
    recording.adapt();
  }

  // --- what cannot go on

  /**
   * Ends what is followed if the rights of its user have changed since it began; checked before
   * each message.
   */
  boolean isOutdated(Observer observer, Following followed) {
    if (Objects.equals(rights(observer), followed.filter.rights())) {
      return false;
    }
    interrupt(observer, followed, "rights");
    return true;
  }

  /** Ends all subscriptions to a database that was flushed, or to all; streams go on. */
  void flushed() {
    forEach(
        (observer, followed) -> {
          if (followed instanceof Subscription subscription
              && !subscription.isStream()
              && recording.isFlushedSince(subscription.database, subscription.cursor)) {
            interrupt(observer, followed, "flush");
          }
        });
  }

  /** Ends all subscriptions and starts all streams anew, because changes are lost. */
  void startAnew() {
    forEach(
        (observer, followed) -> {
          if (followed instanceof Subscription) {
            interrupt(observer, followed, "history");
          }
        });
  }

  /** Ends what is followed and says why; a stream begins again at the present. */
  private void interrupt(Observer observer, Following followed, String reason) {
    end(observer, followed);
    if (followed instanceof Subscription ended && ended.isStream()) {
      Bytes pattern = ended.filter.pattern();
      sendGap(observer, beginStream(observer, ended.database, pattern, ended.form), reason);
    } else {
      resync(observer, followed.id, reason);
    }
  }

  /** Returns why a subscription cannot resume at a position, or null if it can. */
  @Nullable String refusal(Subscription subscription, PageMessage.Since since) {
    if (!since.epoch().equals(subscription.epoch) || subscription.filter.rights() != null) {
      // restricted rights may have been extended since
      return "epoch";
    }
    if (!log.reaches(since.revision())) {
      return "history";
    }
    return !subscription.isStream()
            && recording.isFlushedSince(subscription.database, since.revision())
        ? "flush"
        : null;
  }

  /** Says that what was followed under an id has ended, and why. */
  static void resync(Observer observer, long id, String reason) {
    JsonBytes out = JsonBytes.message("resync").name("id").number(id);
    observer.send(Frame.of(out.name("reason").string(reason).close('}')));
  }

  /** Sends the reason why changes are missing before the start of a stream. */
  static void sendGap(Observer observer, Subscription stream, String reason) {
    JsonBytes out = JsonBytes.message("resync").name("reason").string(reason).close('}');
    stream.sent(stream.told, false, System.nanoTime());
    observer.send(stream.message(out, stream.told));
  }

  /** Closes observers that have not acknowledged a message for that long, in nanoseconds. */
  void closeSlow(long now, long patience) {
    forEach(
        (observer, followed) -> {
          if (followed.waiting && now - followed.sentAt > patience) {
            observer.close(CloseCode.TOO_SLOW, "no acknowledgement");
          }
        });
  }
}
