package io.reredis.command.family;

import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.keyspace.Keyspace;
import io.reredis.resp.ReplyWriter;
import java.util.Locale;
import java.util.stream.IntStream;

/** The commands on memory: MEMORY. */
final class MemoryCommands implements Family {
  private static final long LITTLE = 5L << 20;
  private static final int FIELDS = 21;
  private static final int NEARLY_FULL_PERCENT = 85;

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "memory|doctor" -> MemoryCommands::doctor;
      case "memory|help" -> MemoryCommands::help;
      case "memory|malloc-stats" -> MemoryCommands::mallocStats;
      case "memory|purge" -> MemoryCommands::purge;
      case "memory|stats" -> MemoryCommands::stats;
      case "memory|usage" -> MemoryCommands::usage;
      default -> throw Family.unknown(name);
    };
  }

  /**
   * Replies with the size of a value. Values are measured as a whole, so SAMPLES is only validated.
   */
  private static void usage(Call c) {
    for (int i = 3; i < c.count(); i += 2) {
      if (!c.is(i, "samples") || i + 1 == c.count() || c.integer(i + 1) < 0) {
        throw Errors.SYNTAX;
      }
    }
    long bytes = c.keys().memoryUsage(c.session.database, c.arg(2));
    if (bytes < 0) {
      c.reply.nil();
    } else {
      c.reply.integer(bytes);
    }
  }

  private static void stats(Call c) {
    MemoryFigures figures = new MemoryFigures(c.engine());
    Keyspace keyspace = c.engine().keyspace();
    int[] used =
        IntStream.range(0, keyspace.databases())
            .filter(i -> keyspace.figures().size(i) > 0)
            .toArray();
    ReplyWriter reply = c.reply;
    reply.map(FIELDS + used.length);
    field(reply, "peak.allocated", figures.peak);
    field(reply, "total.allocated", figures.used);
    field(reply, "startup.allocated", 0);
    field(reply, "replication.backlog", 0);
    field(reply, "clients.slaves", 0);
    field(reply, "clients.normal", figures.clients);
    field(reply, "cluster.links", 0);
    field(reply, "aof.buffer", figures.notCounted);
    field(reply, "lua.caches", c.engine().scripts().heldBytes());
    field(reply, "functions.caches", c.engine().functions().heldBytes());
    for (int database : used) {
      reply.bulk("db." + database);
      reply.map(2);
      field(reply, "overhead.hashtable.main", keyspace.figures().tableBytes(database));
      field(reply, "overhead.hashtable.expires", 0);
    }
    field(reply, "overhead.total", figures.overhead);
    field(reply, "keys.count", figures.keys);
    field(reply, "keys.bytes-per-key", figures.keys == 0 ? 0 : figures.stored / figures.keys);
    field(reply, "dataset.bytes", figures.dataset);
    field(reply, "dataset.percentage", figures.datasetPercent());
    field(reply, "peak.percentage", figures.peakPercent());
    field(reply, "allocator.allocated", figures.heapUsed);
    field(reply, "allocator.active", figures.committed);
    field(reply, "allocator.resident", figures.committed);
    field(reply, "fragmentation", figures.fragmentation());
    field(reply, "fragmentation.bytes", figures.resident - figures.used);
  }

  private static void field(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void field(ReplyWriter reply, String name, double value) {
    reply.bulk(name);
    reply.doubleValue(value);
  }

  private static void doctor(Call c) {
    MemoryFigures figures = new MemoryFigures(c.engine());
    long limit = c.engine().keyspace().memory().limit();
    StringBuilder text = new StringBuilder();
    if (figures.stored < LITTLE) {
      text.append("The store has less than 5 MB of data, too little for a report.\n");
    } else if (figures.used * 100 / limit >= NEARLY_FULL_PERCENT) {
      text.append(
          String.format(
              Locale.ROOT,
              "Memory is nearly full: %s of %s are in use, %s of them by keys and values. When it is"
                  + " full, keys are evicted or writes fail, depending on maxmemory-policy. Increase"
                  + " maxmemory or the heap (-Xmx, now %s), or store less.%n",
              Human.bytes(figures.used),
              Human.bytes(limit),
              Human.bytes(figures.dataset),
              Human.bytes(figures.limit)));
    } else {
      text.append("The report has found no problem with memory.\n");
    }
    c.reply.verbatim("txt", text.toString());
  }

  /**
   * Does nothing: a full collection would stop every client, and the JVM's collectors return unused
   * memory to the system by themselves.
   */
  private static void purge(Call c) {
    c.reply.ok();
  }

  private static void mallocStats(Call c) {
    MemoryFigures figures = new MemoryFigures(c.engine());
    c.reply.verbatim(
        "txt",
        "heap in use:    "
            + Human.bytes(figures.heapUsed)
            + "\nheap committed: "
            + Human.bytes(figures.committed)
            + "\nheap limit:     "
            + Human.bytes(figures.limit)
            + "\nheap peak:      "
            + Human.bytes(figures.heapPeak)
            + "\nkeys, values:   "
            + Human.bytes(figures.stored)
            + "\n");
  }

  private static void help(Call c) {
    Help.write(
        c,
        "DOCTOR",
        "    Return a report on problems with memory.",
        "MALLOC-STATS",
        "    Return figures of the heap.",
        "PURGE",
        "    Do nothing: the JVM releases memory itself.",
        "STATS",
        "    Return the memory that each part of the store takes.",
        "USAGE <key> [SAMPLES <count>]",
        "    Return the bytes that <key> and its value take. Values are always measured as a",
        "    whole; <count> has no effect.");
  }
}
