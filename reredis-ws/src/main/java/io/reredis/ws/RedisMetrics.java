package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import io.reredis.acl.User;
import io.reredis.command.Command;
import io.reredis.command.Engine;
import io.reredis.command.Latencies;
import io.reredis.command.LatencyMonitor;
import io.reredis.command.Slowlog;
import io.reredis.command.Worker;
import io.reredis.command.family.ServerInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one scrape, with the names, labels and units of redis_exporter.
 *
 * <p>They are derived as redis_exporter derives them: from the text of INFO ALL, and from what
 * CONFIG GET, SLOWLOG and LATENCY reply. So a field that INFO gets is a metric as soon as {@code
 * metrics.txt} has it. Figures of a command that the user may not run are left out, as
 * redis_exporter would leave them out.
 */
final class RedisMetrics {
  private static final String PREFIX = "redis_";
  private static final Map<String, Row> ROWS = rows();
  private static final List<String> INSTANCE_LABELS =
      List.of(
          "role",
          "redis_version",
          "redis_build_id",
          "redis_mode",
          "os",
          "maxmemory_policy",
          "tcp_port",
          "run_id",
          "process_id",
          "master_replid");

  private final Engine engine;
  private final User user;
  private final Exposition out;

  /** The fields of INFO that were read. */
  private final Map<String, String> fields = new HashMap<>();

  /** The microseconds of the calls of each command. */
  private final Map<String, Double> micros = new HashMap<>();

  private final Map<String, Long> calls = new HashMap<>();
  private final Set<String> databases = new HashSet<>();

  /**
   * The metric of a field of INFO.
   *
   * @param scale the factor from the unit of INFO to that of the metric
   */
  private record Row(boolean isCounter, String metric, double scale) {}

  RedisMetrics(Engine engine, User user, Exposition out) {
    this.engine = engine;
    this.user = user;
    this.out = out;
  }

  /** Reads {@code metrics.txt}. */
  private static Map<String, Row> rows() {
    Map<String, Row> rows = new HashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                notNull(RedisMetrics.class.getResourceAsStream("metrics.txt")),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] words = line.split(" ");
          double scale = words.length > 3 ? Double.parseDouble(words[3]) : 1;
          rows.put(words[1], new Row(words[0].equals("counter"), words[2], scale));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Adds all metrics of Redis. */
  void add() {
    out.gauge(PREFIX + "up", "Whether the server has given its figures.", 1);
    String section = "";
    for (String line : ServerInfo.all(engine).split("\r\n")) {
      int colon = line.indexOf(':');
      if (line.startsWith("# ")) {
        section = line.substring(2);
      } else if (colon > 0) {
        field(section, line.substring(0, colon), line.substring(colon + 1));
      }
    }
    out.gauge(
        PREFIX + "start_time_seconds",
        "The start of the server, in seconds since 1970.",
        Math.floor(engine.startedAt() / 1000.0));
    addInstance();
    addEmptyDatabases();
    addConfig();
    addSlowlog();
    addLatencies();
  }

  private boolean may(String command) {
    return Scrapes.may(engine, user, command);
  }

  private void field(String section, String name, String value) {
    fields.put(name, value);
    switch (section) {
      case "Commandstats" -> commandStats(after(name, "cmdstat_"), values(value));
      case "Latencystats" -> percentiles(after(name, "latency_percentiles_usec_"), values(value));
      case "Errorstats" ->
          out.counter(
              PREFIX + "errors_total",
              "Number of error replies by code.",
              number(values(value).get("count")),
              "err",
              after(name, "errorstat_"));
      case "Keyspace" -> database(name, values(value));
      default -> {
        Row row = ROWS.get(name);
        Double number = row == null ? null : parse(value);
        if (row != null && number != null) {
          String help = name + " of INFO.";
          if (row.isCounter()) {
            out.counter(PREFIX + row.metric(), help, number * row.scale());
          } else {
            out.gauge(PREFIX + row.metric(), help, number * row.scale());
          }
        }
      }
    }
  }

  private static String after(String name, String prefix) {
    return name.substring(prefix.length());
  }

  /** Parses pairs such as {@code keys=1,expires=0}, in their order. */
  private static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      int equal = pair.indexOf('=');
      if (equal > 0) {
        values.put(pair.substring(0, equal), pair.substring(equal + 1));
      }
    }
    return values;
  }

  private static double number(@Nullable String text) {
    return text == null ? 0 : Double.parseDouble(text);
  }

  /** Returns the number of a field, 1 or 0 for a status, or null for other text. */
  private static @Nullable Double parse(String value) {
    switch (value) {
      case "ok", "true" -> {
        return 1.0;
      }
      case "err", "fail", "false" -> {
        return 0.0;
      }
      default -> {
        try {
          return Double.valueOf(value);
        } catch (NumberFormatException e) {
          return null;
        }
      }
    }
  }

  private void commandStats(String command, Map<String, String> stats) {
    double usec = number(stats.get("usec"));
    micros.put(command, usec);
    calls.put(command, (long) number(stats.get("calls")));
    out.counter(
        PREFIX + "commands_total",
        "Number of calls by command.",
        number(stats.get("calls")),
        "cmd",
        command);
    out.counter(
        PREFIX + "commands_duration_seconds_total",
        "Duration of all calls in seconds, by command.",
        usec / 1e6,
        "cmd",
        command);
    out.counter(
        PREFIX + "commands_rejected_calls_total",
        "Number of calls that were refused before they ran, by command.",
        number(stats.get("rejected_calls")),
        "cmd",
        command);
    out.counter(
        PREFIX + "commands_failed_calls_total",
        "Number of calls that failed while they ran, by command.",
        number(stats.get("failed_calls")),
        "cmd",
        command);
  }

  private void percentiles(String command, Map<String, String> values) {
    Map<Double, Double> percentiles = new TreeMap<>();
    values.forEach(
        (name, value) -> percentiles.put(number(name.substring(1)), Double.valueOf(value)));
    out.summary(
        PREFIX + "latency_percentiles_usec",
        "Duration of calls in microseconds, by command; quantiles are percentages.",
        percentiles,
        micros.getOrDefault(command, 0.0),
        calls.getOrDefault(command, 0L),
        "cmd",
        command);
  }

  private void database(String name, Map<String, String> values) {
    databases.add(name);
    keys(name, number(values.get("keys")), number(values.get("expires")));
    out.gauge(
        PREFIX + "db_avg_ttl_seconds",
        "Mean time to live of expiring keys in seconds, by database.",
        number(values.get("avg_ttl")) / 1000,
        "db",
        name);
  }

  private void keys(String database, double keys, double expiring) {
    out.gauge(PREFIX + "db_keys", "Number of keys by database.", keys, "db", database);
    out.gauge(
        PREFIX + "db_keys_expiring",
        "Number of keys that expire, by database.",
        expiring,
        "db",
        database);
  }

  /** Adds the databases without keys, which INFO does not mention. */
  private void addEmptyDatabases() {
    for (int i = 0; i < engine.keyspace().databases(); i++) {
      if (!databases.contains("db" + i)) {
        keys("db" + i, 0, 0);
      }
    }
  }

  private void addInstance() {
    String[] labels = new String[2 * INSTANCE_LABELS.size()];
    for (int i = 0; i < INSTANCE_LABELS.size(); i++) {
      labels[2 * i] = INSTANCE_LABELS.get(i);
      labels[2 * i + 1] = fields.getOrDefault(INSTANCE_LABELS.get(i), "");
    }
    out.gauge(PREFIX + "instance_info", "The server; the value is 1.", 1, labels);
  }

  private void addConfig() {
    if (!may("config|get")) {
      return;
    }
    for (String option : List.of("io-threads", "maxclients", "maxmemory", "repl-backlog-size")) {
      String value = engine.config().get(option);
      Double number = value == null ? null : parse(value);
      if (number != null) {
        String help = "The option " + option + '.';
        out.gauge(PREFIX + "config_" + option.replace('-', '_'), help, number);
      }
    }
    String[] limits = engine.config().text("client-output-buffer-limit").split(" ");
    for (int i = 0; i + 3 < limits.length; i += 4) {
      for (int j = 1; j <= 2; j++) {
        out.gauge(
            PREFIX + "config_client_output_buffer_limit_bytes",
            "The limits of output to a client in bytes, by class.",
            number(limits[i + j]),
            "class",
            limits[i],
            "limit",
            j == 1 ? "hard" : "soft");
      }
      out.gauge(
          PREFIX + "config_client_output_buffer_limit_overcome_seconds",
          "How long the soft limit may be exceeded, in seconds, by class.",
          number(limits[i + 3]),
          "class",
          limits[i],
          "limit",
          "soft");
    }
  }

  private void addSlowlog() {
    if (may("slowlog|len")) {
      out.gauge(PREFIX + "slowlog_length", "Entries of SLOWLOG.", engine.slowlog().size());
    }
    if (may("slowlog|get")) {
      List<Slowlog.Entry> newest = engine.slowlog().newest(1);
      out.gauge(
          PREFIX + "slowlog_last_id",
          "The number of the newest entry of SLOWLOG; 0 if there is none.",
          newest.isEmpty() ? 0 : newest.get(0).id());
      out.gauge(
          PREFIX + "last_slow_execution_duration_seconds",
          "The duration of the newest entry of SLOWLOG; 0 if there is none.",
          newest.isEmpty() ? 0 : newest.get(0).micros() / 1e6);
    }
  }

  private void addLatencies() {
    if (may("latency|latest")) {
      LatencyMonitor monitor = engine.latency();
      for (String event : monitor.events()) {
        List<LatencyMonitor.Sample> samples = monitor.samples(event);
        if (!samples.isEmpty()) {
          LatencyMonitor.Sample last = samples.get(samples.size() - 1);
          out.gauge(
              PREFIX + "latency_spike_last",
              "The last time of a slow event, in seconds since 1970.",
              last.time(),
              "event_name",
              event);
          out.gauge(
              PREFIX + "latency_spike_duration_seconds",
              "The duration of the last slow event in seconds.",
              last.millis() / 1000.0,
              "event_name",
              event);
        }
      }
    }
    if (may("latency|histogram")) {
      Worker totals = engine.allWorkers();
      for (Command command : engine.table().all()) {
        long[] classes = totals.latencies[command.index];
        if (classes != null) {
          out.histogram(
              PREFIX + "commands_latencies_usec",
              "Duration of calls in microseconds, by command.",
              Latencies.cumulated(classes),
              micros.getOrDefault(command.name(), 0.0),
              Latencies.count(classes),
              "cmd",
              command.name());
        }
      }
    }
  }
}
