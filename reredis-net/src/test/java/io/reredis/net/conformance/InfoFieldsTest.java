package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks that INFO has the fields of redis-server, each once and in the same section. */
@ExtendWith(RedisServer.Needed.class)
class InfoFieldsTest {
  /** Fields of redis-server 7.0 that Reredis does not have. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          // the build of a C program
          "Server redis_build_id",
          "Server atomicvar_api",
          "Server gcc_version",
          // the fragmentation of an allocator and defragmentation: the collector moves objects
          // instead
          "Memory allocator_frag_ratio",
          "Memory allocator_frag_bytes",
          "Memory allocator_rss_ratio",
          "Memory allocator_rss_bytes",
          "Memory rss_overhead_ratio",
          "Memory rss_overhead_bytes",
          "Stats active_defrag_hits",
          "Stats active_defrag_misses",
          "Stats active_defrag_key_hits",
          "Stats active_defrag_key_misses",
          "Stats total_active_defrag_time",
          "Stats current_active_defrag_time",
          // no process is forked, so that nothing is copied on write
          "Persistence current_cow_peak",
          "Persistence current_cow_size",
          "Persistence current_cow_size_age",
          "Persistence current_fork_perc",
          "Persistence module_fork_in_progress",
          "Persistence module_fork_last_cow_size",
          // payloads are always checked in full
          "Stats dump_payload_sanitizations",
          // reply buffers have one size
          "Stats reply_buffer_shrinks",
          "Stats reply_buffer_expands",
          // several threads execute commands and none is the main one, and expiry is not timed
          "Stats expire_cycle_cpu_milliseconds",
          "CPU used_cpu_sys_main_thread",
          "CPU used_cpu_user_main_thread");

  /** Fields of Reredis that redis-server 7.0 does not have. */
  private static final Set<String> ADDED =
      Set.of(
          // added in 7.2 and 7.4
          "Clients pubsub_clients",
          "Clients total_blocking_keys",
          "Clients total_blocking_keys_on_nokey",
          "Clients total_watched_keys",
          "Clients watching_clients",
          "Server listener0",
          "Stats acl_access_denied_auth",
          "Stats acl_access_denied_channel",
          "Stats acl_access_denied_cmd",
          "Stats acl_access_denied_key",
          "Stats client_output_buffer_limit_disconnections",
          "Stats client_query_buffer_limit_disconnections",
          "Stats eventloop_cycles",
          "Stats eventloop_duration_cmd_sum",
          "Stats eventloop_duration_sum",
          "Stats evicted_scripts",
          "Stats expired_subkeys",
          "Stats instantaneous_eventloop_cycles_per_sec",
          "Stats instantaneous_eventloop_duration_usec",
          // specific to Reredis
          "Server reredis_version",
          "Server java_version",
          "Memory maxmemory_effective",
          "Memory maxmemory_effective_human",
          "Memory heap_used",
          "Memory heap_used_human",
          "Memory heap_limit",
          "Memory heap_limit_human");

  @Test
  void fieldsAreThoseOfRedis() throws Exception {
    compare("no");
  }

  @Test
  void fieldsAreThoseOfRedisWithALogOfChanges() throws Exception {
    compare("yes");
  }

  private static void compare(String appendonly) throws Exception {
    try (Bench bench = new Bench(Target.RESP2);
        Bench redis = new Bench(Target.REDIS_RESP2)) {
      Client ours = bench.open();
      Client theirs = redis.open();
      Set<String> own = fields(ours, appendonly);
      Set<String> missing = fields(theirs, appendonly);
      Set<String> more = new TreeSet<>(own);
      more.removeAll(missing);
      missing.removeAll(own);
      assertEquals(new TreeSet<>(LEFT_OUT), missing, "missing");
      assertEquals(new TreeSet<>(ADDED), more, "more");
    }
  }

  /** Returns the section and name of each field, after the same commands. */
  private static Set<String> fields(Client c, String appendonly) throws Exception {
    c.ok("config resetstat", "set k v ex 100", "select 3", "set k v", "select 0");
    c.check("get", "-ERR wrong number of arguments for 'get' command");
    c.ok("config set appendonly " + appendonly);
    Await.until(
        "the log is begun",
        () -> {
          Fields info = Fields.of(c.text("info persistence"), "\r\n", ':');
          return info.text("aof_enabled").equals(appendonly.equals("yes") ? "1" : "0")
              && info.text("aof_rewrite_in_progress").equals("0")
              && info.text("aof_rewrite_scheduled").equals("0");
        });
    String text = c.text("info everything");
    Set<String> fields = new TreeSet<>();
    List<String> twice = new ArrayList<>();
    String section = "";
    for (String line : text.split("\r\n")) {
      if (line.startsWith("# ")) {
        section = line.substring(2);
      } else if (!line.isEmpty()) {
        String field = section + " " + line.substring(0, line.indexOf(':'));
        if (!fields.add(field)) {
          twice.add(field);
        }
      }
    }
    assertEquals(List.of(), twice, "fields that are there twice");
    return fields;
  }
}
