package io.reredis.ws;

import io.reredis.command.Command;
import io.reredis.command.CommandCounts;
import io.reredis.command.Engine;
import io.reredis.command.Latencies;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.keyspace.KeyCounts;
import io.reredis.util.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes samples of the server's figures: gauges as of now, and rates per second since the last
 * sample. The figures are those that INFO shows. Nothing is scanned but the list of clients.
 * Confined to the feed thread.
 */
final class StatsSampler {
  private static final double[] PERCENTILES = {50, 99, 99.9};
  private static final String[] PERCENTILE_NAMES = {"latency.p50", "latency.p99", "latency.p999"};

  private final Engine engine;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  /** The index of the series of each command's group, by the command's index. */
  private final int[] groups;

  private CommandCounts commands;
  private KeyCounts keys;
  private long hits;
  private long misses;
  private long evicted;
  private long takenAt;

  StatsSampler(Engine engine, long now) {
    this.engine = engine;
    groups = new int[engine.table().all().size()];
    for (Command command : engine.table().all()) {
      groups[command.index] = index("ops." + command.group());
    }
    commands = engine.commandCounts();
    keys = engine.keyspace().figures().counts();
    remember(now);
  }

  private int index(String series) {
    return indexes.computeIfAbsent(
        series,
        name -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  private void remember(long now) {
    hits = engine.keyspace().figures().hits();
    misses = engine.keyspace().figures().misses();
    evicted = engine.keyspace().memory().evicted();
    takenAt = now;
  }

  /**
   * Takes a sample.
   *
   * @param now the {@link System#nanoTime}
   * @param observers the number of observers
   */
  Sample take(long now, int observers) {
    double seconds = Math.max(1e-3, (now - takenAt) / 1e9);
    CommandCounts commandsBefore = commands;
    KeyCounts keysBefore = keys;
    long hitsBefore = hits;
    long missesBefore = misses;
    long evictedBefore = evicted;
    commands = engine.commandCounts();
    keys = engine.keyspace().figures().counts();
    remember(now);
    Sample sample = new Sample(engine.clock().millis(), keys);
    addCommands(sample, commandsBefore, seconds);
    sample.put("hits", rate(hitsBefore, hits, seconds));
    sample.put("misses", rate(missesBefore, misses, seconds));
    sample.put("changes", rate(keysBefore.changes(), keys.changes(), seconds));
    sample.put("expired", rate(keysBefore.expired(), keys.expired(), seconds));
    sample.put("evicted", rate(evictedBefore, evicted, seconds));
    addMemory(sample);
    addClients(sample);
    sample.put("clients.observers", observers);
    sample.put("slowlog", engine.slowlog().size());
    return sample;
  }

  private void addCommands(Sample sample, CommandCounts before, double seconds) {
    long[] callsOfGroup = new long[names.size()];
    for (int i = 0; i < groups.length; i++) {
      callsOfGroup[groups[i]] += Math.max(0, commands.calls()[i] - before.calls()[i]);
    }
    for (int i = 0; i < callsOfGroup.length; i++) {
      if (callsOfGroup[i] > 0) {
        sample.put(i, rate(0, callsOfGroup[i], seconds));
      }
    }
    sample.put("ops", rate(before.commands(), commands.commands(), seconds));
    sample.put("net.in", rate(before.netInput(), commands.netInput(), seconds));
    sample.put("net.out", rate(before.netOutput(), commands.netOutput(), seconds));
    long[] classes = new long[commands.latencies().length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = Math.max(0, commands.latencies()[i] - before.latencies()[i]);
    }
    boolean none = Latencies.count(classes) == 0;
    for (int i = 0; i < PERCENTILES.length; i++) {
      sample.put(
          PERCENTILE_NAMES[i],
          none ? Sample.UNKNOWN : Latencies.percentile(classes, PERCENTILES[i]));
    }
  }

  private void addMemory(Sample sample) {
    sample.put("memory.used", engine.usedMemory());
    sample.put("memory.limit", engine.keyspace().memory().limit());
    sample.put("memory.heap", engine.heap().observe());
    sample.put("memory.heapLimit", engine.heap().limit());
    sample.put("memory.clients", engine.clientMemory().allBytes());
    for (ValueType type : ValueType.values()) {
      sample.put("bytes." + type.label(), keys.bytes(type));
      sample.put("keys." + type.label(), keys.keys(type));
    }
  }

  private void addClients(Sample sample) {
    long subscribed = 0;
    for (Session session : engine.clients().list()) {
      subscribed += session.isSubscribed() ? 1 : 0;
    }
    long blocked = 0;
    for (Session session : engine.clients().suspended()) {
      Suspension reason = session.suspension();
      blocked += reason != null && (reason.unblockable() || reason.isPause()) ? 1 : 0;
    }
    sample.put("clients.connected", engine.clients().count());
    sample.put("clients.blocked", blocked);
    sample.put("clients.pubsub", subscribed);
  }

  /** Returns a rate, or zero if the counters were reset meanwhile. */
  private static long rate(long before, long after, double seconds) {
    return Math.max(0, Math.round((after - before) / seconds));
  }

  /** Returns the names of all series, in the order of their indexes; it may grow at its end. */
  List<String> names() {
    return names;
  }

  /** The figures at one time. A figure that was not put is 0. */
  final class Sample {
    /** In place of a figure: not known, such as the latency while there are no commands. */
    static final long UNKNOWN = -1;

    private final long millis;
    private final KeyCounts keys;
    private long[] values = new long[names.size()];

    private Sample(long millis, KeyCounts keys) {
      this.millis = millis;
      this.keys = keys;
    }

    private void put(String series, long value) {
      put(index(series), value);
    }

    private void put(int series, long value) {
      if (series >= values.length) {
        values = Arrays.copyOf(values, names.size());
      }
      values[series] = value;
    }

    /** Returns when the sample was taken, in ms since 1970. */
    long millis() {
      return millis;
    }

    /** Returns the counts of keys. */
    KeyCounts keys() {
      return keys;
    }

    /** Returns a figure; 0 if there is no such series. */
    long value(String series) {
      Integer index = indexes.get(series);
      return index == null ? 0 : value(index);
    }

    /** Returns a figure by the index of its series. */
    long value(int series) {
      return series < values.length ? values[series] : 0;
    }
  }
}
