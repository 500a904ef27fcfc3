package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests the commands on HyperLogLogs. */
class HyperLogLogTest {
  private static final String NOT_VALID = "-WRONGTYPE Key is not a valid HyperLogLog string value.";
  private static final String CORRUPTED = "-INVALIDOBJ Corrupted HLL object detected";

  /** A header with a valid cache of zero. */
  private static final String SPARSE = "HYLL\\x01" + "\\x00".repeat(11);

  /** A header that marks the cache as stale. */
  private static final String STALE = "HYLL\\x01" + "\\x00".repeat(10) + "\\x80";

  @OnEveryTarget
  void addsAndCounts(Client c) throws Exception {
    c.check("pfcount h", ":0");
    c.check("pfadd h a b c d e f g", ":1");
    c.check("pfcount h", ":7");
    c.check("pfadd h a b c", ":0");
    c.check("pfadd h", ":0");
    c.check("pfadd h h", ":1");
    c.check("pfcount h", ":8");
    c.check("pfadd h \"\"", ":1");
    c.check("pfcount h nosuch", ":9");
    c.check("pfadd new", ":1");
    c.check("pfcount new", ":0");
    c.check("type h", "+string");
    c.check("object encoding h", "'raw'");
    c.ok("config set hll-sparse-max-bytes 3000");
  }

  @OnEveryTarget
  void theBytesAreThoseOfRedis(Client c) throws Exception {
    c.check("pfadd h", ":1");
    c.check("get h", "'" + STALE + "\\x7f\\xff'");
    c.check("pfadd h a b c", ":1");
    c.check("pfdebug decode h", "'Z:8436 v:1,1 Z:4274 v:2,1 Z:3068 v:1,1 Z:603'");
    String stale = c.text("get h");
    assertEquals((char) 0x80, stale.charAt(15));
    c.check("pfcount h", ":3");
    String cached = c.text("get h");
    assertEquals(stale.substring(0, 8) + "\u0003" + "\u0000".repeat(7), cached.substring(0, 16));
    assertEquals(stale.substring(16), cached.substring(16));
    c.check("pfadd h a", ":0");
    assertEquals(cached, c.text("get h"));
    c.ok("pfmerge m h", "pfmerge e");
    c.check("get e", "'" + STALE + "\\x7f\\xff'");
    assertEquals(stale, c.text("get m"));
  }

  @OnEveryTarget
  void expiryStays(Client c) throws Exception {
    c.check("pfadd h a", ":1");
    c.check("expire h 100", ":1");
    c.check("pfadd h b", ":1");
    c.check("pfcount h", ":2");
    c.ok("pfmerge h h");
    c.check("ttl h", ":100");
  }

  @OnEveryTarget
  void merges(Client c) throws Exception {
    c.check("pfadd a 1 2 3 4", ":1");
    c.check("pfadd b 3 4 5 6 7", ":1");
    c.check("pfcount a b", ":7");
    c.ok("pfmerge t a b nosuch");
    c.check("pfcount t", ":7");
    c.check("pfdebug encoding t", "+sparse");
    c.ok("pfmerge a b");
    c.check("pfcount a", ":7");
    c.check("pfdebug todense b", ":1");
    c.check("pfdebug todense b", ":0");
    c.check("pfdebug encoding b", "+dense");
    c.check("strlen b", ":12304");
    c.check("pfcount b", ":5");
    c.ok("pfmerge t b");
    c.check("pfdebug encoding t", "+dense");
    c.check("pfcount t", ":7");
    c.check("pfcount a b t nosuch", ":7");
  }

  @OnEveryTarget
  void becomesDense(Client c) throws Exception {
    c.ok("config set hll-sparse-max-bytes 30");
    for (int i = 0; i < 20; i++) {
      c.check("pfadd h element" + i, ":1");
    }
    c.check("pfdebug encoding h", "+dense");
    c.check("pfcount h", ":20");
    c.check("pfdebug decode h", "-ERR HLL encoding is not sparse");
    c.ok("config set hll-sparse-max-bytes 0");
    c.check("pfadd none", ":1");
    c.check("pfdebug encoding none", "+sparse");
    c.check("pfadd none a", ":1");
    c.check("pfdebug encoding none", "+dense");
    c.ok("config set hll-sparse-max-bytes 3000");
    Reply registers = c.send("pfdebug getreg h");
    assertEquals(16384, registers.parts().size());
    assertEquals(20, registers.parts().stream().filter(register -> register.integer() > 0).count());
  }

  @OnEveryTarget
  void otherStringsAreRefused(Client c) throws Exception {
    c.ok("set n 5", "set e \"\"", "set short \"HYLL\\x01\"", "set text \"" + "x".repeat(16) + "\"");
    c.ok("set encoding \"HYLL\\x02" + "\\x00".repeat(11) + "\\x7f\\xff\"");
    c.ok("set dense \"HYLL" + "\\x00".repeat(100) + "\"");
    c.ok("set case \"hYLL\\x01" + "\\x00".repeat(11) + "\\x7f\\xff\"");
    for (String key : new String[] {"n", "e", "short", "text", "encoding", "dense", "case"}) {
      c.check("pfadd " + key + " a", NOT_VALID);
      c.check("pfadd " + key, NOT_VALID);
      c.check("pfcount " + key, NOT_VALID);
      c.check("pfcount nosuch " + key, NOT_VALID);
      c.check("pfmerge " + key, NOT_VALID);
      c.check("pfmerge t " + key, NOT_VALID);
      c.check("pfdebug getreg " + key, NOT_VALID);
      c.check("pfdebug decode " + key, NOT_VALID);
      c.check("pfdebug encoding " + key, NOT_VALID);
      c.check("pfdebug todense " + key, NOT_VALID);
      c.check("pfdebug bogus " + key, NOT_VALID);
    }
    c.check("exists t", ":0");
  }

  @OnEveryTarget
  void damagedRegistersAreReported(Client c) throws Exception {
    c.ok("set none \"" + STALE + "\"", "set few \"" + STALE + "\\x40\\x00\"");
    c.ok("set many \"" + STALE + "\\x7f\\xff\\x80\"", "set cached \"" + SPARSE + "\\x40\\x00\"");
    for (String key : new String[] {"none", "few", "many"}) {
      c.check("pfcount " + key, CORRUPTED);
      c.check("pfcount nosuch " + key, CORRUPTED);
      c.check("pfmerge t " + key, CORRUPTED);
      c.check("pfmerge " + key, CORRUPTED);
      c.check("pfdebug getreg " + key, CORRUPTED);
      c.check("pfdebug todense " + key, CORRUPTED);
    }
    c.check("pfadd none a", CORRUPTED);
    c.check("pfadd few a", CORRUPTED);
    c.check("pfadd many a", ":1");
    c.check("pfcount cached", ":0");
    c.check("pfdebug decode few", "'Z:1'");
    c.check("pfdebug encoding few", "+sparse");
    c.check("exists t", ":0");
  }

  @OnEveryTarget
  void debugErrors(Client c) throws Exception {
    for (String subcommand : new String[] {"getreg", "decode", "encoding", "todense", "bogus"}) {
      c.check("pfdebug " + subcommand + " nosuch", "-ERR The specified key does not exist");
    }
    c.check("pfadd h a", ":1");
    c.check("pfdebug Bogus h", "-ERR Unknown PFDEBUG subcommand 'Bogus'");
    c.check("PFDEBUG ENCODING h", "+sparse");
    c.check("pfdebug encoding", "-ERR wrong number of arguments for 'pfdebug' command");
    c.check("pfdebug encoding h x", "-ERR wrong number of arguments for 'pfdebug' command");
  }

  /** Does not run against redis-server, whose self-test takes ten seconds. */
  @OnEveryTarget(since = "7.4.0")
  void selfTest(Client c) throws Exception {
    c.check("pfselftest", "+OK");
  }

  @OnEveryTarget
  void arity(Client c) throws Exception {
    for (String name : new String[] {"pfadd", "pfcount", "pfmerge"}) {
      c.check(name, "-ERR wrong number of arguments for '" + name + "' command");
    }
    c.check("pfselftest x", "-ERR wrong number of arguments for 'pfselftest' command");
  }

  @OnEveryTarget
  void aCountThatUpdatesItsCacheBreaksAWatch(Client c) throws Exception {
    c.check("pfadd h a", ":1");
    c.ok("watch h");
    c.check("pfcount h", ":1");
    c.ok("multi");
    c.check("ping", "+QUEUED");
    c.check("exec", "nilarray");
    c.ok("watch h");
    c.check("pfcount h", ":1");
    c.ok("multi");
    c.check("ping", "+QUEUED");
    c.check("exec", "[+PONG]");
  }

  @OnEveryTarget(sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __keyevent*", ">['psubscribe' '__keyevent*' :1]");
    c.check("pfadd h a", ":1");
    c.check("pfadd h a", ":0");
    c.check("pfcount h", ":1");
    c.check("pfdebug todense h", ":1");
    c.ok("pfmerge m h", "pfmerge m");
    c.check("publish __keyevent:end x", ":1");
    for (String key : new String[] {"h", "m", "m"}) {
      s.checkNext(">['pmessage' '__keyevent*' '__keyevent@0__:pfadd' '" + key + "']");
    }
    s.checkNext(">['pmessage' '__keyevent*' '__keyevent:end' 'x']");
  }

  @OnEveryTarget
  void estimatesAreGood(Client c) throws Exception {
    int added = 0;
    for (int wanted : new int[] {100, 1000, 10000, 30000}) {
      while (added < wanted) {
        StringBuilder line = new StringBuilder("pfadd h");
        for (int i = 0; i < 100; i++) {
          line.append(" e").append(added++);
        }
        c.send(line.toString());
      }
      long estimate = c.send("pfcount h").integer();
      assertTrue(Math.abs(estimate - wanted) <= wanted * 0.05, wanted + ": " + estimate);
    }
    c.check("pfdebug encoding h", "+dense");
  }
}
