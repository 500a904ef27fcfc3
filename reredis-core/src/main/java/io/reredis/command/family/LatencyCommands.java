package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Command;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Latencies;
import io.reredis.command.LatencyMonitor;
import io.reredis.command.Worker;
import io.reredis.util.ReredisException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands on the latency monitor and on the latencies of commands: LATENCY. */
final class LatencyCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "latency|doctor" -> LatencyCommands::doctor;
      case "latency|graph" -> LatencyCommands::graph;
      case "latency|help" -> LatencyCommands::help;
      case "latency|histogram" -> LatencyCommands::histogram;
      case "latency|history" -> LatencyCommands::history;
      case "latency|latest" -> LatencyCommands::latest;
      case "latency|reset" -> LatencyCommands::reset;
      default -> throw Family.unknown(name);
    };
  }

  private static void latest(Call c) {
    LatencyMonitor monitor = c.engine().latency();
    Map<String, LatencyMonitor.Sample> last = new LinkedHashMap<>();
    for (String event : monitor.events()) {
      List<LatencyMonitor.Sample> samples = monitor.samples(event);
      if (!samples.isEmpty()) {
        last.put(event, samples.get(samples.size() - 1));
      }
    }
    c.reply.array(last.size());
    last.forEach(
        (event, sample) -> {
          c.reply.array(4);
          c.reply.bulk(event);
          c.reply.integer(sample.time());
          c.reply.integer(sample.millis());
          c.reply.integer(monitor.max(event));
        });
  }

  private static void history(Call c) {
    List<LatencyMonitor.Sample> samples = c.engine().latency().samples(c.text(2));
    c.reply.array(samples.size());
    for (LatencyMonitor.Sample sample : samples) {
      c.reply.array(2);
      c.reply.integer(sample.time());
      c.reply.integer(sample.millis());
    }
  }

  private static void graph(Call c) {
    String event = c.text(2);
    List<LatencyMonitor.Sample> samples = c.engine().latency().samples(event);
    if (samples.isEmpty()) {
      throw ReredisException.error("No samples available for event '" + event + "'");
    }
    long now = c.engine().clock().millis() / 1000;
    c.reply.verbatim(
        "txt", LatencyReport.graph(event, samples, c.engine().latency().max(event), now));
  }

  private static void doctor(Call c) {
    boolean on = c.engine().config().number("latency-monitor-threshold") > 0;
    long now = c.engine().clock().millis() / 1000;
    c.reply.verbatim("txt", LatencyReport.doctor(c.engine().latency(), on, now));
  }

  private static void reset(Call c) {
    LatencyMonitor monitor = c.engine().latency();
    List<String> events =
        c.count() == 2 ? monitor.events() : c.rest(2).stream().map(Object::toString).toList();
    c.reply.integer(events.stream().filter(monitor::reset).count());
  }

  // --- latencies of commands

  private static void histogram(Call c) {
    Worker totals = c.engine().allWorkers();
    Map<Command, long[]> shown = new LinkedHashMap<>();
    if (c.count() == 2) {
      c.engine().table().all().forEach(command -> collect(command, totals, shown));
    }
    for (int i = 2; i < c.count(); i++) {
      Command command = c.engine().table().find(c.text(i));
      if (command != null) {
        collect(command, totals, shown);
        command.subcommands().values().forEach(sub -> collect(sub, totals, shown));
      }
    }
    c.reply.map(shown.size());
    shown.forEach(
        (command, classes) -> {
          Map<Long, Long> steps = Latencies.cumulated(classes);
          c.reply.bulk(command.name());
          c.reply.map(2);
          c.reply.bulk("calls");
          c.reply.integer(Latencies.count(classes));
          c.reply.bulk("histogram_usec");
          c.reply.map(steps.size());
          steps.forEach(
              (micros, count) -> {
                c.reply.integer(micros);
                c.reply.integer(count);
              });
        });
  }

  private static void collect(Command command, Worker totals, Map<Command, long[]> into) {
    long[] classes = totals.latencies[command.index];
    if (classes != null) {
      into.put(command, classes);
    }
  }

  private static void help(Call c) {
    Help.write(
        c,
        "DOCTOR",
        "    Return a readable report on the latency events.",
        "GRAPH <event>",
        "    Draw the samples of an <event>.",
        "HISTOGRAM [<command> ...]",
        "    Return the number of calls of the <command>s, or of all commands, that took at most",
        "    1, 2, 4, 8 and so on microseconds.",
        "HISTORY <event>",
        "    Return the samples of an <event>: the time, and the duration in milliseconds.",
        "LATEST",
        "    Return the last sample of each event.",
        "RESET [<event> ...]",
        "    Remove the samples of the <event>s (default: of all).");
  }
}
