package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;

/** Tests the commands for persistence. */
class SaveTest {
  private static void awaitIdle(Client c) throws Exception {
    Await.until(
        "nothing is saved or rewritten",
        () -> {
          String info = c.text("info persistence");
          return !info.contains("_in_progress:1") && !info.contains("_scheduled:1");
        });
  }

  @OnEveryTarget
  void snapshots(Client c) throws Exception {
    c.ok("set k v");
    awaitIdle(c);
    c.ok("save");
    assertTrue(Long.parseLong(c.send("lastsave").text()) > 1_600_000_000L);
    c.check("bgsave", "+'Background saving started'");
    awaitIdle(c);
    c.check("bgsave schedule", "+'Background saving started'");
    awaitIdle(c);
    String info = c.text("info persistence");
    assertTrue(info.contains("rdb_last_bgsave_status:ok\r\n"), info);
    assertTrue(info.contains("rdb_changes_since_last_save:0\r\n"), info);
    c.check("bgsave now", "-ERR syntax error");
    c.check("bgsave schedule now", "-ERR syntax error");
  }

  @OnEveryTarget
  void loadingAgain(Client c) throws Exception {
    c.ok("set k v", "set e x px 100000");
    c.check("hset h f v", ":1");
    c.ok("debug reload");
    c.check("get k", "'v'");
    c.check("hget h f", "'v'");
    assertTrue(Long.parseLong(c.send("pttl e").text()) > 0);
    c.check("dbsize", ":3");
  }

  @OnEveryTarget
  void loadingAgainIntoExistingKeys(Client c) throws Exception {
    c.ok("set k v");
    c.check("hset h f v", ":1");
    c.ok("debug reload");
    c.ok("set k new", "set other x");
    c.ok("debug reload nosave noflush merge");
    c.check("mget k other", "['v' 'x']");
    c.check("hget h f", "'v'");
    c.ok("debug reload NoFlush Merge", "debug reload merge");
    c.check("dbsize", ":3");
    c.ok("debug reload nosave");
    c.check("dbsize", ":3");
    c.check(
        "debug reload x", "-ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
  }

  /** DEBUG LOADAOF loads the log of BGREWRITEAOF even if changes are not logged. */
  @OnEveryTarget
  void theLogIsLoadedWithoutLogging(Client c) throws Exception {
    c.ok("set k v");
    c.check("rpush l a b", ":2");
    c.send("bgrewriteaof");
    awaitIdle(c);
    c.ok("set k new", "debug loadaof");
    c.check("get k", "'v'");
    c.check("lrange l 0 -1", "['a' 'b']");
  }

  @OnEveryTarget
  void theLogIsRewritten(Client c) throws Exception {
    c.ok("set k v");
    c.check("bgrewriteaof", "+'Background append only file rewriting started'");
    awaitIdle(c);
    String info = c.text("info persistence");
    assertTrue(info.contains("aof_last_bgrewrite_status:ok\r\n"), info);
    assertTrue(info.contains("aof_enabled:0\r\n"), info);
  }

  @OnEveryTarget
  void theLogIsTurnedOnAndOff(Client c) throws Exception {
    c.ok("set k v", "config set appendonly yes");
    awaitIdle(c);
    c.await("config get appendonly", "{'appendonly' 'yes'}");
    c.ok("set k w", "config set appendonly no");
    awaitIdle(c);
    c.check("get k", "'w'");
  }

  @OnEveryTarget
  void savePoints(Client c) throws Exception {
    c.ok("config set save \"900 1 300 10\"");
    c.check("config get save", "{'save' '900 1 300 10'}");
    c.ok("config set save \"\"");
    assertEquals(
        "CONFIG SET failed (possibly related to argument 'save') - Invalid save parameters",
        c.send("config set save \"900\"").text().replaceFirst("^ERR ", ""));
  }

  private static void changes(Client c, String line, int changes) throws Exception {
    long before = sinceSave(c);
    c.send(line);
    assertEquals(changes, sinceSave(c) - before, line);
  }

  private static long sinceSave(Client c) throws Exception {
    Fields info = Fields.of(c.text("info persistence"), "\r\n", ':');
    return Long.parseLong(info.text("rdb_changes_since_last_save"));
  }

  @OnEveryTarget
  void changesAreCountedByElement(Client c) throws Exception {
    changes(c, "rpush l a b c a a b", 6);
    changes(c, "lpushx l q r", 2);
    changes(c, "lpop l", 1);
    changes(c, "rpop l 2", 2);
    changes(c, "lrem l 0 a", 2);
    changes(c, "rpush l 1 2 3 4 5", 5);
    changes(c, "ltrim l 2 3", 6);
    changes(c, "lmove l l2 left right", 1);
    changes(c, "hset h a 1 b 2 c 3", 3);
    changes(c, "hmset h a 1 b 2", 2);
    changes(c, "hdel h a b nosuch", 2);
    changes(c, "sadd s a b c", 3);
    changes(c, "sadd s a d e f", 3);
    changes(c, "srem s a b x", 2);
    changes(c, "spop s", 1);
    changes(c, "spop s 2", 2);
    changes(c, "zadd z 1 a 2 b 3 c 4 d 5 e", 5);
    changes(c, "zadd z 1 a 7 b 8 c", 2);
    changes(c, "zrem z a x", 1);
    changes(c, "zpopmin z 2", 2);
    changes(c, "zremrangebyrank z 0 -1", 2);
    changes(c, "xadd x 1-1 a b", 1);
    changes(c, "xadd x 1-2 a b", 1);
    changes(c, "xadd x 1-3 a b", 1);
    changes(c, "xdel x 1-1 1-2 9-9", 2);
    changes(c, "mset a 1 b 2 c 3", 3);
    changes(c, "del a b nosuch", 2);
    changes(c, "set k v", 1);
    changes(c, "get k", 0);
  }
}
