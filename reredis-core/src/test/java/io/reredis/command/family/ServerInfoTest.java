package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.access.Inside;
import io.reredis.command.CommandTest;
import io.reredis.command.Rates;
import io.reredis.command.TestClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerInfoTest extends CommandTest {
  private List<String> sections(String request) {
    return ((String) client.read(request))
        .lines()
        .filter(l -> l.startsWith("# "))
        .map(l -> l.substring(2))
        .toList();
  }

  private Map<String, String> fields(String request) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : ((String) client.read(request)).split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  /** The sections and their order equal those of redis-server. */
  @Test
  void requestedSections() {
    List<String> byDefault =
        List.of(
            "Server",
            "Clients",
            "Memory",
            "Persistence",
            "Stats",
            "Replication",
            "CPU",
            "Modules",
            "Errorstats",
            "Cluster",
            "Keyspace");
    assertEquals(byDefault, sections("info"));
    assertEquals(byDefault, sections("info DEFAULT"));
    List<String> all =
        List.of(
            "Server",
            "Clients",
            "Memory",
            "Persistence",
            "Stats",
            "Replication",
            "CPU",
            "Modules",
            "Commandstats",
            "Errorstats",
            "Latencystats",
            "Cluster",
            "Keyspace");
    assertEquals(all, sections("info everything"));
    assertEquals(all, sections("info All foo"));
    assertEquals(List.of("Server", "Keyspace"), sections("info keyspace SERVER"));
    assertEquals("$0\r\n\r\n", client.line("info nosuchsection"));
    assertEquals("$30\r\n# Cluster\r\ncluster_enabled:0\r\n\r\n", client.line("info cluster"));
  }

  @Test
  void formOfTheReply() {
    client.line("set a b");
    String text =
        "# Cluster\r\ncluster_enabled:0\r\n\r\n# Keyspace\r\n"
            + "db0:keys=1,expires=0,avg_ttl=0\r\n";
    assertEquals(
        "$" + text.length() + "\r\n" + text + "\r\n", client.line("info cluster keyspace"));
    client.line("hello 3");
    assertEquals("=34\r\ntxt:# Cluster\r\ncluster_enabled:0\r\n\r\n", client.line("info cluster"));
  }

  /** Clients and monitoring tools read these fields. */
  @Test
  void fieldsReadByTools() {
    Set<String> names = fields("info").keySet();
    for (String name :
        Arrays.asList(
            "redis_version",
            "reredis_version",
            "redis_mode",
            "run_id",
            "tcp_port",
            "uptime_in_seconds",
            "connected_clients",
            "blocked_clients",
            "used_memory",
            "used_memory_human",
            "used_memory_rss",
            "used_memory_peak",
            "maxmemory",
            "maxmemory_policy",
            "mem_fragmentation_ratio",
            "loading",
            "rdb_last_save_time",
            "rdb_bgsave_in_progress",
            "rdb_last_bgsave_status",
            "aof_enabled",
            "aof_rewrite_in_progress",
            "total_connections_received",
            "total_commands_processed",
            "instantaneous_ops_per_sec",
            "expired_keys",
            "evicted_keys",
            "keyspace_hits",
            "keyspace_misses",
            "role",
            "connected_slaves",
            "master_replid",
            "master_repl_offset",
            "used_cpu_sys",
            "used_cpu_user",
            "cluster_enabled")) {
      assertTrue(names.contains(name), name);
    }
  }

  @Test
  void serverSection() {
    Inside.of(store).engine().fact("tcp_port", () -> "7000");
    clock.advance(Duration.ofDays(2));
    Map<String, String> server = fields("info server");
    assertEquals("7.4.0", server.get("redis_version"));
    assertEquals("7000", server.get("tcp_port"));
    assertEquals("172800", server.get("uptime_in_seconds"));
    assertEquals("2", server.get("uptime_in_days"));
    assertEquals("1700172800000000", server.get("server_time_usec"));
    assertEquals(40, server.get("run_id").length());
  }

  @Test
  void clientsAreCounted() {
    other.line("subscribe a");
    new TestClient(store, "127.0.0.1:3").line("wait 1 5000");
    new TestClient(store, "127.0.0.1:4").line("wait 1 0");
    new TestClient(store, "127.0.0.1:5").line("debug sleep 10");
    client.line("watch a b");
    client.inputBytes = 100;
    Map<String, String> clients = fields("info clients");
    assertEquals("5", clients.get("connected_clients"));
    assertEquals("2", clients.get("blocked_clients"));
    assertEquals("1", clients.get("clients_in_timeout_table"));
    assertEquals("1", clients.get("pubsub_clients"));
    assertEquals("1", clients.get("watching_clients"));
    assertEquals("2", clients.get("total_watched_keys"));
    assertEquals("100", clients.get("client_recent_max_input_buffer"));
  }

  @Test
  void statisticsAreCounted() {
    client.line("set a 1");
    client.line("get a");
    client.line("get b");
    client.line("set c 1 px 5");
    clock.advanceMillis(6);
    client.line("get c");
    client.line("publish x y");
    Map<String, String> stats = fields("info stats");
    assertEquals("1", stats.get("keyspace_hits"));
    assertEquals("2", stats.get("keyspace_misses"));
    assertEquals("1", stats.get("expired_keys"));
    assertEquals("6", stats.get("total_commands_processed"));
    assertEquals("2", stats.get("total_connections_received"));
    assertEquals("0", stats.get("instantaneous_ops_per_sec"));
  }

  @Test
  void commandAndErrorStatistics() {
    client.line("get a");
    client.line("get");
    client.line("set a x");
    client.line("incr a");
    client.line("nosuchcommand");
    client.line("client id");
    Map<String, String> all = fields("info commandstats errorstats latencystats");
    assertTrue(
        all.get("cmdstat_get")
            .matches(
                "calls=1,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=1,failed_calls=0"),
        all.get("cmdstat_get"));
    assertTrue(all.get("cmdstat_incr").endsWith(",rejected_calls=0,failed_calls=1"));
    assertTrue(all.containsKey("cmdstat_client|id"));
    assertFalse(all.containsKey("cmdstat_append"));
    assertEquals("count=3", all.get("errorstat_ERR"));
    assertTrue(
        all.get("latency_percentiles_usec_get")
            .matches("p50=\\d+\\.\\d{3},p99=\\d+\\.\\d{3},p99\\.9=\\d+\\.\\d{3}"));
  }

  @Test
  void keyspaceLines() {
    client.line("set a 1");
    client.line("set b 1 px 1000");
    client.line("set c 1 px 3000");
    client.line("select 3");
    client.line("set d 1");
    Map<String, String> keyspace = fields("info keyspace");
    assertEquals("keys=3,expires=2,avg_ttl=2000", keyspace.get("db0"));
    assertEquals("keys=1,expires=0,avg_ttl=0", keyspace.get("db3"));
    assertEquals(2, keyspace.size());
  }

  @Test
  void ratesAreTheMeanOfSixteenSamples() {
    Rates rates = Inside.of(store).engine().rates();
    rates.sample(clock.nanos());
    for (int i = 0; i < 16; i++) {
      clock.advanceMillis(100);
      client.line("ping");
      client.line("ping");
      rates.sample(clock.nanos());
      rates.sample(clock.nanos());
    }
    assertEquals("20", fields("info stats").get("instantaneous_ops_per_sec"));
    clock.advanceMillis(3000);
    assertEquals("0", fields("info stats").get("instantaneous_ops_per_sec"));
  }

  @Test
  void humanReadableNumbers() {
    assertEquals("0B", Human.bytes(0));
    assertEquals("1023B", Human.bytes(1023));
    assertEquals("1.00K", Human.bytes(1024));
    assertEquals("6.76M", Human.bytes(7086080));
    assertEquals("23.54G", Human.bytes(25276510208L));
  }
}
