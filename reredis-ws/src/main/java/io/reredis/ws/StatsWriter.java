package io.reredis.ws;

import io.reredis.command.Engine;
import io.reredis.command.Totals;
import io.reredis.keyspace.Keyspace;

/**
 * Builds the statistics message: rates per second since the last one. Confined to the feed thread.
 */
final class StatsWriter {
  private final Engine engine;
  private Totals totals = new Totals(0, 0, 0);
  private long hits;
  private long misses;
  private long takenAt;

  StatsWriter(Engine engine) {
    this.engine = engine;
  }

  /** Starts counting. */
  void start(long now) {
    takenAt = now;
    totals = engine.totals();
    hits = engine.keyspace().figures().hits();
    misses = engine.keyspace().figures().misses();
  }

  Frame next(long now, int observers) {
    Totals before = totals;
    long hitsBefore = hits;
    long missesBefore = misses;
    double seconds = Math.max(1e-3, (now - takenAt) / 1e9);
    start(now);
    long millis = engine.clock().millis();
    Runtime runtime = Runtime.getRuntime();
    JsonBytes out = JsonBytes.message("stats").name("now").int64(millis);
    out.name("uptime").int64((millis - engine.startedAt()) / 1000);
    out.name("ops").int64(rate(before.commands(), totals.commands(), seconds));
    out.name("hits").int64(rate(hitsBefore, hits, seconds));
    out.name("misses").int64(rate(missesBefore, misses, seconds));
    out.name("netIn").int64(rate(before.netInput(), totals.netInput(), seconds));
    out.name("netOut").int64(rate(before.netOutput(), totals.netOutput(), seconds));
    out.name("memory").int64(runtime.totalMemory() - runtime.freeMemory());
    out.name("maxMemory").int64(runtime.maxMemory());
    out.name("clients").int64(engine.clients().count());
    out.name("observers").int64(observers);
    out.name("keys").int64(keys());
    return Frame.of(out.close('}'));
  }

  /** Returns the message for observers without the right to see statistics: only a heartbeat. */
  Frame heartbeat() {
    return Frame.of(
        JsonBytes.message("stats").name("now").int64(engine.clock().millis()).close('}'));
  }

  /** Returns a rate, or zero if the counters were reset meanwhile. */
  private static long rate(long before, long after, double seconds) {
    return Math.max(0, Math.round((after - before) / seconds));
  }

  private long keys() {
    Keyspace keyspace = engine.keyspace();
    long keys = 0;
    for (int i = 0; i < keyspace.databases(); i++) {
      keys += keyspace.figures().size(i);
    }
    return keys;
  }
}
