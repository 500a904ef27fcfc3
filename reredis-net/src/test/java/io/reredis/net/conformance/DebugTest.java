package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** Tests DEBUG as test suites use it; the digests are from redis-server 7.0. */
class DebugTest {
  private static final String DIGESTS =
      "[+21ffcd2d36aebffca02995acb412bcb827d4c1db"
          + " +e1cf90774e995ae03de66e8109dc5cb9d9c2dc83"
          + " +8bf72d812571eea9b927f3c11beb0c4165a6ff89"
          + " +2a462a3f51a1db89738ebbeef0c47ce1bbc85246"
          + " +593c2414786d75446e97f4ea5d4b731f3313da72"
          + " +5a4cbfe47724dd3f3e389b2ddeb581e08a4d955d"
          + " +fc076e867f7dbf566ea58172a151d82d78b8f845"
          + " +7c99035981d7d9d20f51bccde780093a57f5ba9e"
          + " +0000000000000000000000000000000000000000"
          + "]";
  private static final String ALL = "65d1f8018510cc348581687cf14e6846790b794e";
  private static final String EXPIRING = "[+1a829079a3445502afb36a8ae43b17b66216b9c6" + "]";
  private static final String TWO_DATABASES = "2d69abb70f70b1b0f3a80fa108968c66c073c7c1";
  private static final String LARGE =
      "[+5e42d04ffbb42bcceec73152592ce9ad7344018d"
          + " +3a9d5984a953e5414f7bb117a319e69a51041e5e"
          + " +533e1c788bb878e125852d54a8298a5ba62f8105"
          + " +d602b6d5d66743ef31e367fd56ba6c43b66c9bc7"
          + " +8589f5856a3b2ddebc0cace3ee67da60886c3dc6"
          + "]";
  private static final String ALL_LARGE = "5f801076a77850b195635cd787ad62b4d057d98a";
  private static final String ZERO = "0".repeat(40);

  @OnEveryTarget
  void digestsOfValues(Client c) throws Exception {
    c.send("set string abc");
    c.send("set number 12345");
    c.send("rpush list a b c");
    c.send("sadd integers 3 1 2");
    c.send("sadd set a b c");
    c.send("zadd scores 1 a 2.5 b -3 7");
    c.send("hset hash f1 v1 f2 2");
    c.send("xadd stream 1-1 f1 v1 f2 v2");
    c.send("xadd stream 1-2 f1 w1 f2 w2");
    c.send("xadd stream 18446744073709551615-7 g x");
    c.send("xdel stream 1-2");
    c.check("debug digest-value string number list integers set scores hash stream none", DIGESTS);
    c.check("debug digest", "+" + ALL);
    c.send("pexpireat hash 99999999999999");
    c.check("debug digest-value hash", EXPIRING);
    c.send("select 3");
    c.send("set other x");
    c.check("debug digest", "+" + TWO_DATABASES);
    c.check("debug digest-value", "[]");
  }

  /** Large values have other encodings, but the same digests. */
  @OnEveryTarget
  void digestsOfLargeValues(Client c) throws Exception {
    StringBuilder members = new StringBuilder();
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      members.append(" member:").append(i);
      pairs.append(' ').append(i).append(" member:").append(i);
    }
    c.send("rpush list" + members);
    c.send("sadd set" + members);
    c.send("zadd scores" + pairs);
    c.send("hset hash" + pairs);
    c.send("set string" + " " + "x".repeat(100_000));
    c.check("debug digest-value list set scores hash string", LARGE);
    c.check("debug digest", "+" + ALL_LARGE);
  }

  @OnEveryTarget
  void digestsOfNothing(Client c) throws Exception {
    c.check("debug digest", "+" + ZERO);
    c.send("set k v");
    assertNotEquals(ZERO, c.send("debug digest").text());
    c.send("del k");
    c.check("debug digest", "+" + ZERO);
  }

  @OnEveryTarget
  void populate(Client c) throws Exception {
    c.send("set key:1 mine");
    c.ok("debug populate 3", "debug populate 2 other", "debug populate 1 sized 10");
    c.check("dbsize", ":6");
    c.check("get key:2", "'value:2'");
    c.check("get key:1", "'mine'");
    c.check("get other:1", "'value:1'");
    c.check("strlen sized:0", ":10");
    c.ok("debug populate 1 short 3");
    c.check("get short:0", "'val'");
    c.check("debug populate", WRONG + "'populate'. Try DEBUG HELP.");
  }

  private static final String WRONG = "-ERR unknown subcommand or wrong number of arguments for ";

  @OnEveryTarget
  void switches(Client c) throws Exception {
    c.ok(
        "debug quicklist-packed-threshold 10b",
        "debug quicklist-packed-threshold 3gb",
        "debug quicklist-packed-threshold 0",
        "debug replybuffer peak-reset-time 100",
        "debug replybuffer peak-reset-time never",
        "debug replybuffer peak-reset-time reset",
        "debug replybuffer resizing 0",
        "debug replybuffer resizing 1",
        "debug pause-cron 1",
        "debug pause-cron 0",
        "debug set-active-expire 0",
        "debug set-active-expire 1",
        "debug change-repl-id",
        "debug sleep 0");
    String size = "-ERR argument must be a memory value bigger than 1 and smaller than 4gb";
    c.check("debug quicklist-packed-threshold x", size);
    c.check("debug quicklist-packed-threshold 4gb", size);
    c.check("debug quicklist-packed-threshold -1", size);
    c.check("debug replybuffer peak-reset-time x", "-ERR value is not an integer or out of range");
    c.check("debug replybuffer x 1", WRONG + "'replybuffer'. Try DEBUG HELP.");
    c.check("debug digest x", WRONG + "'digest'. Try DEBUG HELP.");
    c.check("debug pause-cron", WRONG + "'pause-cron'. Try DEBUG HELP.");
    c.check("debug change-repl-id x", WRONG + "'change-repl-id'. Try DEBUG HELP.");
  }
}
