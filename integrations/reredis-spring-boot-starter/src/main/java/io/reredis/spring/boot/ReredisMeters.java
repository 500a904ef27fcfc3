package io.reredis.spring.boot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.reredis.Reredis;
import io.reredis.StoreInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a store in one registry of Micrometer.
 *
 * <p>A meter reads a sample of all figures that is at most a second old, by the clock of the
 * registry. So reading all meters costs one INFO, and commands cost nothing. Databases and commands
 * get their meters with the first sample that mentions them.
 */
final class ReredisMeters {
  private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(1);

  private final Reredis store;
  private final MeterRegistry registry;

  /** The fields of INFO whose meters are registered. Guarded by this object. */
  private final Set<String> registered = new HashSet<>();

  /** Null before the first use. Guarded by this object. */
  private @Nullable Sample sample;

  /**
   * Figures at one time.
   *
   * @param rows the numbers of a command or a database, by the field of INFO and their names
   */
  private record Sample(long time, StoreInfo info, Map<String, Map<String, Double>> rows) {
    double number(String field, String name) {
      return rows.getOrDefault(field, Map.of()).getOrDefault(name, 0.0);
    }
  }

  ReredisMeters(Reredis store, MeterRegistry registry) {
    this.store = store;
    this.registry = registry;
  }

  void register() {
    gauge("reredis.memory.used", "bytes", StoreInfo::usedMemory);
    gauge("reredis.memory.max", "bytes", StoreInfo::maxMemory);
    gauge("reredis.clients", "clients", StoreInfo::clients);
    counter("reredis.reads", "keys", StoreInfo::hits, "result", "hit");
    counter("reredis.reads", "keys", StoreInfo::misses, "result", "miss");
    counter("reredis.expired", "keys", StoreInfo::expiredKeys);
    counter("reredis.evicted", "keys", StoreInfo::evictedKeys);
    counter("reredis.changes", "changes", StoreInfo::changes);
    current();
  }

  private void gauge(String name, String unit, ToDoubleFunction<StoreInfo> figure) {
    // the registry has only a weak reference to what it reads, unless it is told otherwise
    Gauge.builder(name, this, meters -> figure.applyAsDouble(meters.current().info()))
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      String name, String unit, ToDoubleFunction<StoreInfo> figure, String... tags) {
    FunctionCounter.builder(name, this, meters -> figure.applyAsDouble(meters.current().info()))
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }

  private synchronized Sample current() {
    long now = registry.config().clock().monotonicTime();
    Sample last = sample;
    if (last != null && now - last.time() < MAX_AGE) {
      return last;
    }
    Map<String, Map<String, Double>> rows = new HashMap<>();
    StoreState.fields(store, "commandstats", "keyspace")
        .forEach((field, text) -> rows.put(field, numbers(text)));
    Sample next = new Sample(now, store.info(), rows);
    sample = next;
    for (String field : rows.keySet()) {
      if (registered.add(field)) {
        register(field);
      }
    }
    return next;
  }

  /** Parses numbers such as {@code keys=1,expires=0}. */
  private static Map<String, Double> numbers(String text) {
    Map<String, Double> numbers = new HashMap<>();
    for (String pair : text.split(",")) {
      int equal = pair.indexOf('=');
      numbers.put(pair.substring(0, equal), Double.valueOf(pair.substring(equal + 1)));
    }
    return numbers;
  }

  private void register(String field) {
    if (field.startsWith("cmdstat_")) {
      FunctionTimer.builder(
              "reredis.commands",
              this,
              meters -> (long) meters.current().number(field, "calls"),
              meters -> meters.current().number(field, "usec"),
              TimeUnit.MICROSECONDS)
          .tag("command", field.substring("cmdstat_".length()))
          .register(registry);
    } else {
      keys("reredis.keys", field, "keys");
      keys("reredis.keys.expiring", field, "expires");
    }
  }

  private void keys(String name, String field, String number) {
    Gauge.builder(name, this, meters -> meters.current().number(field, number))
        .baseUnit("keys")
        .tag("db", field.substring("db".length()))
        .strongReference(true)
        .register(registry);
  }
}
