package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import io.reredis.command.HotKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a sample of the statistics at each interval, and sends all figures to the observers that
 * watch them. Samples are taken without observers, too, so that a page shows the minutes before it
 * was opened. Keys are sampled, and changes counted by prefix, only while an observer watches.
 * Confined to the feed thread.
 */
final class Watchers {
  private static final int HOT_KEYS = 50;

  /** How many hot keys are looked at for those that an observer may see. */
  private static final int CANDIDATES = 400;

  private final Engine engine;
  private final StatsWriter stats;
  private final RowReader reader;
  private final Map<Observer, PageMessage.Watch> watchers = new LinkedHashMap<>();
  private final Rights.Readers readers;
  private final Activity activity = new Activity();
  private boolean samplesKeys;
  private boolean countsChanges;

  /** A hot key and its type. */
  private record Shown(HotKeys.HotKey key, String type) {}

  Watchers(Engine engine, Rights.Readers readers, RowReader reader, long now) {
    this.engine = engine;
    this.readers = readers;
    this.reader = reader;
    stats = new StatsWriter(engine, now);
  }

  /** Begins to send all figures to an observer, or changes which. */
  void watch(Observer observer, PageMessage.Watch wanted) {
    if (observer.isClosed()) {
      return;
    }
    PageMessage.Watch before = watchers.put(observer, wanted);
    adapt();
    boolean addsActivity = wanted.activity() && (before == null || !before.activity());
    if (mayWatch(observer) && (before == null || addsActivity)) {
      JsonBytes out = stats.watch(before == null ? StatsWriter.Part.ALL : StatsWriter.Part.NONE);
      if (wanted.activity() && rights(observer) == null) {
        activity.write(out, stats.now(), true);
      }
      observer.send(Frame.of(out.close('}')));
    }
  }

  /** Ends {@link #watch}. */
  void unwatch(Observer observer) {
    if (watchers.remove(observer) != null) {
      adapt();
    }
  }

  /** Samples keys and counts changes while observers ask for it. */
  private void adapt() {
    if (countsChanges != needChanges()) {
      countsChanges = !countsChanges;
      activity.clear();
    }
    boolean wanted = watchers.values().stream().anyMatch(PageMessage.Watch::hotKeys);
    if (wanted && !samplesKeys) {
      engine.hotKeys().watch(System.nanoTime());
    } else if (!wanted && samplesKeys) {
      engine.hotKeys().unwatch();
    }
    samplesKeys = wanted;
  }

  /** Ends all work for observers. */
  void close() {
    watchers.clear();
    adapt();
  }

  /** Returns whether the feed has to collect all changes, because an observer wants to see them. */
  boolean needChanges() {
    return watchers.values().stream().anyMatch(PageMessage.Watch::activity);
  }

  /** Counts a change that the feed has collected. */
  void changed(KeyState state) {
    if (countsChanges) {
      activity.count(state.name().key());
    }
  }

  /** Takes a sample and sends it. */
  void sample(long now, Set<Observer> observers) {
    stats.sample(now, observers.size());
    Frame frame = null;
    for (Observer observer : observers) {
      if (observer.takesStats()) {
        frame = frame == null ? stats.stats() : frame;
        observer.send(mayWatch(observer) ? frame : stats.heartbeat());
      }
    }
    if (countsChanges) {
      activity.next(stats.now());
    }
    if (!watchers.isEmpty()) {
      sendWatch(now);
    }
  }

  private void sendWatch(long now) {
    JsonBytes figures = stats.watch(StatsWriter.Part.LAST);
    List<Shown> hot = samplesKeys ? hotKeys(now) : List.of();
    // most observers get the same
    Map<PageMessage.Watch, Frame> frames = new LinkedHashMap<>();
    for (Map.Entry<Observer, PageMessage.Watch> watcher : watchers.entrySet()) {
      Observer observer = watcher.getKey();
      Rights rights = rights(observer);
      // a page that is slow misses a second rather than its connection
      if ((rights == null || rights.showsStats()) && observer.queued() < Limits.BUSY_BYTES) {
        Frame frame =
            rights == null
                ? frames.computeIfAbsent(
                    watcher.getValue(), wanted -> frame(figures, wanted, hot, null))
                : frame(figures, watcher.getValue(), hot, rights);
        observer.send(frame);
      }
    }
  }

  private Frame frame(
      JsonBytes figures, PageMessage.Watch wanted, List<Shown> hot, @Nullable Rights rights) {
    JsonBytes out = new JsonBytes(figures.size() + 256).append(figures);
    if (wanted.hotKeys()) {
      write(out, hot, rights);
    }
    // a prefix is a part of the names of keys
    if (wanted.activity() && rights == null) {
      activity.write(out, stats.now(), false);
    }
    return Frame.of(out.close('}'));
  }

  private List<Shown> hotKeys(long now) {
    engine.hotKeys().tick(now);
    List<Shown> shown = new ArrayList<>();
    for (HotKeys.HotKey key : engine.hotKeys().top(CANDIDATES)) {
      String type = reader.read(new KeyName(key.database(), key.key().copy())).type();
      shown.add(new Shown(key, type == null ? "none" : type));
    }
    return shown;
  }

  private static void write(JsonBytes out, List<Shown> hot, @Nullable Rights rights) {
    out.name("hotKeys").open('[');
    int count = 0;
    for (Shown shown : hot) {
      Bytes key = shown.key.key();
      if (count < HOT_KEYS && (rights == null || rights.shows(key, shown.type))) {
        count++;
        out.open('{').name("db").number(shown.key.database()).name("key").text(key);
        out.name("type").string(shown.type);
        out.name("reads").number(Math.round(shown.key.reads()));
        out.name("writes").number(Math.round(shown.key.writes())).close('}');
      }
    }
    out.close(']');
  }

  private @Nullable Rights rights(Observer observer) {
    return Rights.of(observer.user(), readers);
  }

  private boolean mayWatch(Observer observer) {
    Rights rights = rights(observer);
    return rights == null || rights.showsStats();
  }
}
