package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Observers;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * The changes of the store that observers need: lets the store collect them, and no more, and puts
 * them into the {@link ChangeLog}, the lists of keys and the counts by prefix. Confined to the feed
 * thread.
 */
final class Recording {
  private final Keyspace keyspace;
  private final ChangeLog log;
  private final KeyLists lists;
  private final Watchers watchers;
  private final Collector collector;
  private final Runnable waker;

  /** The sequence number at which each database was last flushed. */
  private final long[] flushedAt;

  /** The changes that the store collects. */
  private Observers.Tracking tracked = Observers.Tracking.NONE;

  /** The number of subscriptions and streams, which follow the log. */
  private int followers;

  /** Whether changes are kept in the log: while there are followers, and for a while after. */
  private boolean logging;

  /** When the log ends unless there are followers. */
  private long loggedUntil;

  /** Whether a database was flushed since {@link #takeFlushed}. */
  private boolean flushing;

  /** Whether changes may be lost, because a step has failed. */
  private boolean broken;

  /**
   * Records nothing yet.
   *
   * @param flushed see {@link Collector}
   * @param waker makes the feed collect changes soon
   */
  Recording(
      Keyspace keyspace,
      ChangeLog log,
      KeyLists lists,
      Watchers watchers,
      Queue<Integer> flushed,
      Runnable waker) {
    this.keyspace = keyspace;
    this.log = log;
    this.lists = lists;
    this.watchers = watchers;
    this.waker = waker;
    collector = new Collector(keyspace, flushed);
    flushedAt = new long[keyspace.databases()];
  }

  // --- what is needed

  /** Lets the store collect the changes that are needed, and no more. */
  void adapt() {
    Observers.Tracking needed = neededChanges();
    if (needed != tracked) {
      tracked = needed;
      keyspace.observers().track(needed);
      if (needed != Observers.Tracking.CHANGES) {
        lists.fallBehind();
      }
      waker.run();
    }
  }

  private Observers.Tracking neededChanges() {
    if (logging || lists.needChanges() || watchers.needChanges()) {
      return Observers.Tracking.CHANGES;
    }
    return lists.isEmpty() ? Observers.Tracking.NONE : Observers.Tracking.KEYS;
  }

  /** Keeps changes in the log for one more follower. */
  void follow() {
    followers++;
    if (!logging) {
      logging = true;
      collector.previews = true;
      log.clear();
      adapt();
    }
  }

  /** Ends {@link #follow}; without followers the log is kept until that time. */
  void unfollow(long until) {
    if (--followers == 0) {
      loggedUntil = until;
    }
  }

  /** Ends the log if it is not needed any more. */
  void forget(long now) {
    if (logging && followers == 0 && now - loggedUntil >= 0) {
      logging = false;
      collector.previews = false;
      log.clear();
    }
    adapt();
  }

  /** Returns whether changes are recorded. */
  boolean isNeeded() {
    return logging || !lists.isEmpty();
  }

  // --- recording

  /**
   * Takes over the changes so far.
   *
   * @param now the time at which they count as detected, in ms since 1970
   * @return whether there are more
   */
  boolean collect(long now) {
    return step(
        () -> {
          collector.now = now;
          boolean more = keyspace.observers().drainChanged(collector);
          record();
          lists.collected();
          return more;
        });
  }

  /** Takes over the flushes so far. */
  void collectFlushes() {
    step(
        () -> {
          collector.takeFlushes();
          record();
          return true;
        });
  }

  /** Begins to fill a list, until the deadline. */
  void begin(KeyList list, long deadline) {
    step(
        () -> {
          lists.fill(list, deadline);
          return true;
        });
  }

  /** Fills lists until the deadline; see {@link KeyLists#work}. */
  boolean fill(long deadline) {
    return step(() -> lists.work(deadline));
  }

  private boolean step(BooleanSupplier step) {
    try {
      return step.getAsBoolean();
    } catch (Throwable e) {
      broken = true;
      throw e;
    }
  }

  /** Records the collected states. */
  private void record() {
    for (KeyState state : collector.states) {
      if (state.isFlush()) {
        flush(state);
      } else {
        if (logging) {
          log.put(state);
        }
        lists.apply(state);
        watchers.changed(state);
      }
    }
    collector.states.clear();
  }

  private void flush(KeyState state) {
    int database = state.name().database();
    log.forget(database);
    log.put(state);
    if (database == KeyName.ALL) {
      Arrays.fill(flushedAt, log.head());
    } else {
      flushedAt[database] = log.head();
    }
    lists.flushed(database);
    flushing = true;
  }

  /** Returns whether changes may be lost, because a step has failed. */
  boolean isBroken() {
    return broken;
  }

  /** Begins again after changes were lost: positions in the log are invalid, lists are refilled. */
  void startAnew() {
    collector.states.clear();
    log.clear();
    lists.flushed(KeyName.ALL);
    waker.run();
    broken = false;
  }

  // --- flushes

  /** Returns whether a database was flushed since the last call. */
  boolean takeFlushed() {
    boolean was = flushing;
    flushing = false;
    return was;
  }

  /** Returns whether a database has been flushed since a revision. */
  boolean isFlushedSince(int database, long revision) {
    return revision < flushedAt[database];
  }
}
