package io.reredis.ws;

import io.reredis.command.Engine;
import io.reredis.keyspace.KeyCounts;
import java.util.List;
import java.util.Set;

/**
 * Builds the messages with statistics: {@code stats} for all observers, and {@code watch} for those
 * that asked for all figures. Confined to the feed thread.
 */
final class StatsWriter {
  /** The number of samples that are kept: ten minutes. */
  static final int HISTORY = 600;

  private static final Set<String> PERSISTENCE =
      Set.of(
          "rdb_changes_since_last_save",
          "rdb_bgsave_in_progress",
          "rdb_last_bgsave_status",
          "aof_enabled",
          "aof_rewrite_in_progress",
          "aof_last_write_status",
          "aof_current_size");

  private final Engine engine;
  private final StatsSampler sampler;
  private final StatsHistory history = new StatsHistory(HISTORY);
  private StatsSampler.Sample last;

  StatsWriter(Engine engine, long now) {
    this.engine = engine;
    sampler = new StatsSampler(engine, now);
    last = sampler.take(now, 0);
  }

  /** Takes a sample and adds it to the history. */
  void sample(long now, int observers) {
    last = sampler.take(now, observers);
    history.add(last, sampler.names().size());
  }

  /** Returns the message for all observers, with the last sample. */
  Frame stats() {
    JsonBytes out = JsonBytes.message("stats").name("now").int64(last.millis());
    out.name("uptime").int64((last.millis() - engine.startedAt()) / 1000);
    out.name("ops").int64(last.value("ops"));
    out.name("hits").int64(last.value("hits"));
    out.name("misses").int64(last.value("misses"));
    out.name("netIn").int64(last.value("net.in"));
    out.name("netOut").int64(last.value("net.out"));
    out.name("memory").int64(last.value("memory.heap"));
    out.name("maxMemory").int64(last.value("memory.heapLimit"));
    out.name("clients").int64(last.value("clients.connected"));
    out.name("observers").int64(last.value("clients.observers"));
    out.name("keys").int64(keys());
    return Frame.of(out.close('}'));
  }

  /** Returns the message for observers without the right to see statistics: only a heartbeat. */
  Frame heartbeat() {
    return Frame.of(
        JsonBytes.message("stats").name("now").int64(engine.clock().millis()).close('}'));
  }

  /** The samples of a message. */
  enum Part {
    NONE,
    LAST,
    ALL
  }

  /** Returns when the last sample was taken, in ms since 1970. */
  long now() {
    return last.millis();
  }

  /** Begins a message for observers that watch; the caller may add fields. */
  JsonBytes watch(Part part) {
    JsonBytes out = begin();
    switch (part) {
      case ALL -> history.write(out, sampler.names(), last.millis());
      case LAST -> writeLast(out);
      case NONE -> out.name("at").open('[').close(']').name("series").open('{').close('}');
    }
    return out;
  }

  private void writeLast(JsonBytes out) {
    out.name("at").open('[').number(0).close(']').name("series").open('{');
    List<String> names = sampler.names();
    for (int i = 0; i < names.size(); i++) {
      long value = last.value(i);
      if (value == StatsSampler.Sample.UNKNOWN) {
        out.name(names.get(i)).open('[').nil().close(']');
      } else if (value != 0) {
        out.name(names.get(i)).open('[').number(value).close(']');
      }
    }
    out.close('}');
  }

  private JsonBytes begin() {
    JsonBytes out = JsonBytes.message("watch").name("now").int64(last.millis());
    out.name("databases").open('[');
    KeyCounts keys = last.keys();
    for (int i = 0; i < engine.keyspace().databases(); i++) {
      if (keys.keys(i) > 0) {
        out.open('[').number(i).number(keys.keys(i)).close(']');
      }
    }
    out.close(']').name("persistence").open('{');
    out.name("last_save").int64(engine.durability().lastSave());
    engine
        .durability()
        .info(
            (name, value) -> {
              if (PERSISTENCE.contains(name)) {
                out.name(name).string(value.toString());
              }
            });
    return out.close('}');
  }

  private long keys() {
    long keys = 0;
    for (int i = 0; i < engine.keyspace().databases(); i++) {
      keys += last.keys().keys(i);
    }
    return keys;
  }
}
