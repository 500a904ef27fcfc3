package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tests the commands on sorted sets. */
class SortedSetTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";

  /** Commands after which the set is compact, or large. */
  private static final String[] SIZES = {"zcard z", "zadd z 1e9 " + "x".repeat(70)};

  /** Converts {@code 'a' ,1 'b' ,2} to pairs. */
  private static String nested(String flat) {
    StringBuilder text = new StringBuilder("[");
    String[] words = flat.isEmpty() ? new String[0] : flat.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      text.append('[').append(words[i]).append(' ').append(words[i + 1]).append(']');
    }
    return text.append(']').toString();
  }

  /** Checks pairs of members and scores, which are flat in RESP2 and nested in RESP3. */
  private static void checkPairs(Client c, String line, String flat) throws Exception {
    boolean isFlat = c.target().form() == Reply.Form.TWO;
    c.check(line, isFlat ? "[" + flat + "]" : nested(flat));
  }

  @OnEveryTarget
  void oddTextsOfScores(Client c) throws Exception {
    c.send("zadd z 1 a 2 b");
    c.check("zrangebyscore z \" \" 5", "-ERR min or max is not a float");
    c.check("zcount z \"(\r\" 5", "-ERR min or max is not a float");
    c.check("zcount z \"\" 5", ":2");
    c.check("zcount z \"2\\x00x\" 5", ":1");
    c.check("zcount z \"(\\x00\" 5", ":2");
    c.check("zincrby z nx 1", "-ERR syntax error");
    c.check("zincrby z bogus 1", "-ERR value is not a valid float");
  }

  /** A result that becomes large keeps its minus zero. */
  @OnEveryTarget
  void minusZeroOfALargeResult(Client c) throws Exception {
    c.send("zadd z 0 a 1 " + "x".repeat(70));
    c.check("zunionstore d 1 z weights -1", ":2");
    c.check("zscore d a", ",-0");
    c.check("zinterstore d 2 z z weights -1 1.5 aggregate max", ":2");
    c.check("zscore d a", ",-0");
    c.check("zrangestore e d 0 -1", ":2");
    c.check("zscore e a", ",0");
  }

  @OnEveryTarget
  void addsAndScores(Client c) throws Exception {
    for (String size : SIZES) {
      c.check("zadd z 1 a 2 b 1.5 c", ":3");
      c.send(size);
      c.check("zadd z 1 a 3 b 4 d", ":1");
      c.check("zscore z b", ",3");
      c.check("zscore z c", ",1.5");
      c.check("zscore z nosuch", "nil");
      c.check("zmscore z a nosuch d", "[,1 nil ,4]");
      c.check("zrange z 0 3", "['a' 'c' 'b' 'd']");
      c.check("zrem z a nosuch", ":1");
      c.check("zcard z", size.length() > 10 ? ":4" : ":3");
      c.check("del z", ":1");
    }
    c.check("zadd z inf a -inf b +inf c 1e3 d -0.5 e 0x10 f", ":6");
    checkPairs(
        c, "zrange z 0 -1 withscores", "'b' ,-inf 'e' ,-0.5 'f' ,16 'd' ,1000 'a' ,inf 'c' ,inf");
    c.check("type z", "+zset");
    c.check("object encoding z", "'listpack'");
    c.check("zrem z a b c d e f", ":6");
    c.check("exists z", ":0");
  }

  @OnEveryTarget
  void flagsOfZadd(Client c) throws Exception {
    c.check("zadd z nx 1 a 2 b", ":2");
    c.check("zadd z nx 5 a 3 c", ":1");
    c.check("zadd z xx 5 a 9 x", ":0");
    c.check("zadd z xx ch 6 a 9 x", ":1");
    c.check("zadd z gt ch 5 a 3 b 1 d", ":2");
    c.check("zadd z lt ch 5 a 4 b 1 e", ":2");
    c.check("zadd z ch 5 a", ":0");
    c.check("zadd z xx gt ch 1 a 7 b", ":1");
    c.check("zadd z incr 2 a", ",7");
    c.check("zadd z nx incr 2 a", "nil");
    c.check("zadd z xx incr 2 nosuch", "nil");
    c.check("zadd z gt incr -2 a", "nil");
    c.check("zadd z lt incr -2 a", ",5");
    c.check("zadd nosuch xx 1 a", ":0");
    c.check("zadd nosuch xx incr 1 a", "nil");
    c.check("exists nosuch", ":0");
    checkPairs(c, "zrange z 0 -1 withscores", "'d' ,1 'e' ,1 'c' ,3 'a' ,5 'b' ,7");
    c.check("zadd z", "-ERR wrong number of arguments for 'zadd' command");
    c.check("zadd z 1 a 2", "-ERR syntax error");
    c.check("zadd z nx ch", "-ERR syntax error");
    c.check("zadd z x a", "-ERR value is not a valid float");
    c.check("zadd z 1 a x b", "-ERR value is not a valid float");
    c.check("zadd z nan a", "-ERR value is not a valid float");
    c.check("zadd z nx xx 1 a", "-ERR XX and NX options at the same time are not compatible");
    for (String flags : new String[] {"nx gt", "nx lt", "gt lt"}) {
      c.check(
          "zadd z " + flags + " 1 a",
          "-ERR GT, LT, and/or NX options at the same time are not compatible");
    }
    c.check("zadd z incr 1 a 2 b", "-ERR INCR option supports a single increment-element pair");
    c.check("zadd z incr x a", "-ERR value is not a valid float");
  }

  @OnEveryTarget
  void increments(Client c) throws Exception {
    c.check("zincrby z 5 a", ",5");
    c.check("zincrby z -1.5 a", ",3.5");
    c.check("zincrby z 0 a", ",3.5");
    c.check("zincrby z inf a", ",inf");
    c.check("zincrby z -inf a", "-ERR resulting score is not a number (NaN)");
    c.check("zincrby z x a", "-ERR value is not a valid float");
    c.check("zincrby z 1e15 b", ",1000000000000000");
  }

  @OnEveryTarget(since = "7.2")
  void scoresAreShort(Client c) throws Exception {
    c.send("zadd z 0.1 a 1e20 b 1e-7 c 3.14 d 123456789.123 e 4611686018427387904 f 1e21 g");
    c.check("zscore z a", ",0.1");
    c.check("zscore z b", ",1e+20");
    c.check("zscore z c", ",1e-7");
    c.check("zscore z d", ",3.14");
    c.check("zscore z e", ",123456789.123");
    c.check("zscore z f", ",4611686018427387904");
    c.check("zincrby z 0.2 a", ",0.30000000000000004");
  }

  @OnEveryTarget
  void ranks(Client c) throws Exception {
    for (String size : SIZES) {
      c.send("zadd z 1 a 2 b 3 c");
      c.check("zrank z a", ":0");
      c.check("zrank z c", ":2");
      c.check("zrank z nosuch", "nil");
      c.check("zrevrank z c", ":0");
      c.check("zrevrank z a", ":2");
      c.send(size);
      c.check("zrank z b", ":1");
      c.check("del z", ":1");
    }
    c.check("zrank nosuch a", "nil");
    c.check("zrevrank nosuch a", "nil");
  }

  @OnEveryTarget(since = "7.2")
  void ranksWithScores(Client c) throws Exception {
    c.send("zadd z 1 a 2.5 b");
    c.check("zrank z b withscore", "[:1 ,2.5]");
    c.check("zrevrank z b WITHSCORE", "[:0 ,2.5]");
    c.check("zrank z nosuch withscore", "nilarray");
    c.check("zrank nosuch a withscore", "nilarray");
    c.check("zrank z b withscores", "-ERR syntax error");
    c.check("zrank z b withscore x", "-ERR wrong number of arguments for 'zrank' command");
  }

  @OnEveryTarget
  void rangesByRank(Client c) throws Exception {
    for (String size : SIZES) {
      c.send("zadd z 1 a 2 b 3 c 4 d");
      c.send(size);
      c.check("zrange z 1 2", "['b' 'c']");
      c.check("zrange z 3 1", "[]");
      c.check("zrange z 9 10", "[]");
      c.check("zrange z -100 0", "['a']");
      checkPairs(c, "zrange z 0 1 withscores", "'a' ,1 'b' ,2");
      if (size.length() < 10) {
        c.check("zrange z -2 -1", "['c' 'd']");
        c.check("zrange z 0 1 rev", "['d' 'c']");
        c.check("zrevrange z 0 -1", "['d' 'c' 'b' 'a']");
        checkPairs(c, "zrevrange z 1 1 withscores", "'c' ,3");
      }
      c.check("del z", ":1");
    }
    c.check("zrange nosuch 0 -1", "[]");
    c.check("zrange z x 1", "-ERR value is not an integer or out of range");
    c.check("zrange z 0 1 bogus", "-ERR syntax error");
    c.check("zrevrange z 0 1 rev", "-ERR syntax error");
    c.check(
        "zrange z 0 1 limit 0 1",
        "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    c.check("zrange z 0 1 limit 0", "-ERR syntax error");
  }

  @OnEveryTarget
  void rangesByScore(Client c) throws Exception {
    for (String size : SIZES) {
      c.send("zadd z 1 a 2 b 3 c 4 d");
      c.send(size);
      c.check("zrange z 2 3 byscore", "['b' 'c']");
      c.check("zrange z (2 3 byscore", "['c']");
      c.check("zrange z (2 (3 byscore", "[]");
      c.check("zrange z 3 2 byscore", "[]");
      c.check("zrange z -inf 1e8 byscore limit 1 2", "['b' 'c']");
      c.check("zrange z 1e8 -inf byscore rev limit 1 2", "['c' 'b']");
      c.check("zrange z -inf 1e8 byscore limit 1 -1", "['b' 'c' 'd']");
      c.check("zrange z -inf 1e8 byscore limit -1 2", "[]");
      c.check("zrange z -inf 1e8 byscore limit 9 2", "[]");
      c.check("zrangebyscore z 2 (4", "['b' 'c']");
      checkPairs(c, "zrangebyscore z 2 3 withscores limit 0 1", "'b' ,2");
      c.check("zrevrangebyscore z 3 2", "['c' 'b']");
      c.check("zrevrangebyscore z 3 -inf limit 0 1", "['c']");
      c.check("zcount z 2 3", ":2");
      c.check("zcount z (2 +inf", size.length() < 10 ? ":2" : ":3");
      c.check("zcount z 3 2", ":0");
      c.check("del z", ":1");
    }
    c.check("zcount z x 1", "-ERR min or max is not a float");
    c.check("zrangebyscore z 1 (x", "-ERR min or max is not a float");
    c.check("zrangebyscore z 1 nan", "-ERR min or max is not a float");
    c.check("zrangebyscore z 1 2 byscore", "-ERR syntax error");
    c.check("zcount nosuch 0 1", ":0");
  }

  @OnEveryTarget
  void rangesByMember(Client c) throws Exception {
    c.send("zadd z 0 a 0 b 0 c 0 d 0 aa");
    c.check("zrange z - + bylex", "['a' 'aa' 'b' 'c' 'd']");
    c.check("zrange z [a (c bylex", "['a' 'aa' 'b']");
    c.check("zrange z (a [c bylex limit 1 1", "['b']");
    c.check("zrange z + [b bylex rev", "['d' 'c' 'b']");
    c.check("zrangebylex z [b +", "['b' 'c' 'd']");
    c.check("zrangebylex z + -", "[]");
    c.check("zrevrangebylex z + - limit 0 2", "['d' 'c']");
    c.check("zlexcount z [a [b", ":3");
    c.check("zlexcount z - +", ":5");
    c.check("zlexcount z + -", ":0");
    c.check("zlexcount z a b", "-ERR min or max not valid string range item");
    c.check("zlexcount z -x b", "-ERR min or max not valid string range item");
    c.check("zrangebylex z \"\" +", "-ERR min or max not valid string range item");
    c.check(
        "zrange z - + bylex withscores",
        "-ERR syntax error, WITHSCORES not supported in combination with BYLEX");
    c.check("zremrangebylex z [aa (c", ":2");
    c.check("zrange z 0 -1", "['a' 'c' 'd']");
  }

  @OnEveryTarget
  void storesRanges(Client c) throws Exception {
    c.send("zadd z 1 a 2 b 3 c 4 d");
    c.check("zrangestore t z 1 2", ":2");
    checkPairs(c, "zrange t 0 -1 withscores", "'b' ,2 'c' ,3");
    c.check("zrangestore t z (1 +inf byscore limit 0 1", ":1");
    c.check("zrangestore t z 0 0 rev", ":1");
    c.check("zrange t 0 -1", "['d']");
    c.check("zrangestore z z 0 1", ":2");
    c.check("zrange z 0 -1", "['a' 'b']");
    c.check("zrangestore t z 9 10", ":0");
    c.check("exists t", ":0");
    c.check("zrangestore t nosuch 0 -1", ":0");
    c.check("zrangestore t z 0 1 withscores", "-ERR syntax error");
    c.ok("set t v");
    c.check("zrangestore t z 0 -1", ":2");
    c.check("type t", "+zset");
  }

  @OnEveryTarget
  void removesRanges(Client c) throws Exception {
    for (String size : SIZES) {
      c.send("zadd z 1 a 2 b 3 c 4 d 5 e");
      c.send(size);
      c.check("zremrangebyrank z 1 2", ":2");
      c.check("zremrangebyscore z (4 5", ":1");
      c.check("zrange z 0 1", "['a' 'd']");
      c.check("zremrangebyscore z 100 10", ":0");
      c.check("zremrangebyrank z 5 9", ":0");
      c.check("zremrangebyrank z 0 -1", size.length() < 10 ? ":2" : ":3");
      c.check("exists z", ":0");
    }
    c.check("zremrangebyrank z x 1", "-ERR value is not an integer or out of range");
    c.check("zremrangebyscore z x 1", "-ERR min or max is not a float");
    c.check("zremrangebyscore nosuch 0 1", ":0");
  }

  @OnEveryTarget
  void pops(Client c) throws Exception {
    for (String size : SIZES) {
      c.send("zadd z 1 a 2 b 3 c 4 d 5 e");
      c.send(size);
      c.check("zpopmin z", "['a' ,1]");
      checkPairs(c, "zpopmin z 2", "'b' ,2 'c' ,3");
      c.check("zpopmin z 0", "[]");
      if (size.length() > 10) {
        c.send("zpopmax z");
      }
      checkPairs(c, "zpopmax z 10", "'e' ,5 'd' ,4");
      c.check("exists z", ":0");
    }
    c.check("zpopmin z", "[]");
    c.check("zpopmax z 3", "[]");
    c.check("zpopmin z -1", "-ERR value is out of range, must be positive");
    c.check("zpopmin z x", "-ERR value is out of range, must be positive");
    c.check("zpopmin z 1 2", "-ERR syntax error");
  }

  @OnEveryTarget
  void popsOfSeveralKeys(Client c) throws Exception {
    c.check("zmpop 2 x z min", "nilarray");
    c.send("zadd z 1 a 2 b 3 c");
    c.check("zmpop 2 x z min", "['z' [['a' ,1]]]");
    c.check("zmpop 2 x z max count 5", "['z' [['c' ,3] ['b' ,2]]]");
    c.check("exists z", ":0");
    c.check("zmpop 0 z min", "-ERR numkeys should be greater than 0");
    c.check("zmpop x z min", "-ERR numkeys should be greater than 0");
    c.check("zmpop 2 z min", "-ERR syntax error");
    c.check("zmpop 1 z mid", "-ERR syntax error");
    c.check("zmpop 1 z min count 0", "-ERR count should be greater than 0");
    c.check("zmpop 1 z min count", "-ERR syntax error");
    c.check("zmpop 1 z min count 1 count 2", "-ERR syntax error");
  }

  @OnEveryTarget
  void blockingPopsOfExistingMembers(Client c) throws Exception {
    c.send("zadd z 1 a 2 b 3 c 4 d");
    c.check("bzpopmin x z 0", "['z' 'a' ,1]");
    c.check("bzpopmax x z 1.5", "['z' 'd' ,4]");
    c.check("bzmpop 0 2 x z min count 9", "['z' [['b' ,2] ['c' ,3]]]");
    c.check("bzpopmin z x", "-ERR timeout is not a float or out of range");
    c.check("bzpopmin z -1", "-ERR timeout is negative");
    c.check("bzmpop 1 0 z min", "-ERR numkeys should be greater than 0");
    c.check("bzmpop 1 1 z", "-ERR wrong number of arguments for 'bzmpop' command");
    c.ok("set k v");
    c.check("bzpopmin k 1", WRONG_TYPE);
    c.ok("multi");
    c.send("bzpopmin nosuch 0");
    c.send("bzmpop 0 1 nosuch max");
    c.check("exec", "[nilarray nilarray]");
  }

  @OnEveryTarget(sockets = true)
  void waitsForAMember(Client c) throws Exception {
    Client waiting = c.other();
    String id = Long.toString(waiting.send("client id").integer());
    waiting.write("bzpopmin x z 0");
    c.awaitSuspended(id);
    c.send("zadd z 2 b 1 a");
    waiting.checkNext("['z' 'a' ,1]");
    waiting.write("bzmpop 0 1 y max");
    c.awaitSuspended(id);
    c.send("zunionstore y 1 z");
    waiting.checkNext("['y' [['b' ,2]]]");
    c.check("exists y", ":0");
  }

  @OnEveryTarget
  void unions(Client c) throws Exception {
    sources(c);
    checkPairs(c, "zunion 2 a b withscores", "'x' ,1 'z' ,3 'w' ,4 'y' ,12");
    c.check("zunion 2 a b", "['x' 'z' 'w' 'y']");
    checkPairs(c, "zunion 2 a b weights 2 1 withscores", "'x' ,2 'w' ,4 'z' ,6 'y' ,14");
    checkPairs(c, "zunion 2 a b aggregate min withscores", "'x' ,1 'y' ,2 'z' ,3 'w' ,4");
    checkPairs(c, "zunion 2 a b aggregate MAX withscores", "'x' ,1 'z' ,3 'w' ,4 'y' ,10");
    checkPairs(c, "zunion 2 a s withscores", "'q' ,1 'x' ,1 'y' ,3 'z' ,3");
    c.check("zunion 1 nosuch", "[]");
    c.check("zunionstore d 2 a b weights 1 0.5", ":4");
    checkPairs(c, "zrange d 0 -1 withscores", "'x' ,1 'w' ,2 'z' ,3 'y' ,7");
    c.check("zunionstore d 1 nosuch", ":0");
    c.check("exists d", ":0");
    c.send("zadd i inf x");
    c.send("zadd j -inf x");
    checkPairs(c, "zunion 2 i j withscores", "'x' ,0");
    checkPairs(c, "zunion 1 i weights 0 withscores", "'x' ,0");
  }

  @OnEveryTarget
  void minusZero(Client c) throws Exception {
    c.check("zadd a 0 x", ":1");
    c.check("zadd b 0 x", ":1");
    checkPairs(c, "zunion 1 a weights -1 withscores", "'x' ,-0");
    checkPairs(c, "zunion 2 a b weights -1 -1 withscores", "'x' ,-0");
    checkPairs(c, "zunion 2 a b weights -1 1 withscores", "'x' ,0");
    checkPairs(c, "zunion 2 a b weights -1 1 aggregate min withscores", "'x' ,-0");
    checkPairs(c, "zunion 2 a b weights 1 -1 aggregate min withscores", "'x' ,0");
    checkPairs(c, "zinter 2 a b weights -1 -1 withscores", "'x' ,-0");
  }

  @OnEveryTarget
  void aLimitOfRanksWithoutEffect(Client c) throws Exception {
    c.check("zadd z 1 a 2 b 3 c", ":3");
    c.check("zrange z 0 -1 limit 1 -1", "['a' 'b' 'c']");
    c.check("zrange z 0 -1 rev limit 1 -1", "['c' 'b' 'a']");
    c.check("zrangestore d z 0 -1 limit 1 -1", ":3");
  }

  private static void sources(Client c) throws Exception {
    c.send("zadd a 1 x 2 y 3 z");
    c.send("zadd b 10 y 4 w");
    c.send("sadd s y q");
    c.ok("set k v");
  }

  @OnEveryTarget
  void intersectionsAndDifferences(Client c) throws Exception {
    sources(c);
    checkPairs(c, "zinter 2 a b withscores", "'y' ,12");
    c.check("zinter 3 a b s", "['y']");
    checkPairs(c, "zinter 3 a b s weights 1 1 5 withscores", "'y' ,17");
    checkPairs(c, "zinter 2 a a aggregate max withscores", "'x' ,1 'y' ,2 'z' ,3");
    c.check("zinter 2 a nosuch", "[]");
    c.check("zinterstore d 2 a b aggregate min", ":1");
    checkPairs(c, "zrange d 0 -1 withscores", "'y' ,2");
    c.check("zinterstore d 2 a nosuch", ":0");
    c.check("exists d", ":0");
    c.check("zintercard 2 a b", ":1");
    c.check("zintercard 2 a a limit 2", ":2");
    c.check("zintercard 2 a a limit 0", ":3");
    checkPairs(c, "zdiff 2 a b withscores", "'x' ,1 'z' ,3");
    c.check("zdiff 3 a b nosuch", "['x' 'z']");
    c.check("zdiff 2 nosuch a", "[]");
    c.check("zdiffstore d 2 a s", ":2");
    c.check("zrange d 0 -1", "['x' 'z']");
    c.check("zdiffstore d 2 a a", ":0");
    c.check("exists d", ":0");
  }

  @OnEveryTarget
  void errorsOfSeveralSets(Client c) throws Exception {
    sources(c);
    for (String name : new String[] {"zunion", "zinter", "zdiff", "zintercard"}) {
      c.check(name + " x a", "-ERR value is not an integer or out of range");
      c.check(name + " 0 a", "-ERR at least 1 input key is needed for '" + name + "' command");
      c.check(name + " 2 a", "-ERR syntax error");
      c.check(name + " 1 a bogus", "-ERR syntax error");
      c.check(name + " 2 a k", WRONG_TYPE);
    }
    c.check("zunionstore d 0 a", "-ERR at least 1 input key is needed for 'zunionstore' command");
    c.check("zunionstore d 1 a withscores", "-ERR syntax error");
    c.check("zunion 1 a weights", "-ERR syntax error");
    c.check("zunion 1 a weights x", "-ERR weight value is not a float");
    c.check("zunion 1 a aggregate avg", "-ERR syntax error");
    c.check("zdiff 1 a weights 1", "-ERR syntax error");
    c.check("zintercard 1 a limit -1", "-ERR LIMIT can't be negative");
    c.check("zintercard 1 a limit x", "-ERR LIMIT can't be negative");
  }

  @OnEveryTarget
  void drawsRandomMembers(Client c) throws Exception {
    for (String size : SIZES) {
      c.send("zadd z 1 a 2 b 3 c");
      c.send(size);
      Set<String> all = new HashSet<>();
      c.send("zrange z 0 -1").parts().forEach(member -> all.add(member.text()));
      assertTrue(all.contains(c.text("zrandmember z")));
      assertEquals(all.size(), c.send("zrandmember z 100").parts().size());
      List<String> two = new ArrayList<>();
      c.send("zrandmember z 2").parts().forEach(member -> two.add(member.text()));
      assertEquals(2, new TreeSet<>(two).size());
      assertTrue(all.containsAll(two));
      Reply many = c.send("zrandmember z -50");
      assertEquals(50, many.parts().size());
      many.parts().forEach(member -> assertTrue(all.contains(member.text())));
      boolean flat = c.target().form() == Reply.Form.TWO;
      assertEquals(flat ? 4 : 2, c.send("zrandmember z 2 withscores").parts().size());
      c.check("zrandmember z 0", "[]");
      c.check("del z", ":1");
    }
    c.check("zrandmember nosuch", "nil");
    c.check("zrandmember nosuch 3", "[]");
    c.check("zrandmember nosuch -9223372036854775807", "[]");
    c.check("zrandmember z x", "-ERR value is not an integer or out of range");
    c.check("zrandmember z 1 bogus", "-ERR syntax error");
    c.check("zrandmember z 9223372036854775807 withscores", "-ERR value is out of range");
  }

  @OnEveryTarget
  void walks(Client c) throws Exception {
    c.send("zadd z 1 a 2.5 b");
    c.check("zscan z 0", "['0' ['a' '1' 'b' '2.5']]");
    c.check("zscan z 0 match b", "['0' ['b' '2.5']]");
    c.check("zscan nosuch 0", "['0' []]");
    c.check("zscan z x", "-ERR invalid cursor");
    c.check("zscan z 0 count 0", "-ERR syntax error");
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      c.send("zadd l " + i + " m" + i);
      all.add("m" + i + "=" + i);
    }
    Set<String> found = new TreeSet<>();
    String cursor = "0";
    do {
      Reply reply = c.send("zscan l " + cursor + " count 7");
      cursor = reply.parts().get(0).text();
      List<Reply> parts = reply.parts().get(1).parts();
      for (int i = 0; i < parts.size(); i += 2) {
        found.add(parts.get(i).text() + "=" + parts.get(i + 1).text());
      }
    } while (!cursor.equals("0"));
    assertEquals(all, found);
  }

  @OnEveryTarget
  void encodings(Client c) throws Exception {
    for (int i = 0; i < 128; i++) {
      c.send("zadd z " + i + " m" + i);
    }
    c.check("object encoding z", "'listpack'");
    c.check("zadd z 1 more", ":1");
    c.check("object encoding z", "'skiplist'");
    c.send("zremrangebyrank z 0 120");
    c.check("object encoding z", "'skiplist'");
    c.check("zrangestore t z 0 -1", ":8");
    c.check("object encoding t", "'listpack'");
    c.send("zadd l 1 " + "x".repeat(64));
    c.check("object encoding l", "'listpack'");
    c.send("zadd l 1 " + "x".repeat(65));
    c.check("object encoding l", "'skiplist'");
    c.check("zunionstore u 1 z", ":8");
    c.check("object encoding u", "'listpack'");
    c.check("zunionstore u 2 z l", ":10");
    c.check("object encoding u", "'skiplist'");
    c.check("copy l m", ":1");
    c.check("zadd m 5 y", ":1");
    c.check("zcard l", ":2");
    c.check("object encoding m", "'skiplist'");
  }

  /** The encoding of a result depends on the result, not on the sources. */
  @OnEveryTarget
  void encodingsOfResults(Client c) throws Exception {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 128; i++) {
      pairs.append(' ').append(i).append(" m").append(i);
    }
    c.send("zadd full" + pairs);
    c.send("zadd more" + pairs + " 1 n");
    c.send("zadd short 1 m1 2 m2");
    c.send("zadd edge 1 m1 3 " + "x".repeat(64));
    c.send("zadd long 1 m1 3 " + "x".repeat(65));
    c.send("sadd set m1 m2");
    for (String[] row :
        new String[][] {
          {"zunionstore d 2 full short", "128", "listpack"},
          {"zunionstore d 2 more short", "129", "skiplist"},
          {"zunionstore d 2 short edge", "3", "listpack"},
          {"zunionstore d 2 short long", "3", "skiplist"},
          {"zinterstore d 2 full more", "128", "listpack"},
          {"zinterstore d 2 more more", "129", "skiplist"},
          {"zinterstore d 2 long long", "2", "skiplist"},
          {"zinterstore d 2 long set", "1", "listpack"},
          {"zdiffstore d 2 more short", "127", "listpack"},
          {"zdiffstore d 2 more nosuch", "129", "skiplist"},
          {"zdiffstore d 2 long short", "1", "skiplist"},
          {"zdiffstore d 2 edge short", "1", "listpack"},
          {"zrangestore d more 0 127", "128", "listpack"},
          {"zrangestore d more 0 -1", "129", "skiplist"},
          {"zrangestore d long 0 -1", "2", "skiplist"},
          {"zrangestore d long 0 0", "1", "listpack"},
        }) {
      c.check(row[0], ":" + row[1]);
      Reply encoding = c.send("object encoding d");
      assertEquals(row[2], encoding.text(), row[0]);
    }
  }

  @OnEveryTarget
  void wrongTypes(Client c) throws Exception {
    c.ok("set k v");
    for (String line :
        new String[] {
          "zadd k 1 a",
          "zincrby k 1 a",
          "zrem k a",
          "zscore k a",
          "zmscore k a",
          "zcard k",
          "zcount k 0 1",
          "zlexcount k - +",
          "zrank k a",
          "zrevrank k a",
          "zrange k 0 1",
          "zrangestore d k 0 1",
          "zrangebyscore k 0 1",
          "zrangebylex k - +",
          "zrevrange k 0 1",
          "zrevrangebyscore k 1 0",
          "zrevrangebylex k + -",
          "zremrangebyrank k 0 1",
          "zremrangebyscore k 0 1",
          "zremrangebylex k - +",
          "zpopmin k",
          "zpopmax k 1",
          "zmpop 1 k min",
          "zrandmember k",
          "zrandmember k 1",
          "zscan k 0",
          "zunion 1 k",
          "zunionstore d 1 k",
          "zinterstore d 1 k",
          "zdiffstore d 1 k",
          "zadd k xx 1 a"
        }) {
      c.check(line, WRONG_TYPE);
    }
    c.send("zadd z 1 a");
    c.check("sadd z a", WRONG_TYPE);
    c.check("get z", WRONG_TYPE);
  }

  @OnEveryTarget(sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __key*__:*", ">['psubscribe' '__key*__:*' :1]");
    event(c, s, "zadd a 1 x 2 y 3 z", "zadd a");
    event(c, s, "zadd a 1 x");
    event(c, s, "zadd a 2 x", "zadd a");
    event(c, s, "zadd a incr 1 x", "zincr a");
    event(c, s, "zincrby a 1 x", "zincr a");
    event(c, s, "zrem a nosuch");
    event(c, s, "zrem a x", "zrem a");
    event(c, s, "zpopmin a", "zpopmin a");
    event(c, s, "zpopmax a", "zpopmax a", "del a");
    event(c, s, "zadd a 1 x 2 y 3 z 4 w", "zadd a");
    event(c, s, "zremrangebyrank a 0 0", "zremrangebyrank a");
    event(c, s, "zremrangebyscore a 2 2", "zremrangebyscore a");
    event(c, s, "zadd a 3 w", "zadd a");
    event(c, s, "zremrangebylex a [z [z", "zremrangebylex a");
    event(c, s, "zunionstore b 1 a", "zunionstore b");
    event(c, s, "zinterstore b 1 a", "zinterstore b");
    event(c, s, "zdiffstore b 1 a", "zdiffstore b");
    event(c, s, "zrangestore b a 0 -1", "zrangestore b");
    event(c, s, "zrangestore b nosuch 0 -1", "del b");
    event(c, s, "zmpop 1 a min", "zpopmin a", "del a");
  }

  private static void event(Client c, Client subscriber, String line, String... events)
      throws Exception {
    c.send(line);
    for (String event : events) {
      String[] words = event.split(" ");
      subscriber.checkNext(
          ">['pmessage' '__key*__:*' '__keyevent@0__:" + words[0] + "' '" + words[1] + "']");
    }
    c.check("publish __keyspace__:end x", ":1");
    subscriber.checkNext(">['pmessage' '__key*__:*' '__keyspace__:end' 'x']");
  }
}
