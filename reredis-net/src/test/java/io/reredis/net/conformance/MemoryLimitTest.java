package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

/** Tests the memory limit: options, errors, and what OBJECT reports about the use of keys. */
class MemoryLimitTest {
  private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.";
  private static final String SWITCHING =
      " Please note that when switching between policies at runtime LRU and LFU data will take some"
          + " time to adjust.";

  @OnEveryTarget
  void options(Client c) throws Exception {
    String failed = "-ERR CONFIG SET failed (possibly related to argument '";
    c.check("config get maxmemory", "{'maxmemory' '0'}");
    c.ok("config set maxmemory 1gb");
    c.check("config get maxmemory", "{'maxmemory' '1073741824'}");
    c.check("config set maxmemory x", failed + "maxmemory') - argument must be a memory value");
    c.check("config set maxmemory -1", failed + "maxmemory') - argument must be a memory value");
    c.ok("config set maxmemory 0");
    c.check(
        "config set maxmemory-policy foo",
        failed
            + "maxmemory-policy') - argument(s) must be one of the following: volatile-lru,"
            + " volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu,"
            + " allkeys-random, noeviction");
    c.check(
        "config set maxmemory-samples 0",
        failed + "maxmemory-samples') - argument must be between 1 and 2147483647 inclusive");
    c.check(
        "config set maxmemory-eviction-tenacity 101",
        failed + "maxmemory-eviction-tenacity') - argument must be between 0 and 100 inclusive");
    c.check("config get maxmemory-eviction-tenacity", "{'maxmemory-eviction-tenacity' '10'}");
    c.check("config get lfu-log-factor", "{'lfu-log-factor' '10'}");
    c.check("config get lfu-decay-time", "{'lfu-decay-time' '1'}");
    c.check(
        "config set lfu-decay-time -1",
        failed + "lfu-decay-time') - argument must be between 0 and 2147483647 inclusive");
    c.ok("config set maxmemory-clients 5%");
    c.check("config get maxmemory-clients", "{'maxmemory-clients' '5%'}");
    c.check(
        "config set maxmemory-clients 101%",
        failed + "maxmemory-clients') - percentage argument must be less or equal to 100");
    for (String wrong : new String[] {"5x", "-1", "-5%"}) {
      c.check(
          "config set maxmemory-clients " + wrong,
          failed + "maxmemory-clients') - argument must be a memory or percent value");
    }
    c.ok("config set maxmemory-clients 100mb");
    c.check("config get maxmemory-clients", "{'maxmemory-clients' '104857600'}");
    c.ok("config set maxmemory-clients 0%");
    c.check("config get maxmemory-clients", "{'maxmemory-clients' '0'}");
  }

  @OnEveryTarget
  void writesAreRefused(Client c) throws Exception {
    c.ok("set a 1", "config set maxmemory 1");
    c.check("set b 1", OOM);
    c.check("get a", "'1'");
    c.check("lpush l e", OOM);
    c.check("xgroup create s g 0 mkstream", OOM);
    c.check("hset a f v", OOM);
    c.check("expire a 100", ":1");
    c.check("hdel nosuch f", ":0");
    c.check("persist a", ":1");
    c.check("del a", ":1");
    c.ok("config set maxmemory 0", "set b 1");
  }

  @OnEveryTarget
  void transactions(Client c) throws Exception {
    Client other = c.other();
    c.ok("config set maxmemory 1", "multi");
    c.check("set a 1", OOM);
    c.check("exec", "-EXECABORT Transaction discarded because of previous errors.");
    c.ok("multi");
    c.check("get a", OOM);
    c.ok("discard");
    c.ok("multi");
    c.check("exec", "[]");
    other.ok("config set maxmemory 0");
    c.ok("multi");
    c.check("set a 1", "+QUEUED");
    other.ok("config set maxmemory 1");
    c.check("exec", "-EXECABORT Transaction discarded because of: " + OOM.substring(1));
    c.check("get a", "nil");
    other.ok("config set maxmemory 0");
    c.ok("multi");
    c.check("get a", "+QUEUED");
    other.ok("config set maxmemory 1");
    c.check("exec", "[nil]");
    c.ok("config set maxmemory 0");
  }

  @OnEveryTarget
  void frequencies(Client c) throws Exception {
    c.ok("config set maxmemory-policy allkeys-lfu lfu-log-factor 0", "set a x");
    c.check("object freq a", ":5");
    c.check("object freq nosuch", "nil");
    c.check("object idletime nosuch", "nil");
    c.check("get a", "'x'");
    c.check("object freq a", ":6");
    c.check("touch a", ":1");
    c.check("object freq a", ":7");
    c.ok("set a y");
    c.check("object freq a", ":8");
    c.check("append a 2", ":2");
    c.check("object freq a", ":9");
    c.check("type a", "+string");
    c.check("ttl a", ":-1");
    c.check("object freq a", ":9");
    c.check(
        "object idletime a",
        "-ERR An LFU maxmemory policy is selected, idle time not tracked." + SWITCHING);
    c.check("lpush l e", ":1");
    c.check("object freq l", ":5");
    c.check("lrange l 0 -1", "['e']");
    c.check("object freq l", ":6");
    c.ok("config set maxmemory-policy allkeys-lru lfu-log-factor 10");
    c.check(
        "object freq a",
        "-ERR An LFU maxmemory policy is not selected, access frequency not tracked." + SWITCHING);
  }

  @OnEveryTarget
  void restoredUses(Client c) throws Exception {
    c.ok("set a x");
    byte[] dump = c.send("dump a").text().getBytes(StandardCharsets.ISO_8859_1);
    restore(c, "b", dump, "idletime", "1000");
    c.check("object idletime b", ":1000");
    restore(c, "c", dump, "freq", "100");
    c.check("object idletime c", ":0");
    c.ok("config set maxmemory-policy volatile-lfu");
    restore(c, "d", dump, "freq", "100");
    c.check("object freq d", ":100");
    restore(c, "e", dump, "idletime", "1000");
    c.check("object freq e", ":5");
  }

  @OnEveryTarget
  void evictedKeysAreCounted(Client c) throws Exception {
    c.ok("config set maxmemory-policy allkeys-random");
    c.ok("set a 1", "set b 1", "config resetstat", "config set maxmemory 1");
    c.check("set c 1", OOM);
    c.check("dbsize", ":0");
    assertTrue(c.text("info stats").contains("evicted_keys:2"));
    c.ok("config set maxmemory 0");
  }

  @OnEveryTarget
  void onlyExpiringKeysAreEvicted(Client c) throws Exception {
    c.ok("config set maxmemory-policy volatile-ttl");
    c.ok("set a 1", "set b 1 ex 100", "set d 1 ex 50", "config set maxmemory 1");
    c.check("set c 1", OOM);
    c.check("keys *", "['a']");
    c.ok("config set maxmemory 0");
  }

  @OnEveryTarget
  void figures(Client c) throws Exception {
    String info = c.text("info memory");
    for (String name :
        "maxmemory maxmemory_human maxmemory_policy mem_not_counted_for_evict used_memory_dataset"
            .split(" ")) {
      assertTrue(info.contains("\r\n" + name + ":"), name);
    }
    info = c.text("info stats");
    for (String name :
        ("evicted_keys evicted_clients total_eviction_exceeded_time"
                + " current_eviction_exceeded_time expired_time_cap_reached_count")
            .split(" ")) {
      assertTrue(info.contains("\r\n" + name + ":"), name);
    }
  }

  private static void restore(Client c, String key, byte[] dump, String option, String value)
      throws Exception {
    byte[][] words = {
      Client.bytes("restore"),
      Client.bytes(key),
      Client.bytes("0"),
      dump,
      Client.bytes(option),
      Client.bytes(value)
    };
    assertEquals("OK", c.send(words).text());
  }
}
