package io.reredis.config;

import static io.reredis.config.Option.Trait.IDLE;
import static io.reredis.config.Option.Trait.SECRET;

import java.util.List;

/**
 * Options of Redis and Valkey that have no effect here. They are accepted so that existing
 * configuration files work; their values are stored and shown, and the log reports at the start
 * which of them were set. Options on which data or safety may depend are not among these: they are
 * rows of {@link Options} that refuse unsupported values.
 */
final class IdleOptions {
  private static final long MAX_INT = Integer.MAX_VALUE;
  private static final long MAX_LONG = Long.MAX_VALUE;

  static final List<Option> ALL =
      idle(
          // there are no replicas
          text("masterauth").with(SECRET),
          text("masteruser").with(SECRET),
          number("min-replicas-max-lag", 10, 0, MAX_INT),
          no("rdb-del-sync-files"),
          memory("repl-backlog-size", 1 << 20, 1),
          number("repl-backlog-ttl", 3600, 0, MAX_LONG),
          no("repl-disable-tcp-nodelay"),
          choice("repl-diskless-load", "disabled", "on-empty-db", "swapdb", "flush-before-load"),
          yes("repl-diskless-sync"),
          number("repl-diskless-sync-delay", 5, 0, MAX_INT),
          number("repl-diskless-sync-max-replicas", 0, 0, MAX_INT),
          number("repl-ping-replica-period", 10, 1, MAX_INT),
          number("repl-timeout", 60, 1, MAX_INT),
          text("replica-announce-ip"),
          number("replica-announce-port", 0, 0, 65535),
          yes("replica-announced"),
          no("replica-ignore-disk-write-errors"),
          yes("replica-ignore-maxmemory"),
          no("replica-lazy-flush"),
          number("replica-priority", 100, 0, MAX_INT),
          yes("replica-read-only"),
          yes("replica-serve-stale-data"),
          choice("propagation-error-behavior", "ignore", "panic", "panic-on-replicas"),
          number("shutdown-timeout", 10, 0, MAX_INT),
          text("bind-source-addr"),
          no("tls-replication"),
          no("dual-channel-replication-enabled"),
          // there is no cluster
          yes("cluster-allow-pubsubshard-when-down"),
          no("cluster-allow-reads-when-down"),
          yes("cluster-allow-replica-migration"),
          number("cluster-announce-bus-port", 0, 0, 65535),
          text("cluster-announce-client-ipv4"),
          text("cluster-announce-client-ipv6"),
          text("cluster-announce-hostname"),
          text("cluster-announce-human-nodename"),
          text("cluster-announce-ip"),
          number("cluster-announce-port", 0, 0, 65535),
          number("cluster-announce-tls-port", 0, 0, 65535),
          Option.text("cluster-config-file", "nodes.conf").fixed(),
          memory("cluster-link-sendbuf-limit", 0, 0),
          number("cluster-migration-barrier", 1, 0, MAX_INT),
          number("cluster-node-timeout", 15000, 0, MAX_LONG),
          number("cluster-port", 0, 0, 65535).fixed(),
          choice("cluster-preferred-endpoint-type", "ip", "hostname", "unknown-endpoint"),
          no("cluster-replica-no-failover"),
          number("cluster-replica-validity-factor", 10, 0, MAX_INT),
          yes("cluster-require-full-coverage"),
          no("cluster-slot-stats-enabled"),
          // the JVM manages memory, and the garbage collector frees it on its own threads
          no("lazyfree-lazy-eviction"),
          no("lazyfree-lazy-expire"),
          no("lazyfree-lazy-server-del"),
          no("lazyfree-lazy-user-del"),
          no("lazyfree-lazy-user-flush"),
          no("activedefrag"),
          number("active-defrag-cycle-max", 25, 1, 99),
          number("active-defrag-cycle-min", 1, 1, 99),
          number("active-defrag-cycle-us", 500, 0, 100000),
          memory("active-defrag-ignore-bytes", 100 << 20, 1),
          number("active-defrag-max-scan-fields", 1000, 1, MAX_LONG),
          number("active-defrag-threshold-lower", 10, 0, 1000),
          number("active-defrag-threshold-upper", 100, 0, 1000),
          yes("jemalloc-bg-thread"),
          yes("disable-thp").fixed(),
          // a JVM cannot control these properties of its process
          choice("oom-score-adj", "no", "yes", "relative", "absolute"),
          Option.special("oom-score-adj-values", "0 200 800"),
          text("aof-rewrite-cpulist").fixed(),
          text("bgsave-cpulist").fixed(),
          text("bio-cpulist").fixed(),
          text("server-cpulist").fixed(),
          yes("set-proc-title").fixed(),
          Option.text("proc-title-template", "{title} {listen-addr} {server-mode}"),
          number("socket-mark-id", 0, 0, 4294967295L).fixed(),
          yes("crash-log-enabled"),
          yes("crash-memcheck-enabled"),
          text("ignore-warnings"),
          // the program stays in the foreground and logs to standard output or a file
          no("daemonize").fixed(),
          choice("supervised", "no", "upstart", "systemd", "auto").fixed(),
          no("always-show-logo").fixed(),
          no("syslog-enabled").fixed(),
          choice(
                  "syslog-facility",
                  "local0",
                  "user",
                  "local1",
                  "local2",
                  "local3",
                  "local4",
                  "local5",
                  "local6",
                  "local7")
              .fixed(),
          Option.text("syslog-ident", "redis").fixed(),
          // always done, or never needed
          yes("dynamic-hz"),
          yes("activerehashing"),
          no("io-threads-do-reads").fixed(),
          number("events-per-io-thread", 2, 0, MAX_INT),
          number("prefetch-batch-max-size", 16, 0, 128),
          number("max-new-connections-per-cycle", 10, 1, 1000),
          number("max-new-tls-connections-per-cycle", 1, 1, 1000),
          yes("rdb-save-incremental-fsync"),
          yes("aof-rewrite-incremental-fsync"),
          choice("sanitize-dump-payload", "no", "yes", "clients"),
          no("hide-user-data-from-log"),
          choice("rdb-version-check", "strict", "relaxed"),
          text("tls-dh-params-file"),
          text("tls-client-cert-file"),
          text("tls-client-key-file"),
          text("tls-client-key-file-pass").with(SECRET),
          // the features do not exist
          no("extended-redis-compatibility"),
          text("availability-zone"),
          number("commandlog-request-larger-than", 1 << 20, -1, MAX_LONG),
          number("commandlog-large-request-max-len", 128, 0, MAX_LONG),
          number("commandlog-reply-larger-than", 1 << 20, -1, MAX_LONG),
          number("commandlog-large-reply-max-len", 128, 0, MAX_LONG));

  private IdleOptions() {}

  private static List<Option> idle(Option... options) {
    // not a stream, whose classes would delay the start
    for (int i = 0; i < options.length; i++) {
      options[i] = options[i].with(IDLE);
    }
    return List.of(options);
  }

  private static Option yes(String name) {
    return Option.bool(name, true);
  }

  private static Option no(String name) {
    return Option.bool(name, false);
  }

  private static Option text(String name) {
    return Option.text(name, "");
  }

  private static Option number(String name, long initial, long min, long max) {
    return Option.number(name, initial, min, max);
  }

  private static Option memory(String name, long initial, long min) {
    return Option.memory(name, initial, min, MAX_LONG);
  }

  /** Creates an option whose default is the first choice. */
  private static Option choice(String name, String... choices) {
    return Option.choice(name, choices[0], List.of(choices));
  }
}
