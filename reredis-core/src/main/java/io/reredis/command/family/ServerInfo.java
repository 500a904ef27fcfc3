package io.reredis.command.family;

import io.reredis.acl.AclLog;
import io.reredis.acl.Text;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.ProcessUsage;
import io.reredis.command.Command;
import io.reredis.command.CommandTrait;
import io.reredis.command.Durability;
import io.reredis.command.Engine;
import io.reredis.command.Latencies;
import io.reredis.command.Rates;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.command.Version;
import io.reredis.command.Worker;
import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the text of INFO, with the sections and field names of Redis.
 *
 * <p>For features that do not exist here, such as replication, it has the fields that clients look
 * for, with the values of a server that does not use the feature.
 */
public final class ServerInfo {
  private static final String EXECUTABLE = ProcessHandle.current().info().command().orElse("");
  private static final Set<String> NOT_BY_DEFAULT = Set.of("commandstats", "latencystats");
  private static final int TTL_SAMPLE = 100;
  private static final int CLOCK_MASK = 0xffffff;
  private static final String NO_REPLICATION_ID = "0".repeat(40);

  /** The default of repl-backlog-size; there is no backlog without replicas. */
  private static final int BACKLOG_SIZE = 1 << 20;

  private final Engine engine;
  private final Config config;
  private final Map<String, Runnable> sections = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder(4096);

  /** The sum of all workers, shared by the sections; created when first needed. */
  private @Nullable Worker totals;

  ServerInfo(Engine engine) {
    this.engine = engine;
    this.config = engine.config();
    sections.put("Server", this::server);
    sections.put("Clients", this::clients);
    sections.put("Memory", this::memory);
    sections.put("Persistence", this::persistence);
    sections.put("Stats", this::stats);
    sections.put("Replication", this::replication);
    sections.put("CPU", this::cpu);
    sections.put("Modules", () -> {});
    sections.put("Commandstats", this::commandStats);
    sections.put("Errorstats", this::errorStats);
    sections.put("Latencystats", this::latencyStats);
    sections.put("Cluster", () -> field("cluster_enabled", 0));
    sections.put("Keyspace", this::keyspace);
  }

  /** Returns all sections. Any thread. */
  public static String all(Engine engine) {
    return new ServerInfo(engine).of(Set.of("all"));
  }

  /**
   * Returns the requested sections, always in the same order.
   *
   * @param asked names in lower case, including {@code default}, {@code all} or {@code everything};
   *     unknown names are ignored
   */
  String of(Set<String> asked) {
    boolean all = asked.contains("all") || asked.contains("everything");
    boolean byDefault = asked.isEmpty() || asked.contains("default");
    sections.forEach(
        (title, writer) -> {
          String name = title.toLowerCase(Locale.ROOT);
          if (all || asked.contains(name) || byDefault && !NOT_BY_DEFAULT.contains(name)) {
            text.append(text.length() == 0 ? "" : "\r\n").append("# ").append(title).append("\r\n");
            writer.run();
          }
        });
    return text.toString();
  }

  private void field(String name, String value) {
    text.append(name).append(':').append(value).append("\r\n");
  }

  private void field(String name, long value) {
    text.append(name).append(':').append(value).append("\r\n");
  }

  private void human(String name, long bytes) {
    field(name, bytes);
    field(name + "_human", Human.bytes(bytes));
  }

  private Worker totals() {
    if (totals == null) {
      totals = engine.allWorkers();
    }
    return totals;
  }

  private void server() {
    long now = engine.clock().millis();
    long uptime = Math.max(0, now - engine.startedAt()) / 1000;
    field("redis_version", Version.REDIS);
    field("redis_git_sha1", "00000000");
    field("redis_git_dirty", 0);
    field("reredis_version", Version.REREDIS);
    field("redis_mode", "standalone");
    field(
        "os",
        System.getProperty("os.name")
            + ' '
            + System.getProperty("os.version")
            + ' '
            + System.getProperty("os.arch"));
    field("arch_bits", System.getProperty("sun.arch.data.model", "64"));
    field("monotonic_clock", "System.nanoTime");
    field("multiplexing_api", engine.fact("multiplexing_api", "none"));
    field("java_version", Runtime.version().toString());
    field("process_id", ProcessHandle.current().pid());
    field("process_supervised", "no");
    field("run_id", engine.runId());
    field("tcp_port", engine.fact("tcp_port", "0"));
    field("server_time_usec", engine.clock().micros());
    field("uptime_in_seconds", uptime);
    field("uptime_in_days", uptime / (24 * 3600));
    field("hz", config.number("hz"));
    field("configured_hz", config.number("hz"));
    field("lru_clock", now / 1000 & CLOCK_MASK);
    field("executable", engine.fact("executable", EXECUTABLE));
    field("config_file", engine.fact("config_file", ""));
    field("io_threads_active", engine.fact("io_threads_active", "0"));
    for (String name : new String[] {"listener0", "listener1", "listener2"}) {
      String listener = engine.fact(name, "");
      if (!listener.isEmpty()) {
        field(name, listener);
      }
    }
  }

  private void clients() {
    List<Session> sessions = engine.clients().list();
    long input = sessions.stream().mapToLong(s -> s.transport().inputBytes()).max().orElse(0);
    long output = sessions.stream().mapToLong(s -> s.transport().outputBytes()).max().orElse(0);
    List<Suspension> blocked = blocked();
    field("connected_clients", sessions.size());
    field("cluster_connections", 0);
    field("maxclients", config.number("maxclients"));
    field("client_recent_max_input_buffer", input);
    field("client_recent_max_output_buffer", output);
    field("blocked_clients", blocked.size());
    field("tracking_clients", engine.tracking().clients());
    field("pubsub_clients", sessions.stream().filter(Session::isSubscribed).count());
    field("watching_clients", sessions.stream().filter(Session::isWatching).count());
    field(
        "clients_in_timeout_table",
        blocked.stream()
            .filter(reason -> reason.unblockable() && reason.deadline() != Long.MAX_VALUE)
            .count());
    field("total_watched_keys", engine.keyspace().figures().watchedKeys());
    field("total_blocking_keys", engine.keyspace().figures().awaitedKeys());
    field("total_blocking_keys_on_nokey", awaitedStreamGroups());
  }

  /** Returns the number of keys whose removal would end a blocked XREADGROUP. */
  private long awaitedStreamGroups() {
    return engine.clients().suspended().stream()
        .filter(s -> s.lastCommand != null && s.lastCommand.has(CommandTrait.NEEDS_GROUP))
        .map(Session::suspension)
        .filter(reason -> reason != null && reason.waiter() != null)
        .map(Suspension::waiter)
        .flatMap(w -> w.keys().stream().map(key -> w.database() + " " + Text.of(new Bytes(key))))
        .distinct()
        .count();
  }

  /**
   * Returns the suspensions of blocked commands and of paused ones. Others, such as that of DEBUG
   * SLEEP, do not count.
   */
  private List<Suspension> blocked() {
    return engine.clients().suspended().stream()
        .map(Session::suspension)
        .filter(reason -> reason != null && (reason.unblockable() || reason.isPause()))
        .toList();
  }

  private void memory() {
    MemoryFigures figures = new MemoryFigures(engine);
    human("used_memory", figures.used);
    human("used_memory_rss", figures.resident);
    human("used_memory_peak", figures.peak);
    field("used_memory_peak_perc", Decimal.fixed(figures.peakPercent(), 2) + '%');
    field("used_memory_overhead", figures.overhead);
    field("used_memory_startup", 0);
    field("used_memory_dataset", figures.dataset);
    field("used_memory_dataset_perc", Decimal.fixed(figures.datasetPercent(), 2) + '%');
    field("allocator_allocated", figures.heapUsed);
    field("allocator_active", figures.committed);
    field("allocator_resident", figures.committed);
    long machine = ProcessUsage.machineBytes();
    if (machine >= 0) {
      human("total_system_memory", machine);
    }
    // the values of running scripts are not counted
    field("used_memory_lua", 0);
    field("used_memory_vm_eval", 0);
    field("used_memory_lua_human", Human.bytes(0));
    long scripts = engine.scripts().heldBytes();
    long functions = engine.functions().heldBytes();
    field("used_memory_scripts_eval", scripts);
    field("number_of_cached_scripts", engine.scripts().count());
    field("number_of_functions", engine.functions().functionCount());
    field("number_of_libraries", engine.functions().count());
    field("used_memory_vm_functions", 0);
    field("used_memory_vm_total", 0);
    field("used_memory_vm_total_human", Human.bytes(0));
    field("used_memory_functions", functions);
    human("used_memory_scripts", scripts + functions);
    human("maxmemory", config.number("maxmemory"));
    field("maxmemory_policy", config.text("maxmemory-policy"));
    human("maxmemory_effective", engine.keyspace().memory().limit());
    human("heap_used", figures.heapUsed);
    human("heap_limit", figures.limit);
    field("mem_fragmentation_ratio", Decimal.fixed(figures.fragmentation(), 2));
    field("mem_fragmentation_bytes", figures.resident - figures.used);
    field("mem_not_counted_for_evict", figures.notCounted);
    field("mem_replication_backlog", 0);
    field("mem_total_replication_buffers", 0);
    field("mem_clients_slaves", 0);
    field("mem_clients_normal", figures.clients);
    field("mem_cluster_links", 0);
    field("mem_aof_buffer", engine.durability().bufferedBytes());
    field("mem_allocator", "jvm-" + Runtime.version().feature());
    field("active_defrag_running", 0);
    field("lazyfree_pending_objects", 0);
    field("lazyfreed_objects", engine.lazyFreed().sum());
  }

  private void persistence() {
    field("loading", engine.durability().isLoading() ? 1 : 0);
    field("async_loading", 0);
    if (engine.durability() == Durability.NONE) {
      field("rdb_changes_since_last_save", engine.keyspace().figures().changes());
    }
    long lastSave = engine.durability().lastSave();
    field("rdb_last_save_time", lastSave == 0 ? engine.startedAt() / 1000 : lastSave);
    engine.durability().info((name, value) -> field(name, value.toString()));
  }

  private void stats() {
    Worker sum = totals();
    Rates rates = engine.rates();
    Keyspace keyspace = engine.keyspace();
    field("total_connections_received", engine.clients().received());
    field("total_commands_processed", sum.commands);
    field("instantaneous_ops_per_sec", Math.round(rates.of(Rates.Figure.COMMANDS)));
    field("total_net_input_bytes", sum.netInput);
    field("total_net_output_bytes", sum.netOutput);
    field("total_net_repl_input_bytes", 0);
    field("total_net_repl_output_bytes", 0);
    field("instantaneous_input_kbps", Decimal.fixed(rates.of(Rates.Figure.NET_INPUT) / 1024, 2));
    field("instantaneous_output_kbps", Decimal.fixed(rates.of(Rates.Figure.NET_OUTPUT) / 1024, 2));
    field("instantaneous_input_repl_kbps", "0.00");
    field("instantaneous_output_repl_kbps", "0.00");
    field("rejected_connections", engine.clients().rejected());
    field("sync_full", 0);
    field("sync_partial_ok", 0);
    field("sync_partial_err", 0);
    field("expired_subkeys", keyspace.figures().expiredFields());
    field("expired_keys", keyspace.figures().expired());
    field("expired_stale_perc", "0.00");
    field("expired_time_cap_reached_count", keyspace.figures().expiryCutShort());
    field("evicted_keys", keyspace.memory().evicted());
    field("evicted_clients", engine.clientMemory().evicted());
    field("evicted_scripts", 0);
    field("total_eviction_exceeded_time", keyspace.memory().totalExceededMillis());
    field("current_eviction_exceeded_time", keyspace.memory().exceededMillis());
    field("keyspace_hits", keyspace.figures().hits());
    field("keyspace_misses", keyspace.figures().misses());
    field("pubsub_channels", engine.channels().channelCount());
    field("pubsub_patterns", engine.channels().patternCount());
    field("pubsubshard_channels", engine.channels().shardChannelCount());
    field("latest_fork_usec", 0);
    field("total_forks", 0);
    field("migrate_cached_sockets", 0);
    field("slave_expires_tracked_keys", 0);
    field("tracking_total_keys", engine.tracking().keys());
    field("tracking_total_items", engine.tracking().items());
    field("tracking_total_prefixes", engine.tracking().prefixes());
    field("unexpected_error_replies", 0);
    field("total_error_replies", engine.errors().total());
    field("total_reads_processed", sum.reads);
    field("total_writes_processed", sum.writes);
    field("io_threaded_reads_processed", 0);
    field("io_threaded_writes_processed", 0);
    field("client_query_buffer_limit_disconnections", engine.clients().queriesTooLarge().sum());
    field("client_output_buffer_limit_disconnections", engine.clients().outputsTooLarge().sum());
    field("eventloop_cycles", sum.turns);
    field("eventloop_duration_sum", sum.busyNanos / 1000);
    field("eventloop_duration_cmd_sum", Arrays.stream(sum.nanos).sum() / 1000);
    double turns = rates.of(Rates.Figure.TURNS);
    double busy = rates.of(Rates.Figure.BUSY_NANOS);
    field("instantaneous_eventloop_cycles_per_sec", Math.round(turns));
    field(
        "instantaneous_eventloop_duration_usec", turns == 0 ? 0 : Math.round(busy / turns / 1000));
    field("acl_access_denied_auth", engine.guard().refusals(AclLog.Reason.AUTH));
    field("acl_access_denied_cmd", engine.guard().refusals(AclLog.Reason.COMMAND));
    field("acl_access_denied_key", engine.guard().refusals(AclLog.Reason.KEY));
    field("acl_access_denied_channel", engine.guard().refusals(AclLog.Reason.CHANNEL));
  }

  private void replication() {
    field("role", "master");
    field("connected_slaves", 0);
    field("master_failover_state", "no-failover");
    field("master_replid", engine.replicationId());
    field("master_replid2", NO_REPLICATION_ID);
    field("master_repl_offset", ReplicationCommands.OFFSET);
    field("second_repl_offset", -1);
    field("repl_backlog_active", 0);
    field("repl_backlog_size", BACKLOG_SIZE);
    field("repl_backlog_first_byte_offset", 0);
    field("repl_backlog_histlen", 0);
  }

  private void cpu() {
    double[] seconds = ProcessUsage.cpuSeconds();
    field("used_cpu_sys", Decimal.fixed(seconds[1], 6));
    field("used_cpu_user", Decimal.fixed(seconds[0], 6));
    field("used_cpu_sys_children", Decimal.fixed(0, 6));
    field("used_cpu_user_children", Decimal.fixed(0, 6));
  }

  // --- figures of commands

  private void commandStats() {
    Worker sum = totals();
    for (Command command : engine.table().all()) {
      int i = command.index;
      if (sum.calls[i] == 0 && sum.rejected[i] == 0 && sum.failed[i] == 0) {
        continue;
      }
      long micros = sum.nanos[i] / 1000;
      double each = sum.calls[i] == 0 ? 0 : sum.nanos[i] / 1000.0 / sum.calls[i];
      field(
          "cmdstat_" + command.name(),
          "calls="
              + sum.calls[i]
              + ",usec="
              + micros
              + ",usec_per_call="
              + Decimal.fixed(each, 2)
              + ",rejected_calls="
              + sum.rejected[i]
              + ",failed_calls="
              + sum.failed[i]);
    }
  }

  private void errorStats() {
    engine.errors().counts().forEach((code, n) -> field("errorstat_" + code, "count=" + n));
  }

  private void latencyStats() {
    String wanted = config.text("latency-tracking-info-percentiles");
    List<Double> percentiles =
        wanted.isEmpty()
            ? List.of()
            : List.of(wanted.split(" ")).stream().map(Double::valueOf).toList();
    for (Command command : engine.table().all()) {
      long[] classes = totals().latencies[command.index];
      if (classes != null) {
        String values =
            percentiles.stream()
                .map(p -> "p" + Decimal.shortest(p) + '=' + micros(classes, p))
                .collect(Collectors.joining(","));
        field("latency_percentiles_usec_" + command.name(), values);
      }
    }
  }

  private static String micros(long[] classes, double percentile) {
    return Decimal.fixed(Latencies.percentile(classes, percentile) / 1000.0, 3);
  }

  // --- keys

  private void keyspace() {
    Keyspace keyspace = engine.keyspace();
    for (int i = 0; i < keyspace.databases(); i++) {
      long keys = keyspace.figures().size(i);
      if (keys > 0) {
        long expires = keyspace.figures().expiring(i);
        long ttl = expires == 0 ? 0 : averageTimeToLive(i);
        field("db" + i, "keys=" + keys + ",expires=" + expires + ",avg_ttl=" + ttl);
      }
    }
  }

  /**
   * Returns the mean time to live of the expiring keys among the first keys in hash order, in ms.
   */
  private long averageTimeToLive(int database) {
    long now = engine.clock().millis();
    long[] sum = new long[2];
    engine
        .keyspace()
        .walker()
        .scan(
            database,
            0,
            TTL_SAMPLE,
            key -> {
              if (key.expireAt() != Keyspace.NO_EXPIRY) {
                sum[0] += Math.max(0, key.expireAt() - now);
                sum[1]++;
              }
            });
    return sum[1] == 0 ? 0 : sum[0] / sum[1];
  }
}
