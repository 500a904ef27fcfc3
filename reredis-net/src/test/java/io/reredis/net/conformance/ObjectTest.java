package io.reredis.net.conformance;

/** Tests OBJECT and MEMORY. */
class ObjectTest {
  @OnEveryTarget
  void encoding(Client c) throws Exception {
    c.ok(
        "set n 12345",
        "set s hello",
        "set big 9223372036854775807",
        "set over 9223372036854775808");
    c.check("object encoding n", "'int'");
    c.check("object encoding s", "'embstr'");
    c.check("object encoding big", "'int'");
    c.check("object encoding over", "'embstr'");
    c.ok("set e44 " + "x".repeat(44), "set e45 " + "x".repeat(45));
    c.check("object encoding e44", "'embstr'");
    c.check("object encoding e45", "'raw'");
    c.check("append s x", ":6");
    c.check("object encoding s", "'raw'");
    c.check("append n 6", ":6");
    c.check("object encoding n", "'raw'");
    c.check("append fresh 12", ":2");
    c.check("object encoding fresh", "'int'");
    c.check("setrange ranged 0 12", ":2");
    c.check("object encoding ranged", "'raw'");
    c.ok("mset m 1 t text");
    c.check("object encoding m", "'int'");
    c.check("object encoding t", "'embstr'");
    c.check("object encoding nosuch", "nil");
    c.ok("set z -0", "set p +1", "set l 01");
    c.check("object encoding z", "'embstr'");
    c.check("object encoding p", "'embstr'");
    c.check("object encoding l", "'embstr'");
    c.check("copy n n2", ":1");
    c.check("object encoding n2", "'raw'");
    c.check("copy m m2", ":1");
    c.check("object encoding m2", "'int'");
  }

  @OnEveryTarget
  void refcount(Client c) throws Exception {
    c.ok("set s hello", "set n 123", "set big 10000");
    c.check("object refcount s", ":1");
    c.check("object refcount big", ":1");
    c.check("object refcount n", ":2147483647");
    c.check("object refcount nosuch", "nil");
  }

  @OnEveryTarget
  void idletime(Client c) throws Exception {
    c.ok("set s hello");
    c.check("object idletime s", ":0");
    c.check("object idletime nosuch", "nil");
  }

  @OnEveryTarget
  void freq(Client c) throws Exception {
    c.ok("set s hello");
    c.check("object freq nosuch", "nil");
    c.check(
        "object freq s",
        "-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
            + " that when switching between policies at runtime LRU and LFU data will take some"
            + " time to adjust.");
  }

  @OnEveryTarget
  void objectErrors(Client c) throws Exception {
    c.check("object", "-ERR wrong number of arguments for 'object' command");
    c.check("object bogus k", "-ERR unknown subcommand 'bogus'. Try OBJECT HELP.");
    c.check("object encoding", "-ERR wrong number of arguments for 'object|encoding' command");
    c.check("object encoding a b", "-ERR wrong number of arguments for 'object|encoding' command");
    HelpText.check(c, "object", "ENCODING <key>");
  }

  @OnEveryTarget
  void memoryUsage(Client c) throws Exception {
    c.ok("set s hello");
    c.check("memory usage s", ":*");
    c.check("memory usage s samples 0", ":*");
    c.check("memory usage s samples 5 SAMPLES 7", ":*");
    c.check("memory usage nosuch", "nil");
    c.check("memory usage nosuch samples 5", "nil");
    c.check("memory usage s samples -1", "-ERR syntax error");
    c.check("memory usage s samples", "-ERR syntax error");
    c.check("memory usage s bogus 5", "-ERR syntax error");
    c.check("memory usage s samples x", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget
  void memoryReports(Client c) throws Exception {
    c.check("memory doctor", "='*'");
    c.check("memory malloc-stats", "='*'");
    c.check("memory purge", "+OK");
    HelpText.check(c, "memory", "DOCTOR");
    c.check("memory bogus", "-ERR unknown subcommand 'bogus'. Try MEMORY HELP.");
  }

  @OnEveryTarget
  void memoryStats(Client c) throws Exception {
    c.ok("set s hello");
    Reply stats = c.send("memory stats");
    Fields fields = Fields.of(stats);
    fields.integers(
        "peak.allocated",
        "total.allocated",
        "startup.allocated",
        "replication.backlog",
        "clients.slaves",
        "clients.normal",
        "aof.buffer",
        "lua.caches",
        "functions.caches",
        "overhead.total",
        "keys.count",
        "keys.bytes-per-key",
        "dataset.bytes",
        "allocator.allocated",
        "allocator.active",
        "allocator.resident",
        "fragmentation.bytes");
    fields.is("keys.count", ":1");
    Fields.of(fields.get("db.0")).integers("overhead.hashtable.main", "overhead.hashtable.expires");
    char number = c.target().version() == 2 ? '$' : ',';
    fields.types(number, "dataset.percentage", "peak.percentage", "fragmentation");
  }
}
