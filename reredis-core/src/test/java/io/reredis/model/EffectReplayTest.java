package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.util.ManualClock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checks that replaying the logged effects reproduces the content. */
class EffectReplayTest {
  private static final String[] LINES = {
    "sadd s a b c d e f g h",
    "sadd t c d x",
    "srem s a nosuch",
    "spop s",
    "spop s 2",
    "smove t s x",
    "sunionstore u s t",
    "sinterstore i u t",
    "sdiffstore d u t",
    "sadd gone 1 2 3",
    "spop gone 3",
    "zadd z 1 a 2.5 b 3 c 0.1 d inf e",
    "zadd z nx 7 a 8 f",
    "zincrby z 0.2 d",
    "zrem z b",
    "zadd y 1 a 1 b 1 c 1 d",
    "zpopmin y",
    "zpopmax y 2",
    "zremrangebyscore z 3 3",
    "zunionstore w 3 z y u weights 2 0.5 1 aggregate max",
    "zinterstore v 2 w z",
    "zdiffstore x 2 w z",
    "zrangestore r w 1 2 rev",
    "geoadd g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
    "georadius g 15 37 200 km store p count 1",
    "geosearchstore q g frommember Palermo bybox 400 400 km storedist",
  };

  /**
   * Keys of every type, small and large, with and without an expiry, to be copied to database 1.
   */
  private static final String[] COPIES = {
    "string", "number", "list", "biglist", "intset", "set", "bigset", "hash", "bighash", "zset",
    "bigzset", "stream",
  };

  private static void fill(CommandSession session) {
    session.execute("set", "string", "v", "px", "100000");
    session.execute("set", "number", "12");
    session.execute("rpush", "list", "a", "1", "a");
    session.execute("sadd", "intset", "3", "1", "2");
    session.execute("sadd", "set", "a", "b");
    session.execute("hset", "hash", "f", "v", "g", "1");
    session.execute("pexpire", "hash", "5000");
    session.execute("hset", "bighash", "expiring", "v");
    session.execute("hpexpire", "bighash", "7000", "fields", "1", "expiring");
    session.execute("zadd", "zset", "1.5", "a", "-inf", "b");
    for (int i = 0; i < 1500; i++) {
      session.execute("rpush", "biglist", "element " + i + "x".repeat(i % 50));
      session.execute("sadd", "bigset", "m" + i);
      session.execute("hset", "bighash", "f" + i, "v" + i);
      session.execute("zadd", "bigzset", i / 7.0 + "", "m" + i);
    }
    for (int i = 1; i < 300; i++) {
      session.execute("xadd", "stream", i + "-0", "f", "" + i);
    }
    session.execute("xdel", "stream", "7-0");
    session.execute("xgroup", "create", "stream", "g", "0");
    session.execute("xreadgroup", "group", "g", "one", "count", "5", "streams", "stream", ">");
  }

  @Test
  @SuppressWarnings("try")
  void copiesInAnotherDatabaseAreTheSame() throws Exception {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store = Stores.open(clock);
        CommandSession session = store.session();
        Reredis copy = Stores.open(clock);
        CommandSession replay = copy.session();
        AutoCloseable effects =
            Inside.of(store)
                .changes()
                .listenToEffects(
                    commit -> {
                      assertNotNull(commit.effect());
                      replay.execute("select", "" + commit.database());
                      replay.execute(commit.effect());
                    })) {
      fill(session);
      for (String key : COPIES) {
        assertEquals(1L, session.execute("copy", key, "copy:" + key, "db", "1"));
        assertEquals(0L, session.execute("copy", key, "copy:" + key, "db", "1"));
        assertEquals(1L, session.execute("copy", key, "copy:" + key, "db", "1", "replace"));
        // deleting the source must not affect the copy
        session.execute("del", key);
      }
      session.execute("select", "1");
      replay.execute("select", "1");
      assertEquals((long) COPIES.length, replay.execute("dbsize"));
      for (String key : COPIES) {
        String name = "copy:" + key;
        assertEquals(whole(session, name), whole(replay, name), key);
        assertEquals(
            session.execute("pexpiretime", name), replay.execute("pexpiretime", name), key);
      }
      assertEquals(1_700_000_005_000L, replay.execute("pexpiretime", "copy:hash"));
      assertEquals(
          List.of(1_700_000_007_000L),
          replay.execute("hpexpiretime", "copy:bighash", "fields", "1", "expiring"));
    }
  }

  /** Returns the content of a key of any type, in an order that does not depend on the table. */
  private static String whole(CommandSession session, String key) {
    switch (session.execute("type", key).toString()) {
      case "string":
        return session.execute("get", key).toString();
      case "list":
        return session.execute("lrange", key, "0", "-1").toString();
      case "hash":
        return new TreeMap<>((Map<?, ?>) session.execute("hgetall", key)).toString();
      case "stream":
        return session.execute("xrange", key, "-", "+").toString()
            + session.execute("xinfo", "groups", key)
            + session.execute("xpending", key, "g", "-", "+", "100");
      default:
        return content(session, key);
    }
  }

  @Test
  @SuppressWarnings("try")
  void contentIsTheSame() throws Exception {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store = Stores.open(clock);
        CommandSession session = store.session();
        Reredis copy = Stores.open(clock);
        CommandSession replay = copy.session();
        AutoCloseable effects =
            Inside.of(store)
                .changes()
                .listenToEffects(
                    commit -> {
                      assertNotNull(commit.effect());
                      replay.execute(commit.effect());
                    })) {
      for (String line : LINES) {
        session.execute(line.split(" "));
      }
      for (String key : "s t u i d gone z y w v x r g p q".split(" ")) {
        assertEquals(content(session, key), content(replay, key), key);
      }
    }
  }

  private static String content(CommandSession session, String key) {
    String type = session.execute("type", key).toString();
    return type.equals("set")
        ? session.execute("sort", key, "alpha").toString()
        : type.equals("zset")
            ? session.execute("zrange", key, "0", "-1", "withscores").toString()
            : type;
  }
}
