package io.reredis.ws;

import io.reredis.command.Engine;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes a sample of the statistics at each interval, and sends all figures to the observers that
 * watch them. Samples are taken without observers, too, so that a page shows the minutes before it
 * was opened. Confined to the feed thread.
 */
final class Watchers {
  private final StatsWriter stats;
  private final Map<Observer, PageMessage.Watch> watchers = new LinkedHashMap<>();
  private final Rights.Readers readers;

  Watchers(Engine engine, Rights.Readers readers, long now) {
    this.readers = readers;
    stats = new StatsWriter(engine, now);
  }

  /** Begins to send all figures to an observer, or changes which. */
  void watch(Observer observer, PageMessage.Watch wanted) {
    if (!observer.isClosed() && watchers.put(observer, wanted) == null && mayWatch(observer)) {
      observer.send(Frame.of(stats.watchHistory().close('}')));
    }
  }

  /** Ends {@link #watch}. */
  void unwatch(Observer observer) {
    watchers.remove(observer);
  }

  /** Takes a sample and sends it. */
  void sample(long now, Iterable<Observer> observers, int count) {
    stats.sample(now, count);
    Frame frame = null;
    for (Observer observer : observers) {
      if (observer.takesStats()) {
        frame = frame == null ? stats.stats() : frame;
        observer.send(mayWatch(observer) ? frame : stats.heartbeat());
      }
    }
    sendWatch();
  }

  private void sendWatch() {
    if (watchers.isEmpty()) {
      return;
    }
    Frame frame = Frame.of(stats.watch().close('}'));
    for (Observer observer : watchers.keySet()) {
      // a page that is slow misses a second rather than its connection
      if (mayWatch(observer) && observer.queued() < Limits.BUSY_BYTES) {
        observer.send(frame);
      }
    }
  }

  private boolean mayWatch(Observer observer) {
    Rights rights = Rights.of(observer.user(), readers);
    return rights == null || rights.showsStats();
  }
}
