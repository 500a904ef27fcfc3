package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.base.TopCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that commands use most, estimated from a sample of the commands while observers ask for
 * them. Each worker has a {@link KeySampler} of its own, so that threads share nothing; otherwise a
 * command costs one read of a field that is null.
 *
 * <p>Counts decay, so that a rate is a mean over the last seconds. A command within a script or a
 * transaction counts like any other one; calls of the Java API are not commands and do not count.
 * Thread-safe.
 */
public final class HotKeys {
  /** The time after which an occurrence counts 1/e, in seconds. */
  private static final double MEMORY = 5;

  /** A worker's commands per second for each step of the gap. */
  private static final int SAMPLES_PER_SECOND = 2000;

  private static final double SECOND = 1e9;

  private final Engine engine;
  private int watchers;
  private long tickedAt;

  /** The decayed seconds that the counts are of. */
  private double seconds;

  private final Map<Worker, Long> commandsBefore = new HashMap<>();

  /** A key with the estimated numbers of commands per second that read and write it. */
  public record HotKey(int database, Bytes key, double reads, double writes) {
    /** Returns the estimated number of commands per second. */
    public double rate() {
      return reads + writes;
    }
  }

  HotKeys(Engine engine) {
    this.engine = engine;
  }

  /**
   * Begins to sample; {@link #unwatch} ends it.
   *
   * @param now the {@link System#nanoTime}
   */
  public synchronized void watch(long now) {
    if (watchers++ == 0) {
      tickedAt = now;
      seconds = 0;
      engine.openWorkers().forEach(this::sample);
    }
  }

  /** Ends {@link #watch}. */
  public synchronized void unwatch() {
    if (--watchers == 0) {
      engine.openWorkers().forEach(worker -> worker.sampler = null);
      commandsBefore.clear();
    }
  }

  /** Lets a new worker take part. */
  synchronized void opened(Worker worker) {
    if (watchers > 0) {
      sample(worker);
    }
  }

  private void sample(Worker worker) {
    worker.sampler = new KeySampler();
  }

  /**
   * Lets counts decay and adapts the gaps to the rates of the workers. Called about once a second
   * while sampling.
   */
  public synchronized void tick(long now) {
    double elapsed = Math.max(1e-3, (now - tickedAt) / SECOND);
    double factor = Math.exp(-elapsed / MEMORY);
    tickedAt = now;
    seconds = (seconds + elapsed) * factor;
    for (Worker worker : engine.openWorkers()) {
      KeySampler sampler = worker.sampler;
      if (sampler != null) {
        sampler.scale(factor);
        long commands = worker.commands;
        Long before = commandsBefore.put(worker, commands);
        if (before != null) {
          sampler.step(step((commands - before) / elapsed));
        }
      }
    }
    commandsBefore.keySet().retainAll(engine.openWorkers());
  }

  /** Returns the mean gap for a rate of commands per second. */
  private static int step(double rate) {
    int wanted = (int) Math.min(KeySampler.MAX_STEP, rate / SAMPLES_PER_SECOND);
    return Math.max(1, Integer.highestOneBit(wanted));
  }

  /** Returns the keys that were used most, the first one most, as of the last {@link #tick}. */
  public synchronized List<HotKey> top(int most) {
    Map<KeySampler.Name, HotKey> sums = new HashMap<>();
    for (Worker worker : engine.openWorkers()) {
      KeySampler sampler = worker.sampler;
      if (sampler != null && seconds > 0) {
        for (TopCounts.Count<KeySampler.Name> count : sampler.top(most)) {
          sums.merge(count.key(), rates(count), HotKeys::sum);
        }
      }
    }
    List<HotKey> keys = new ArrayList<>(sums.values());
    keys.sort(Comparator.comparingDouble(HotKey::rate).reversed());
    return keys.size() > most ? keys.subList(0, most) : keys;
  }

  /** Returns the rates of a count, without its error: a key that is rare is not shown as hot. */
  private HotKey rates(TopCounts.Count<KeySampler.Name> count) {
    double known = count.count() - count.error();
    return new HotKey(
        count.key().database(),
        count.key().key(),
        Math.max(0, known - count.marked()) / seconds,
        count.marked() / seconds);
  }

  private static HotKey sum(HotKey a, HotKey b) {
    return new HotKey(a.database(), a.key(), a.reads() + b.reads(), a.writes() + b.writes());
  }
}
