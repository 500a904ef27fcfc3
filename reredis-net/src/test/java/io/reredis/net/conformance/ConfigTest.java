package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests CONFIG. */
class ConfigTest {
  @OnEveryTarget
  void get(Client c) throws Exception {
    c.check("config get hz", "{'hz' '10'}");
    c.check("config get HZ", "{'HZ' '10'}");
    c.check("config get H*Z", "{'hz' '10'}");
    c.check("config get nosuch", "{}");
    c.checkAnyOrder(
        "config get slowlog-*", "{'slowlog-log-slower-than' '10000' 'slowlog-max-len' '128'}");
    c.checkAnyOrder("config get hz databases nosuch hz", "{'hz' '10' 'databases' '16'}");
    c.check("config get [hH]z", "{'hz' '10'}");
    assertTrue(c.send("config get *").parts().size() > 20);
  }

  @OnEveryTarget
  void set(Client c) throws Exception {
    c.ok("config set hz 20");
    c.check("config get hz", "{'hz' '20'}");
    c.ok("config set HZ 30 slowlog-max-len 64");
    c.checkAnyOrder("config get hz slowlog-max-len", "{'hz' '30' 'slowlog-max-len' '64'}");
    c.ok("config set proto-max-bulk-len 2mb");
    c.check("config get proto-max-bulk-len", "{'proto-max-bulk-len' '2097152'}");
    c.ok("config set proto-max-bulk-len 3MB", "config set proto-max-bulk-len 1gb");
    c.check("config get proto-max-bulk-len", "{'proto-max-bulk-len' '1073741824'}");
    c.ok("config set latency-tracking NO");
    c.check("config get latency-tracking", "{'latency-tracking' 'no'}");
    c.ok("config set notify-keyspace-events KEA");
    c.check("config get notify-keyspace-events", "{'notify-keyspace-events' 'AKE'}");
    c.ok("config set notify-keyspace-events \"\"");
    c.check("config get notify-keyspace-events", "{'notify-keyspace-events' ''}");
    c.ok("config set notify-keyspace-events \"xg$K\"");
    c.check("config get notify-keyspace-events", "{'notify-keyspace-events' 'g$xK'}");
    c.ok("config set timeout 0 tcp-keepalive 300");
  }

  @OnEveryTarget
  void numbersAtTheirExtremes(Client c) throws Exception {
    String noInteger = "argument couldn't be parsed into an integer";
    for (String value :
        new String[] {"+1", "01", "-0", "1.0", "0x10", "9223372036854775808", "''"}) {
      c.check("config set slowlog-max-len " + value, failed("slowlog-max-len", noInteger));
      c.check("config set tcp-keepalive " + value, failed("tcp-keepalive", noInteger));
    }
    String range = "argument must be between 0 and 9223372036854775807 inclusive";
    for (String name :
        new String[] {
          "set-max-intset-entries",
          "hash-max-listpack-entries",
          "zset-max-listpack-entries",
          "stream-node-max-entries",
          "acllog-max-len",
        }) {
      String before = c.send("config get " + name).parts().get(1).text();
      c.check("config set " + name + " -1", failed(name, range));
      c.ok("config set " + name + " 9223372036854775807");
      c.check("config get " + name, "{'" + name + "' '9223372036854775807'}");
      c.ok("config set " + name + " " + before);
    }
    c.ok("config set hash-max-listpack-value 4gb set-max-intset-entries 4294967297");
    c.send("hset h f " + "v".repeat(1000));
    c.check("object encoding h", "'listpack'");
    c.send("sadd s 1 2");
    c.check("object encoding s", "'intset'");
    c.ok("config set hash-max-listpack-value 64 set-max-intset-entries 512");
  }

  @OnEveryTarget
  void bytesAtTheirExtremes(Client c) throws Exception {
    String name = "hash-max-listpack-value";
    String range = "argument must be between 0 and 9223372036854775807 inclusive";
    for (String value : new String[] {"''", "kb", "b", "0gb"}) {
      c.ok("config set " + name + " " + value);
      c.check("config get " + name, "{'" + name + "' '0'}");
    }
    for (String value :
        new String[] {
          "9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "8589934592gb",
          "9007199254740993kb"
        }) {
      c.check("config set " + name + " " + value, failed(name, range));
      c.check(
          "config set maxmemory-clients " + value,
          value.startsWith("1844")
              ? "?"
              : failed("maxmemory-clients", "percentage argument must be less or equal to 100"));
      c.ok("config set maxmemory " + value, "config set maxmemory 0 maxmemory-clients 0");
    }
    String least = "argument must be between 1048576 and 9223372036854775807 inclusive";
    for (String value : new String[] {"''", "1kb", "8589934592gb"}) {
      c.check("config set proto-max-bulk-len " + value, failed("proto-max-bulk-len", least));
    }
    for (String value : new String[] {"-1", "-1mb", "1.5", "1e3", "' 1'", "'1 '", "0x10", "10%"}) {
      c.check("config set " + name + " " + value, failed(name, "argument must be a memory value"));
    }
    c.ok("config set " + name + " 64");
  }

  @OnEveryTarget
  void optionsOfSignals(Client c) throws Exception {
    for (String name : new String[] {"shutdown-on-sigterm", "shutdown-on-sigint"}) {
      c.check("config get " + name, "{'" + name + "' 'default'}");
      c.ok("config set " + name + " \"force SAVE now\"");
      c.check("config get " + name, "{'" + name + "' 'save now force'}");
      String failed = "-ERR CONFIG SET failed (possibly related to argument '" + name + "') - ";
      c.check(
          "config set " + name + " \"save nosave\"",
          failed + "shutdown options SAVE and NOSAVE can't be used simultaneously");
      c.check(
          "config set " + name + " \"\"",
          failed + "argument(s) must be one of the following: default, save, nosave, now, force");
      c.check("config get " + name, "{'" + name + "' 'save now force'}");
      c.ok("config set " + name + " \"default nosave\"");
      c.check("config get " + name, "{'" + name + "' 'nosave'}");
      c.ok("config set " + name + " default");
    }
  }

  /** Covers options with and without an effect, each with a value other than its default. */
  @OnEveryTarget
  void optionsThatCanBeSetAtRunTime(Client c) throws Exception {
    for (String change :
        new String[] {
          "activedefrag no",
          "active-defrag-cycle-max 30",
          "activerehashing no",
          "aof-rewrite-incremental-fsync no",
          "busy-reply-threshold 100",
          "cluster-node-timeout 1000",
          "cluster-preferred-endpoint-type hostname",
          "crash-log-enabled no",
          "dynamic-hz no",
          "hash-max-listpack-value 65",
          "jemalloc-bg-thread no",
          "lazyfree-lazy-eviction yes",
          "lazyfree-lazy-expire yes",
          "lazyfree-lazy-server-del yes",
          "lazyfree-lazy-user-del yes",
          "lazyfree-lazy-user-flush yes",
          "masterauth secret",
          "masteruser replica",
          "min-replicas-max-lag 5",
          "min-replicas-to-write 0",
          "aof-use-rdb-preamble yes",
          "list-compress-depth 0",
          "oom-score-adj no",
          "propagation-error-behavior panic",
          "rdb-del-sync-files yes",
          "rdb-save-incremental-fsync no",
          "repl-backlog-size 2097152",
          "repl-diskless-load swapdb",
          "repl-diskless-sync no",
          "repl-ping-replica-period 20",
          "repl-timeout 30",
          "replica-announce-ip 1.2.3.4",
          "replica-lazy-flush yes",
          "replica-priority 50",
          "replica-read-only no",
          "sanitize-dump-payload clients",
          "shutdown-timeout 1",
          "tls-replication no",
        }) {
      String name = change.substring(0, change.indexOf(' '));
      String before = c.send("config get " + name).parts().get(1).text();
      c.ok("config set " + change);
      c.check(
          "config get " + name, "{'" + name + "' '" + change.substring(name.length() + 1) + "'}");
      c.ok("config set " + name + " '" + before + "'");
    }
    c.ok("config set slave-priority 40");
    c.check("config get replica-priority", "{'replica-priority' '40'}");
    c.ok("config set replica-priority 100 hz 1000");
    c.check("config get hz", "{'hz' '500'}");
    c.ok("config set hz 0");
    c.check("config get hz", "{'hz' '1'}");
    c.ok("config set hz 10");
    c.check("config get lua-time-limit", "{'lua-time-limit' '5000'}");
    c.check("config get slaveof", "{'slaveof' ''}");
  }

  @OnEveryTarget
  void optionsFixedAtStart(Client c) throws Exception {
    for (String name :
        new String[] {
          "aclfile",
          "always-show-logo",
          "aof_rewrite_cpulist",
          "appenddirname",
          "appendfilename",
          "bgsave_cpulist",
          "bio_cpulist",
          "cluster-config-file",
          "cluster-enabled",
          "cluster-port",
          "daemonize",
          "databases",
          "disable-thp",
          "enable-debug-command",
          "enable-module-command",
          "enable-protected-configs",
          "io-threads",
          "io-threads-do-reads",
          "logfile",
          "pidfile",
          "rdbchecksum",
          "replicaof",
          "server_cpulist",
          "set-proc-title",
          "slaveof",
          "socket-mark-id",
          "supervised",
          "syslog-enabled",
          "syslog-facility",
          "syslog-ident",
          "tcp-backlog",
          "unixsocket",
          "unixsocketperm"
        }) {
      c.check(
          "config set " + name + " x",
          "-ERR CONFIG SET failed (possibly related to argument '"
              + name
              + "') - can't set immutable config");
    }
    c.check(
        "config set dbfilename x",
        "-ERR CONFIG SET failed (possibly related to argument 'dbfilename') - can't set protected"
            + " config");
  }

  @OnEveryTarget
  void valuesThatAreWrong(Client c) throws Exception {
    for (String[] wrong :
        new String[][] {
          {"active-defrag-cycle-max 100", "argument must be between 1 and 99 inclusive"},
          {"client-query-buffer-limit -1", "argument must be a memory value"},
          {"hash-max-listpack-value -1", "argument must be a memory value"},
          {"lazyfree-lazy-expire x", "argument must be 'yes' or 'no'"},
          {"list-compress-depth -1", "argument must be between 0 and 2147483647 inclusive"},
          {"maxmemory -1", "argument must be a memory value"},
          {"maxmemory-clients -1", "argument must be a memory or percent value"},
          {"oom-score-adj-values '1 2'", "wrong number of arguments"},
          {"repl-ping-slave-period 0", "argument must be between 1 and 2147483647 inclusive"},
          {"sanitize-dump-payload x", "argument(s) must be one of the following: no, yes, clients"},
        }) {
      String name = wrong[0].substring(0, wrong[0].indexOf(' '));
      c.check(
          "config set " + wrong[0],
          "-ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + wrong[1]);
    }
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    String failed = "-ERR CONFIG SET failed (possibly related to argument '";
    c.check(
        "config set nosuch 1",
        "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
    c.check(
        "config set hz 20 nosuch 1",
        "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
    c.check("config set hz x", failed + "hz') - argument couldn't be parsed into an integer");
    c.check(
        "config set timeout -1",
        failed + "timeout') - argument must be between 0 and 2147483647 inclusive");
    c.check(
        "config set latency-tracking maybe",
        failed + "latency-tracking') - argument must be 'yes' or 'no'");
    c.check(
        "config set proto-max-bulk-len 1zb",
        failed + "proto-max-bulk-len') - argument must be a memory value");
    c.check("config set databases 4", failed + "databases') - can't set immutable config");
    c.check("config set hz 20 hz 30", failed + "hz') - duplicate parameter");
    c.check(
        "config set hz 20 timeout x",
        failed + "timeout') - argument couldn't be parsed into an integer");
    c.check("config get hz", "{'hz' '10'}");
    c.check("config set hz 20 timeout", "-ERR syntax error");
    c.check(
        "config set notify-keyspace-events q",
        failed
            + "notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    c.check("config rewrite", "-ERR The server is running without a config file");
    HelpText.check(c, "config", "RESETSTAT");
  }

  @OnEveryTarget
  void lettersOfNotifications(Client c) throws Exception {
    String[][] values = {
      {"Kgn", "gnK"},
      {"nmK", "nKm"},
      {"KEg$lshzxetn", "g$lshzxetnKE"},
      {"KEA", "AKE"},
      {"mA", "Am"},
      {"xtK", "xtK"},
      {"Eg$lshzxetd", "AE"}
    };
    for (String[] value : values) {
      c.ok("config set notify-keyspace-events " + value[0]);
      c.check("config get notify-keyspace-events", "{'notify-keyspace-events' '" + value[1] + "'}");
    }
    c.ok("config set notify-keyspace-events \"\"");
  }

  @OnEveryTarget
  void invalidValuesListTheValidOnes(Client c) throws Exception {
    c.check("config set appendfsync x", failed("appendfsync", "one of: everysec, always, no"));
    c.check(
        "config set latency-tracking-info-percentiles -5",
        failed(
            "latency-tracking-info-percentiles",
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"));
    c.check(
        "config set maxmemory-policy x",
        failed(
            "maxmemory-policy",
            "one of: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru,"
                + " allkeys-lfu, allkeys-random, noeviction"));
  }

  private static String failed(String option, String reason) {
    return "-ERR CONFIG SET failed (possibly related to argument '"
        + option
        + "') - "
        + reason.replace("one of:", "argument(s) must be one of the following:");
  }
}
