package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transfers data of every type and encoding from redis-server to Reredis and back, by snapshots and
 * by logs. The data must stay the same, and Redis's own tools must accept the files.
 */
class FileExchangeTest {
  @TempDir Path directory;

  @BeforeAll
  static void installed() {
    Program.assumeInstalled("redis-server");
    Program.assumeInstalled("redis-check-rdb");
    Program.assumeInstalled("redis-check-aof");
  }

  /** Executes commands on a connection or in a session. */
  interface Target {
    Object execute(String... command) throws IOException;
  }

  private RedisProcess redis(String appendOnly) throws Exception {
    return new RedisProcess(directory, "--appendonly", appendOnly);
  }

  private Reredis open(String appendOnly) {
    return Reredis.open(b -> b.directory(directory).option("appendonly", appendOnly));
  }

  private static void fill(Target t) throws IOException {
    for (String line :
        List.of(
            "set string value",
            "set number 1234567",
            "set huge -9223372036854775808",
            "setrange raw 10 x",
            "set expiring soon pxat 33000000000000",
            "rpush list a 1 -7 70000 3000000000",
            "sadd intset16 3 1 2",
            "sadd intset32 3 70000",
            "sadd intset64 3 3000000000",
            "sadd set a b 1",
            "hset hash f v g 1",
            "zadd zset 1.5 a -inf b inf c 3 d",
            "xadd stream 1-1 f v",
            "xadd stream 1-2 f w",
            "xadd stream 2-1 g v h w",
            "xdel stream 1-2",
            "xgroup create stream g 0",
            "xgroup create stream empty $",
            "xreadgroup group g one count 1 streams stream >",
            "pfadd sparse a b c d",
            "geoadd geo 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
            "setbit bits 100 1",
            "select 9",
            "set other value",
            "sadd third a",
            "select 0")) {
      t.execute(line.split(" "));
    }
    t.execute("set", "compressible", "abc".repeat(5000));
    t.execute("set", "empty", "");
    t.execute("rpush", "plain", "y".repeat(20000), "short");
    for (int i = 0; i < 3000; i++) {
      t.execute("rpush", "biglist", "element " + i + "x".repeat(i % 50));
      t.execute("sadd", "bigset", "m" + i);
      t.execute("sadd", "bigintset", "" + i * 977L);
      t.execute("hset", "bighash", "f" + i, "v" + i);
      t.execute("zadd", "bigzset", i / 7.0 + "", "m" + i);
      t.execute("pfadd", "dense", "p" + i);
    }
    for (int i = 1; i < 500; i++) {
      t.execute("xadd", "bigstream", i + "-0", "f", "" + i, "g" + i % 3, "x");
    }
    t.execute("xtrim", "bigstream", "maxlen", "400");
    t.execute("xdel", "bigstream", "200-0", "201-0", "499-0");
    t.execute("lrem", "biglist", "1", "element 1500");
    t.execute("xgroup", "create", "bigstream", "g", "200-0");
    t.execute("xreadgroup", "group", "g", "one", "count", "5", "streams", "bigstream", ">");
    t.execute("xreadgroup", "group", "g", "two", "count", "50", "streams", "bigstream", ">");
    t.execute("xack", "bigstream", "g", "202-0");
    t.execute("multi");
    t.execute("set", "first", "1");
    t.execute("rpush", "second", "1");
    t.execute("exec");
  }

  // --- content, as ordinary commands report it

  /** Returns the content of all keys of all databases. */
  static Map<String, String> contents(Target t) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (int i = 0; i < 16; i++) {
      t.execute("select", "" + i);
      for (Object key : (Collection<?>) t.execute("keys", "*")) {
        contents.put(i + ":" + key, content(t, (String) key));
      }
    }
    return contents;
  }

  static String content(Target t, String key) throws IOException {
    String type = (String) t.execute("type", key);
    Object value;
    switch (type) {
      case "string":
        value = t.execute("get", key);
        break;
      case "list":
        value = t.execute("lrange", key, "0", "-1");
        break;
      case "set":
        value = new TreeSet<>((Collection<?>) t.execute("smembers", key));
        break;
      case "hash":
        value = new TreeMap<>((Map<?, ?>) t.execute("hgetall", key));
        break;
      case "zset":
        value = t.execute("zrange", key, "0", "-1", "withscores");
        break;
      default:
        value = stream(t, key);
    }
    return type + ' ' + t.execute("pexpiretime", key) + ' ' + value;
  }

  private static List<Object> stream(Target t, String key) throws IOException {
    List<Object> facts = new ArrayList<>();
    facts.add(t.execute("xrange", key, "-", "+"));
    Map<?, ?> info = (Map<?, ?>) t.execute("xinfo", "stream", key);
    for (String fact :
        List.of("length", "last-generated-id", "max-deleted-entry-id", "entries-added")) {
      facts.add(info.get(fact));
    }
    for (Object group : (List<?>) t.execute("xinfo", "groups", key)) {
      Map<?, ?> of = (Map<?, ?>) group;
      String name = (String) of.get("name");
      facts.add(List.of(name, of.get("pending"), of.get("last-delivered-id"), of.get("consumers")));
      for (Object pending : (List<?>) t.execute("xpending", key, name, "-", "+", "1000")) {
        List<?> p = (List<?>) pending;
        facts.add(List.of(p.get(0), p.get(1), p.get(3)));
      }
    }
    return facts;
  }

  static Map<String, String> contents(Reredis store) throws IOException {
    try (CommandSession session = store.session()) {
      return contents(session::execute);
    }
  }

  @Test
  void snapshotsBothWays() throws Exception {
    Map<String, String> original;
    try (RedisProcess redis = redis("no")) {
      fill(redis::execute);
      original = contents(redis::execute);
      redis.execute("save");
    }
    try (Reredis store = open("no")) {
      assertEquals(original, contents(store));
      store.snapshot();
    }
    Program.run(directory, "", "redis-check-rdb", "dump.rdb");
    try (RedisProcess redis = redis("no")) {
      assertEquals(original, contents(redis::execute));
    }
  }

  /** Under LRU, snapshots preserve the idle times of keys on the way to redis-server and back. */
  @Test
  void idleTimes() throws Exception {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    String[] lru = {"maxmemory-policy", "allkeys-lru"};
    try (Reredis store =
        Reredis.open(b -> b.directory(directory).clock(clock).option(lru[0], lru[1]))) {
      store.execute("set", "old", "v", "pxat", "33000000000000");
      store.execute("rpush", "older", "a");
      clock.advance(Duration.ofSeconds(70_000));
      store.execute("set", "new", "v");
      store.snapshot();
    }
    try (RedisProcess redis = new RedisProcess(directory, "--maxmemory-policy", "volatile-lru")) {
      assertIdle(70_000, (long) redis.execute("object", "idletime", "old"));
      assertIdle(70_000, (long) redis.execute("object", "idletime", "older"));
      assertIdle(0, (long) redis.execute("object", "idletime", "new"));
      redis.execute("save");
    }
    try (Reredis store = Reredis.open(b -> b.directory(directory).option(lru[0], lru[1]))) {
      assertIdle(70_000, (long) store.execute("object", "idletime", "old"));
      assertIdle(0, (long) store.execute("object", "idletime", "new"));
    }
  }

  private static void assertIdle(long expected, long seconds) {
    assertTrue(seconds >= expected && seconds < expected + 300, () -> "idle for " + seconds);
  }

  /** Under LFU, snapshots preserve the access frequencies. */
  @Test
  void frequencies() throws Exception {
    String[] lfu = {"maxmemory-policy", "allkeys-lfu"};
    long often;
    try (Reredis store =
        Reredis.open(
            b -> b.directory(directory).option(lfu[0], lfu[1]).option("lfu-decay-time", "0"))) {
      store.execute("hset", "often", "f", "v");
      for (int i = 0; i < 10_000; i++) {
        store.execute("hget", "often", "f");
      }
      store.execute("set", "seldom", "v");
      often = (long) store.execute("object", "freq", "often");
      assertTrue(often > 10, () -> "used so often: " + often);
      store.snapshot();
    }
    try (RedisProcess redis =
        new RedisProcess(
            directory, "--maxmemory-policy", "volatile-lfu", "--lfu-decay-time", "0")) {
      assertEquals(often, redis.execute("object", "freq", "often"));
      assertEquals(5L, redis.execute("object", "freq", "seldom"));
      redis.execute("save");
    }
    try (Reredis store =
        Reredis.open(
            b -> b.directory(directory).option(lfu[0], lfu[1]).option("lfu-decay-time", "0"))) {
      assertEquals(often, store.execute("object", "freq", "often"));
    }
  }

  @Test
  void logsBothWays() throws Exception {
    Map<String, String> original;
    try (RedisProcess redis = redis("yes")) {
      fill(redis::execute);
      redis.execute("config", "set", "appendfsync", "always");
      redis.execute("set", "last", "one");
      original = contents(redis::execute);
    }
    String manifest = "appendonlydir/appendonly.aof.manifest";
    try (Reredis store = open("yes")) {
      assertEquals(original, contents(store));
      try (CommandSession session = store.session()) {
        session.execute("flushall");
        fill(session::execute);
        session.execute("spop", "bigset", "100");
        session.execute("lpop", "biglist", "7");
        session.execute("copy", "hash", "copied", "db", "3");
        session.execute("move", "bigzset", "3");
        session.execute("incrbyfloat", "float", "0.1");
        session.execute("getex", "string", "ex", "100000");
        session.execute("swapdb", "0", "5");
      }
      original = contents(store);
    }
    Program.run(directory, "", "redis-check-aof", manifest);
    try (RedisProcess redis = redis("yes")) {
      assertEquals(original, contents(redis::execute));
      redis.execute("set", "appended", "by redis");
      redis.execute("config", "set", "appendfsync", "always");
      redis.execute("set", "appended", "again");
      original = contents(redis::execute);
    }
    try (Reredis store = open("yes")) {
      assertEquals(original, contents(store));
      store.execute("set", "once", "more");
      original = contents(store);
    }
    Program.run(directory, "", "redis-check-aof", manifest);
    try (Reredis store = open("yes")) {
      assertEquals(original, contents(store));
    }
  }

  @Test
  void redisLoadsARewrittenLog() throws Exception {
    Map<String, String> original;
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      fill(session::execute);
      session.execute("bgrewriteaof");
      session.execute("set", "behind", "it");
      Await.until(
          "the log is rewritten",
          () ->
              ((String) session.execute("info", "persistence"))
                  .contains("aof_rewrite_in_progress:0"));
      original = contents(session::execute);
    }
    Program.run(directory, "", "redis-check-aof", "appendonlydir/appendonly.aof.manifest");
    try (RedisProcess redis = redis("yes")) {
      assertEquals(original, contents(redis::execute));
    }
  }

  @Test
  void theSingleFileOfOlderRedis() throws Exception {
    Map<String, String> original;
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      fill(session::execute);
      original = contents(session::execute);
    }
    Path log = directory.resolve("appendonlydir");
    Files.move(log.resolve("appendonly.aof.1.incr.aof"), directory.resolve("appendonly.aof"));
    for (String name : List.of("appendonly.aof.1.base.rdb", "appendonly.aof.manifest")) {
      Files.delete(log.resolve(name));
    }
    try (Reredis store = open("yes")) {
      assertEquals(original, contents(store));
    }
  }

  /**
   * Redis logs some commands under the name that the client used, and others under the original
   * name.
   */
  @Test
  void aLogOfRedisWithOtherNamesOfCommands() throws Exception {
    Map<String, String> original;
    try (RedisProcess redis =
        new RedisProcess(
            directory,
            "--appendonly",
            "yes",
            "--rename-command",
            "set",
            "x",
            "--rename-command",
            "pexpireat",
            "")) {
      redis.execute("x", "a", "1");
      redis.execute("x", "b", "1", "ex", "100000");
      redis.execute("expire", "a", "100000");
      redis.execute("config", "set", "appendfsync", "always");
      redis.execute("x", "last", "one");
      original = contents(redis::execute);
    }
    try (Reredis store =
        Reredis.open(
            b ->
                b.directory(directory)
                    .option("appendonly", "yes")
                    .renameCommand("set", "x")
                    .renameCommand("pexpireat", ""))) {
      assertEquals(original, contents(store));
    }
  }

  /** Redis-server and Reredis load a base that consists of commands instead of a snapshot. */
  @Test
  void aBaseOfCommands() throws Exception {
    Map<String, String> original;
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      fill(session::execute);
      session.execute("config", "set", "aof-use-rdb-preamble", "no");
      session.execute("bgrewriteaof");
      Await.until(
          "the log is rewritten",
          () -> ((String) session.execute("info", "persistence")).contains("aof_rewrites:2"));
      session.execute("set", "behind", "it");
      original = contents(session::execute);
    }
    Path logs = directory.resolve("appendonlydir");
    try (java.util.stream.Stream<Path> files = java.nio.file.Files.list(logs)) {
      assertEquals(
          List.of("appendonly.aof.2.base.aof"),
          files.map(f -> f.getFileName().toString()).filter(f -> f.contains(".base.")).toList());
    }
    Program.run(directory, "", "redis-check-aof", "appendonlydir/appendonly.aof.manifest");
    try (Reredis store = open("yes")) {
      assertEquals(original, contents(store));
    }
    try (RedisProcess redis = redis("yes")) {
      assertEquals(original, contents(redis::execute));
    }
  }
}
