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
          Option.special("bind", "127.0.0.1 -::1", "addresses to listen on, apart by spaces")
              .with(SERVED),
          Option.number("port", 6379, 0, 65535, "TCP port; 0 for none").with(SERVED),
          Option.number("tcp-backlog", 511, 0, MAX_INT, "connections waiting to be accepted")
              .fixed(),
          Option.number(
              "timeout", 0, 0, MAX_INT, "seconds after which an idle client is closed; 0 never"),
          Option.number(
              "tcp-keepalive", 300, 0, MAX_INT, "seconds between keep-alive probes; 0 for none"),
          Option.number("maxclients", 10000, 1, 4294967295L, "most clients at a time"),
          Option.number("io-threads", 1, 1, 128, "threads that serve connections").fixed(),
          Option.memory(
              "proto-max-bulk-len",
              512L << 20,
              1 << 20,
              MAX_LONG,
              "most bytes of one argument or value"),
          Option.memory(
              "client-query-buffer-limit",
              1L << 30,
              1 << 20,
              MAX_LONG,
              "most bytes of an unfinished request"),
          Option.special(
              "client-output-buffer-limit",
              "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
              "class, hard limit, soft limit, soft seconds: a client that reads too slowly is closed"),
          // Unix sockets
          Option.text("unixsocket", "", "path of a Unix socket; empty for none").fixed(),
          Option.special(
                  "unixsocketperm",
                  "0",
                  "permissions of the Unix socket, octal; 0 for what the system gives")
              .fixed(),
          // TLS
          Option.number("tls-port", 0, 0, 65535, "port for TLS; 0 for none").with(SERVED),
          Option.text("tls-cert-file", "", "the server's certificate and its chain, PEM"),
          Option.text("tls-key-file", "", "the private key of the certificate, PEM"),
          Option.text("tls-key-file-pass", "", "password of the private key; empty for none")
              .with(SECRET),
          Option.text("tls-ca-cert-file", "", "whose client certificates are taken, PEM"),
          Option.text("tls-ca-cert-dir", "", "directory of such files"),
          Option.choice(
              "tls-auth-clients",
              "yes",
              List.of("no", "yes", "optional"),
              "whether clients must show a certificate"),
          Option.text("tls-protocols", "", "versions of TLS; empty for 1.2 and 1.3"),
          Option.text("tls-ciphers", "", "cipher suites of TLS 1.2; empty for the usual ones"),
          Option.text("tls-ciphersuites", "", "cipher suites of TLS 1.3; empty for the usual ones"),
          Option.bool(
              "tls-prefer-server-ciphers", false, "whether the order of ours goes before theirs"),
          Option.bool("tls-session-caching", true, "whether sessions can be resumed"),
          Option.number(
              "tls-session-cache-size", 20480, 0, MAX_INT, "sessions kept to be resumed; 0 any"),
          Option.number(
              "tls-session-cache-timeout",
              300,
              0,
              MAX_INT,
              "seconds in which a session can be resumed; 0 any"),
          Option.bool("tls-cluster", false, "whether MIGRATE uses TLS")
              .refusing("MIGRATE would send keys and passwords without TLS"),
          // the live page
          Option.number("ui-port", 8080, 0, 65535, "port of the live page; 0 for none").fixed(),
          Option.special("ui-bind", "127.0.0.1", "address of the live page").fixed(),
          Option.bool("ui-tls", false, "whether the live page is served over TLS").fixed(),
          // general
          Option.number("databases", 16, 1, 10000, "number of databases").fixed(),
          Option.choice(
              "loglevel",
              "notice",
              List.of("debug", "verbose", "notice", "warning", "nothing"),
              "how much is logged"),
          Option.text("logfile", "", "file to log to; empty for standard output").fixed(),
          Option.choice(
              "log-format",
              "legacy",
              List.of("legacy", "logfmt", "json"),
              "what a line of the log looks like"),
          Option.choice(
              "log-timestamp-format",
              "legacy",
              List.of("legacy", "iso8601", "milliseconds"),
              "what the time in a line of the log looks like"),
          Option.text("pidfile", "", "file that gets the process id; empty for none").fixed(),
          Option.number("hz", 10, 0, MAX_INT, "runs a second of the background work, 1 to 500"),
          Option.number(
              "busy-reply-threshold",
              5000,
              0,
              MAX_LONG,
              "ms after which others get BUSY on the keys of a script; 0 never"),
          // security
          Option.text("requirepass", "", "password of the default user; empty for none")
              .with(SECRET),
          Option.text("aclfile", "", "file of users; empty for none").fixed(),
          Option.number("acllog-max-len", 128, 0, MAX_LONG, "entries that ACL LOG keeps"),
          Option.choice(
              "acl-pubsub-default",
              "resetchannels",
              List.of("allchannels", "resetchannels"),
              "channels that new users begin with: all or none"),
          Option.bool(
              "protected-mode",
              true,
              "whether others than this machine are refused while there is no password"),
          Option.choice(
                  "enable-protected-configs",
                  "no",
                  List.of("no", "yes", "local"),
                  "who may change protected options: nobody, everybody, or clients on this machine")
              .fixed(),
          Option.choice(
                  "enable-module-command",
                  "no",
                  List.of("no", "yes", "local"),
                  "who may use MODULE: nobody, everybody, or clients on this machine")
              .fixed(),
          Option.choice(
                  "enable-debug-command",
                  "no",
                  List.of("no", "yes", "local"),
                  "who may use DEBUG: nobody, everybody, or clients on this machine")
              .fixed(),
          Option.bool(
              "debug-sleep-blocks",
              false,
              "whether DEBUG SLEEP keeps all clients waiting, as in Redis"),
          // expiry
          Option.number(
              "active-expire-effort", 1, 1, 10, "share of time that expiry may take, in steps"),
          // memory
          Option.special(
              "maxmemory",
              "0",
              "bytes that keys, values and clients may take, or percent of the heap; 0 for three"
                  + " quarters of the heap"),
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
                  "noeviction"),
              "which keys go when memory is full"),
          Option.number(
              "maxmemory-samples", 5, 1, MAX_INT, "keys that are looked at for one that goes"),
          Option.number(
              "maxmemory-eviction-tenacity",
              10,
              0,
              100,
              "for how long a command may evict, in steps of 50 microseconds; 100 for any time"),
          Option.number(
              "lfu-log-factor", 10, 0, MAX_INT, "how slowly the counter of an LFU policy grows"),
          Option.number(
              "lfu-decay-time",
              1,
              0,
              MAX_INT,
              "minutes after which an unused key loses one of its counter; 0 for never"),
          Option.special(
              "maxmemory-clients",
              "0",
              "bytes that clients may hold, or percent of the memory limit; 0 for an eighth of the heap"),
          // compact values
          Option.number(
              "hash-max-listpack-entries", 512, 0, MAX_LONG, "most fields of a compact hash"),
          Option.memory(
              "hash-max-listpack-value",
              64,
              0,
              MAX_LONG,
              "most bytes of a field of a compact hash"),
          Option.number(
              "list-max-listpack-size",
              -2,
              Integer.MIN_VALUE,
              MAX_INT,
              "most elements of a block of a list; -1 to -5 for 4, 8, 16, 32 and 64 KB"),
          Option.number("set-max-intset-entries", 512, 0, MAX_LONG, "most members of an intset"),
          Option.number(
              "set-max-listpack-entries", 128, 0, MAX_LONG, "most members of a compact set"),
          Option.memory(
              "set-max-listpack-value", 64, 0, MAX_LONG, "most bytes of a member of a compact set"),
          Option.number(
              "zset-max-listpack-entries",
              128,
              0,
              MAX_LONG,
              "most members of a compact sorted set"),
          Option.memory(
              "zset-max-listpack-value",
              64,
              0,
              MAX_LONG,
              "most bytes of a member of a compact sorted set"),
          Option.memory(
              "stream-node-max-bytes",
              4096,
              0,
              MAX_LONG,
              "most bytes of a node of a stream; 0 any"),
          Option.number(
              "stream-node-max-entries",
              100,
              0,
              MAX_LONG,
              "most entries of a node of a stream; 0 any"),
          Option.memory(
              "hll-sparse-max-bytes", 3000, 0, MAX_LONG, "most bytes of a sparse HyperLogLog"),
          Option.number(
              "tracking-table-max-keys",
              1000000,
              0,
              MAX_LONG,
              "most keys that are noted for caches of clients; 0 any"),
          // monitoring
          Option.special("notify-keyspace-events", "", "which keyspace events are published"),
          Option.number(
              "slowlog-log-slower-than",
              10000,
              -1,
              MAX_LONG,
              "microseconds from which on a command is slow; -1 for never, 0 for always"),
          Option.number("slowlog-max-len", 128, 0, MAX_LONG, "entries that the slow log keeps"),
          Option.number(
              "latency-monitor-threshold",
              0,
              0,
              MAX_LONG,
              "milliseconds from which on the latency monitor keeps an event; 0 for never"),
          Option.bool("latency-tracking", true, "whether latencies of commands are kept for INFO"),
          Option.special(
              "latency-tracking-info-percentiles",
              "50 99 99.9",
              "percentiles that INFO latencystats shows"),
          // persistence
          Option.text("dir", ".", "directory of the files").fixed().with(PROTECTED),
          Option.text("dbfilename", "dump.rdb", "file that snapshots are saved to").with(PROTECTED),
          Option.special(
              "save",
              "",
              "pairs of seconds and changes: saved when that many seconds have passed since the"
                  + " last time and that much has changed; empty for never"),
          Option.bool("rdbcompression", true, "whether long strings are compressed in snapshots"),
          Option.bool("rdbchecksum", true, "whether snapshots end with a checksum").fixed(),
          Option.bool(
              "stop-writes-on-bgsave-error",
              true,
              "whether writes are refused after a snapshot that could not be saved"),
          Option.special("shutdown-on-sigint", "default", "what SIGINT does, in words of SHUTDOWN"),
          Option.special(
              "shutdown-on-sigterm", "default", "what SIGTERM does, in words of SHUTDOWN"),
          Option.special("appendonly", "no", "whether every change is logged: yes or no"),
          Option.text("appendfilename", "appendonly.aof", "what the names of the log begin with")
              .fixed(),
          Option.text("appenddirname", "appendonlydir", "directory of the log, within dir").fixed(),
          Option.choice(
              "appendfsync",
              "everysec",
              List.of("everysec", "always", "no"),
              "when the log reaches the disk: before each reply, every second, or as it comes"),
          Option.bool(
              "no-appendfsync-on-rewrite",
              false,
              "whether the log is not flushed while a snapshot is written"),
          Option.number(
              "auto-aof-rewrite-percentage",
              100,
              0,
              MAX_INT,
              "by how many percent the log grows before it is rewritten; 0 for never"),
          Option.memory(
              "auto-aof-rewrite-min-size",
              64L << 20,
              0,
              MAX_LONG,
              "a smaller log is not rewritten by itself"),
          Option.bool(
              "aof-load-truncated", true, "whether a log that ends within a command is loaded"),
          Option.bool("aof-use-rdb-preamble", true, "whether the base of the log is a snapshot"),
          Option.bool("aof-timestamp-enabled", false, "whether the log tells the time")
              .refusing("the log cannot tell the time of changes, so none could be gone back to"),
          // refuse values that cannot be supported
          Option.number(
                  "list-compress-depth",
                  0,
                  0,
                  MAX_INT,
                  "blocks at each end of a list that are not compressed; 0 compresses none")
              .refusing("blocks of lists are not compressed: it would take more memory than meant"),
          Option.special("replicaof", "", "the server that this one is a replica of")
              .fixed()
              .refusing("replication is not there, and clients would not see the master's data"),
          Option.number(
                  "min-replicas-to-write", 0, 0, MAX_INT, "replicas without which none may write")
              .refusing("there are no replicas, so no write could be taken"),
          Option.bool("cluster-enabled", false, "whether it is a node of a cluster")
              .fixed()
              .refusing("there is no cluster mode, and clients would not find the other nodes"),
          Option.special("locale-collate", "", "the locale of SORT with ALPHA")
              .refusing("SORT compares bytes, whatever the locale"),
          Option.bool("import-mode", false, "whether keys neither expire nor are evicted")
              .refusing("keys expire and are evicted always"),
          Option.bool("gopher-enabled", false, "whether gopher is served")
              .refusing("gopher is not served"));

  static final List<Option> ALL = joined(REAL, IdleOptions.ALL);

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

  @SafeVarargs
  static List<Option> joined(List<Option>... parts) {
    List<Option> all = new ArrayList<>();
    for (List<Option> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }
}
