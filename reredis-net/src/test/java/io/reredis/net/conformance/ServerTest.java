package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests INFO, DBSIZE, FLUSHDB, FLUSHALL, SWAPDB, TIME, LOLWUT and SHUTDOWN. */
class ServerTest {
  @OnEveryTarget
  void dbsizeAndFlush(Client c) throws Exception {
    c.check("dbsize", ":0");
    c.ok("mset a 1 b 2", "select 1", "set c 3");
    c.check("dbsize", ":1");
    c.ok("flushdb");
    c.check("dbsize", ":0");
    c.ok("set c 3", "select 0");
    c.check("dbsize", ":2");
    c.ok("flushdb async");
    c.check("dbsize", ":0");
    c.ok("set a 1", "flushdb SYNC", "set a 1", "flushall async", "select 1");
    c.check("dbsize", ":0");
    c.ok("set a 1", "flushall", "flushall sync");
    c.check("dbsize", ":0");
    for (String line :
        new String[] {
          "flushdb bogus", "flushall bogus", "flushdb sync async", "flushall async x"
        }) {
      c.check(line, "-ERR syntax error");
    }
  }

  @OnEveryTarget
  void swapdb(Client c) throws Exception {
    c.ok("set a 0 ex 100", "select 1", "set b 1", "swapdb 0 1");
    c.check("mget a b", "['0' nil]");
    c.check("ttl a", ":100");
    c.ok("select 0");
    c.check("mget a b", "[nil '1']");
    c.ok("swapdb 0 0");
    c.check("get b", "'1'");
    c.ok("swapdb 0 9");
    c.check("dbsize", ":0");
    c.check("swapdb x 0", "-ERR invalid first DB index");
    c.check("swapdb 0 x", "-ERR invalid second DB index");
    c.check("swapdb 4294967296 0", "-ERR invalid first DB index");
    c.check("swapdb 0 4294967296", "-ERR invalid second DB index");
    c.check("swapdb 16 0", "-ERR DB index is out of range");
    c.check("swapdb 0 -1", "-ERR DB index is out of range");
  }

  @OnEveryTarget
  void time(Client c) throws Exception {
    Reply time = c.send("time");
    assertEquals(2, time.parts().size());
    assertTrue(Long.parseLong(time.parts().get(0).text()) > 1_500_000_000L);
    long micros = Long.parseLong(time.parts().get(1).text());
    assertTrue(micros >= 0 && micros < 1_000_000);
  }

  @OnEveryTarget
  void lolwut(Client c) throws Exception {
    String version = "Redis ver. ";
    assertTrue(c.text("lolwut").contains(version));
    assertTrue(c.text("lolwut version 5 10 5 5").contains(version));
    assertTrue(c.text("lolwut VERSION 6").contains(version));
    c.check("lolwut version x", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget
  void infoHasSectionsAndFields(Client c) throws Exception {
    c.ok("set k v ex 100", "set j v", "select 3", "set k v", "select 0");
    c.check("info", "='*'");
    String all = c.text("info");
    for (String section :
        "Server Clients Memory Persistence Stats Replication CPU Modules Errorstats Cluster Keyspace"
            .split(" ")) {
      assertTrue(all.contains("# " + section + "\r\n"), section);
    }
    assertFalse(all.contains("# Commandstats"));
    assertFalse(all.contains("# Latencystats"));
    Fields fields = Fields.of(all, "\r\n", ':');
    for (String name :
        ("redis_version redis_mode os arch_bits process_id run_id tcp_port uptime_in_seconds"
                + " connected_clients blocked_clients maxclients used_memory used_memory_human"
                + " used_memory_rss used_memory_peak maxmemory maxmemory_policy"
                + " mem_fragmentation_ratio loading rdb_changes_since_last_save"
                + " rdb_last_bgsave_status aof_enabled total_connections_received"
                + " total_commands_processed instantaneous_ops_per_sec expired_keys evicted_keys"
                + " keyspace_hits keyspace_misses pubsub_channels pubsub_patterns role"
                + " connected_slaves master_replid master_repl_offset used_cpu_sys used_cpu_user"
                + " cluster_enabled")
            .split(" ")) {
      fields.get(name);
    }
    assertEquals("standalone", fields.text("redis_mode"));
    assertEquals("master", fields.text("role"));
    assertEquals("0", fields.text("cluster_enabled"));
    assertTrue(fields.text("db0").startsWith("keys=2,expires=1,avg_ttl="), fields.text("db0"));
    assertTrue(fields.text("db3").startsWith("keys=1,expires=0,avg_ttl=0"), fields.text("db3"));
    assertFalse(fields.has("db1"));
  }

  @OnEveryTarget
  void infoOfSections(Client c) throws Exception {
    assertTrue(c.text("info server").startsWith("# Server\r\n"));
    assertFalse(c.text("info SERVER").contains("# Clients"));
    String two = c.text("info keyspace cpu");
    assertTrue(two.contains("# CPU\r\n") && two.contains("# Keyspace\r\n"), two);
    assertTrue(two.indexOf("# CPU") < two.indexOf("# Keyspace"));
    assertEquals("", c.text("info bogus"));
    assertTrue(c.text("info all").contains("# Commandstats\r\n"));
    assertTrue(c.text("info everything").contains("# Latencystats\r\n"));
    assertFalse(c.text("info default").contains("# Commandstats"));
    assertTrue(c.text("info default commandstats").contains("# Commandstats"));
  }

  @OnEveryTarget
  void infoCounts(Client c) throws Exception {
    c.ok("config resetstat", "set k v");
    c.send("get k");
    c.send("get k");
    c.send("get nosuch");
    c.send("get");
    c.send("bogus");
    c.send("incr k");
    c.ok("set e v px 2");
    c.passes(3);
    c.send("exists e");
    Fields stats = Fields.of(c.text("info stats"), "\r\n", ':');
    assertEquals("2", stats.text("keyspace_hits"));
    assertEquals("2", stats.text("keyspace_misses"));
    assertEquals("1", stats.text("expired_keys"));
    assertEquals("3", stats.text("total_error_replies"));
    Fields commands = Fields.of(c.text("info commandstats"), "\r\n", ':');
    assertTrue(
        commands
            .text("cmdstat_get")
            .matches(
                "calls=3,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=1,failed_calls=0"),
        commands.text("cmdstat_get"));
    assertTrue(
        commands
            .text("cmdstat_incr")
            .matches(
                "calls=1,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=0,failed_calls=1"),
        commands.text("cmdstat_incr"));
    assertTrue(c.text("info errorstats").contains("errorstat_ERR:count=3\r\n"));
    assertTrue(c.text("info latencystats").contains("latency_percentiles_usec_get:p50="));
    c.ok("config resetstat");
    assertEquals("0", Fields.of(c.text("info stats"), "\r\n", ':').text("keyspace_hits"));
    assertFalse(c.text("info commandstats").contains("cmdstat_get"));
    assertFalse(c.text("info errorstats").contains("errorstat_ERR"));
  }

  @OnEveryTarget(sockets = true, since = "7.2")
  void infoOfTheEventLoop(Client c) throws Exception {
    for (int i = 0; i < 100; i++) {
      c.ok("set k " + "v".repeat(i + 1));
    }
    Fields stats = Fields.of(c.text("info stats"), "\r\n", ':');
    long commands = Long.parseLong(stats.text("eventloop_duration_cmd_sum"));
    assertTrue(Long.parseLong(stats.text("eventloop_cycles")) >= 100);
    assertTrue(commands > 0);
    assertTrue(Long.parseLong(stats.text("eventloop_duration_sum")) > commands);
    assertTrue(stats.has("instantaneous_eventloop_cycles_per_sec"));
    assertTrue(stats.has("instantaneous_eventloop_duration_usec"));
  }

  @OnEveryTarget(sockets = true)
  void infoOfClients(Client c) throws Exception {
    Client other = c.other();
    other.send("subscribe ch ch2");
    other.next();
    Client third = c.other();
    third.send("psubscribe p*");
    String stats = c.text("info stats");
    assertTrue(stats.contains("pubsub_channels:2\r\n"), stats);
    assertTrue(stats.contains("pubsub_patterns:1\r\n"), stats);
    assertEquals("0", Fields.of(c.text("info clients"), "\r\n", ':').text("blocked_clients"));
  }

  @OnEveryTarget
  void shutdownErrors(Client c) throws Exception {
    c.check("shutdown bogus", "-ERR syntax error");
    c.check("shutdown save nosave", "-ERR syntax error");
    c.check("shutdown abort now", "-ERR syntax error");
    c.check("shutdown abort", "-ERR No shutdown in progress.");
    c.check("shutdown abort abort", "-ERR No shutdown in progress.");
    c.ok("multi");
    c.check("shutdown nosave", "-ERR Command not allowed inside a transaction");
    c.check("exec", "-EXECABORT Transaction discarded because of previous errors.");
  }

  @OnEveryTarget
  void objectsFreedLazily(Client c) throws Exception {
    c.ok("config resetstat");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      many.append(" m").append(i);
    }
    c.check("sadd s" + many, ":200");
    c.check("unlink s nosuch", ":1");
    lazyFreed(c, 1);
    c.check("sadd s" + many, ":200");
    c.check("del s", ":1");
    c.ok("set k v");
    c.check("unlink k", ":1");
    c.ok("mset a 1 b 2 c 3", "flushall");
    lazyFreed(c, 1);
    c.ok("mset a 1 b 2 c 3", "flushdb async");
    lazyFreed(c, 4);
  }

  /** Waits for the count, because Redis counts objects when its thread has freed them. */
  private static void lazyFreed(Client c, int objects) throws Exception {
    String wanted = "" + objects;
    long deadline = System.nanoTime() + 10_000_000_000L;
    String now;
    do {
      now = Fields.of(c.text("info memory"), "\r\n", ':').text("lazyfreed_objects");
    } while (!now.equals(wanted) && System.nanoTime() < deadline);
    assertEquals(wanted, now);
  }
}
