package io.reredis.config;

import static io.reredis.config.Option.Trait.PROTECTED;
import static io.reredis.config.Option.Trait.SECRET;
import static io.reredis.config.Option.Trait.SERVED;
import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All options, one row each: those with an effect, and the idle ones. */
final class Options {
  private static final long MAX_INT = Integer.MAX_VALUE;
  private static final long MAX_LONG = Long.MAX_VALUE;

  /** Options that have an effect or refuse unsupported values. */
  private static final List<Option> REAL =
      List.of(
          // network
          Option.special("bind", "127.0.0.1 -::1").with(SERVED),
          Option.number("port", 6379, 0, 65535).with(SERVED),
          Option.number("tcp-backlog", 511, 0, MAX_INT).fixed(),
          Option.number("timeout", 0, 0, MAX_INT),
          Option.number("tcp-keepalive", 300, 0, MAX_INT),
          Option.number("maxclients", 10000, 1, 4294967295L),
          Option.number("io-threads", 1, 1, 128).fixed(),
          Option.memory("proto-max-bulk-len", 512L << 20, 1 << 20, MAX_LONG),
          Option.memory("client-query-buffer-limit", 1L << 30, 1 << 20, MAX_LONG),
          Option.special(
              "client-output-buffer-limit",
              "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"),
          // Unix sockets
          Option.text("unixsocket", "").fixed(),
          Option.special("unixsocketperm", "0").fixed(),
          // TLS
          Option.number("tls-port", 0, 0, 65535).with(SERVED),
          Option.text("tls-cert-file", ""),
          Option.text("tls-key-file", ""),
          Option.text("tls-key-file-pass", "").with(SECRET),
          Option.text("tls-ca-cert-file", ""),
          Option.text("tls-ca-cert-dir", ""),
          Option.choice("tls-auth-clients", "yes", List.of("no", "yes", "optional")),
          Option.text("tls-protocols", ""),
          Option.text("tls-ciphers", ""),
          Option.text("tls-ciphersuites", ""),
          Option.bool("tls-prefer-server-ciphers", false),
          Option.bool("tls-session-caching", true),
          Option.number("tls-session-cache-size", 20480, 0, MAX_INT),
          Option.number("tls-session-cache-timeout", 300, 0, MAX_INT),
          Option.bool("tls-cluster", false)
              .refusing("MIGRATE would send keys and passwords without TLS"),
          // the live page
          Option.number("ui-port", 8080, 0, 65535).fixed(),
          Option.special("ui-bind", "127.0.0.1").fixed(),
          Option.bool("ui-tls", false).fixed(),
          Option.bool("ui-read-only", false).fixed(),
          Option.special("ui-allow-hosts", "").fixed(),
          Option.bool("metrics", true).fixed(),
          Option.bool("jmx", false),
          // general
          Option.number("databases", 16, 1, 10000).fixed(),
          Option.choice(
              "loglevel", "notice", List.of("debug", "verbose", "notice", "warning", "nothing")),
          Option.text("logfile", "").fixed(),
          Option.choice("log-format", "legacy", List.of("legacy", "logfmt", "json")),
          Option.choice(
              "log-timestamp-format", "legacy", List.of("legacy", "iso8601", "milliseconds")),
          Option.text("pidfile", "").fixed(),
          Option.number("hz", 10, 0, MAX_INT),
          Option.number("busy-reply-threshold", 5000, 0, MAX_LONG),
          // security
          Option.text("requirepass", "").with(SECRET),
          Option.text("aclfile", "").fixed(),
          Option.number("acllog-max-len", 128, 0, MAX_LONG),
          Option.choice(
              "acl-pubsub-default", "resetchannels", List.of("allchannels", "resetchannels")),
          Option.bool("protected-mode", true),
          Option.choice("enable-protected-configs", "no", List.of("no", "yes", "local")).fixed(),
          Option.choice("enable-module-command", "no", List.of("no", "yes", "local")).fixed(),
          Option.choice("enable-debug-command", "no", List.of("no", "yes", "local")).fixed(),
          Option.bool("debug-sleep-blocks", false),
          // expiry
          Option.number("active-expire-effort", 1, 1, 10),
          // memory
          Option.special("maxmemory", "0"),
          Option.choice(
              "maxmemory-policy",
              "noeviction",
              List.of(
                  "volatile-lru",
                  "volatile-lfu",
                  "volatile-random",
                  "volatile-ttl",
                  "allkeys-lru",
                  "allkeys-lfu",
                  "allkeys-random",
                  "noeviction")),
          Option.number("maxmemory-samples", 5, 1, MAX_INT),
          Option.number("maxmemory-eviction-tenacity", 10, 0, 100),
          Option.number("lfu-log-factor", 10, 0, MAX_INT),
          Option.number("lfu-decay-time", 1, 0, MAX_INT),
          Option.special("maxmemory-clients", "0"),
          // compact values
          Option.number("hash-max-listpack-entries", 512, 0, MAX_LONG),
          Option.memory("hash-max-listpack-value", 64, 0, MAX_LONG),
          Option.number("list-max-listpack-size", -2, Integer.MIN_VALUE, MAX_INT),
          Option.number("set-max-intset-entries", 512, 0, MAX_LONG),
          Option.number("set-max-listpack-entries", 128, 0, MAX_LONG),
          Option.memory("set-max-listpack-value", 64, 0, MAX_LONG),
          Option.number("zset-max-listpack-entries", 128, 0, MAX_LONG),
          Option.memory("zset-max-listpack-value", 64, 0, MAX_LONG),
          Option.memory("stream-node-max-bytes", 4096, 0, MAX_LONG),
          Option.number("stream-node-max-entries", 100, 0, MAX_LONG),
          Option.memory("hll-sparse-max-bytes", 3000, 0, MAX_LONG),
          Option.number("tracking-table-max-keys", 1000000, 0, MAX_LONG),
          // monitoring
          Option.special("notify-keyspace-events", ""),
          Option.number("slowlog-log-slower-than", 10000, -1, MAX_LONG),
          Option.number("slowlog-max-len", 128, 0, MAX_LONG),
          Option.number("latency-monitor-threshold", 0, 0, MAX_LONG),
          Option.bool("latency-tracking", true),
          Option.special("latency-tracking-info-percentiles", "50 99 99.9"),
          // persistence
          Option.text("dir", ".").fixed().with(PROTECTED),
          Option.text("dbfilename", "dump.rdb").with(PROTECTED),
          Option.special("save", ""),
          Option.bool("rdbcompression", true),
          Option.bool("rdbchecksum", true).fixed(),
          Option.bool("stop-writes-on-bgsave-error", true),
          Option.special("shutdown-on-sigint", "default"),
          Option.special("shutdown-on-sigterm", "default"),
          Option.special("appendonly", "no"),
          Option.text("appendfilename", "appendonly.aof").fixed(),
          Option.text("appenddirname", "appendonlydir").fixed(),
          Option.choice("appendfsync", "everysec", List.of("everysec", "always", "no")),
          Option.bool("no-appendfsync-on-rewrite", false),
          Option.number("auto-aof-rewrite-percentage", 100, 0, MAX_INT),
          Option.memory("auto-aof-rewrite-min-size", 64L << 20, 0, MAX_LONG),
          Option.bool("aof-load-truncated", true),
          Option.bool("aof-use-rdb-preamble", true),
          Option.bool("aof-timestamp-enabled", false)
              .refusing("the log cannot tell the time of changes, so none could be gone back to"),
          // refuse values that cannot be supported
          Option.number("list-compress-depth", 0, 0, MAX_INT)
              .refusing("blocks of lists are not compressed: it would take more memory than meant"),
          Option.special("replicaof", "")
              .fixed()
              .refusing("replication is not there, and clients would not see the master's data"),
          Option.number("min-replicas-to-write", 0, 0, MAX_INT)
              .refusing("there are no replicas, so no write could be taken"),
          Option.bool("cluster-enabled", false)
              .fixed()
              .refusing("there is no cluster mode, and clients would not find the other nodes"),
          Option.special("locale-collate", "").refusing("SORT compares bytes, whatever the locale"),
          Option.bool("import-mode", false).refusing("keys expire and are evicted always"),
          Option.bool("gopher-enabled", false).refusing("gopher is not served"));

  static final List<Option> ALL = all();

  /** Directives of Redis that must not be ignored, with the reason for refusing them. */
  static final Map<String, String> REFUSED =
      Map.of(
          "loadmodule", "modules cannot be loaded",
          "sentinel", "there is no Sentinel mode");

  /** Older and alternative names of options, with their canonical names. */
  static final Map<String, String> ALIASES =
      Map.ofEntries(
          entry("hash-max-ziplist-entries", "hash-max-listpack-entries"),
          entry("hash-max-ziplist-value", "hash-max-listpack-value"),
          entry("list-max-ziplist-size", "list-max-listpack-size"),
          entry("zset-max-ziplist-entries", "zset-max-listpack-entries"),
          entry("zset-max-ziplist-value", "zset-max-listpack-value"),
          entry("lua-time-limit", "busy-reply-threshold"),
          entry("slaveof", "replicaof"),
          entry("min-slaves-max-lag", "min-replicas-max-lag"),
          entry("min-slaves-to-write", "min-replicas-to-write"),
          entry("repl-ping-slave-period", "repl-ping-replica-period"),
          entry("slave-announce-ip", "replica-announce-ip"),
          entry("slave-announce-port", "replica-announce-port"),
          entry("slave-ignore-maxmemory", "replica-ignore-maxmemory"),
          entry("slave-lazy-flush", "replica-lazy-flush"),
          entry("slave-priority", "replica-priority"),
          entry("slave-read-only", "replica-read-only"),
          entry("slave-serve-stale-data", "replica-serve-stale-data"),
          entry("cluster-slave-no-failover", "cluster-replica-no-failover"),
          entry("cluster-slave-validity-factor", "cluster-replica-validity-factor"),
          entry("aof_rewrite_cpulist", "aof-rewrite-cpulist"),
          entry("bgsave_cpulist", "bgsave-cpulist"),
          entry("bio_cpulist", "bio-cpulist"),
          entry("server_cpulist", "server-cpulist"),
          // names of Valkey
          entry("primaryauth", "masterauth"),
          entry("primaryuser", "masteruser"),
          entry("commandlog-execution-slower-than", "slowlog-log-slower-than"),
          entry("commandlog-slow-execution-max-len", "slowlog-max-len"));

  private Options() {}

  private static List<Option> all() {
    List<Option> all = new ArrayList<>(REAL);
    all.addAll(IdleOptions.ALL);
    return List.copyOf(all);
  }
}
