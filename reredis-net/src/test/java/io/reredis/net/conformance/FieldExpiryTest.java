package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests the expiry of hash fields as documented for Redis 7.4. */
class FieldExpiryTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";
  private static final String LONG = "v".repeat(100);

  /** Creates a compact hash and a large one. */
  private static void twoHashes(Client c) throws Exception {
    c.check("hset small a 1 b 2 c 3", ":3");
    c.check("hset large a 1 b 2 c 3 long " + LONG, ":4");
  }

  private static final String[] KEYS = {"small", "large"};

  /** While writes are paused, expired fields are hidden but not removed. */
  @OnEveryTarget(sockets = true, since = "7.4")
  void fieldsStayWhileWritesArePaused(Client c) throws Exception {
    Client other = c.other();
    c.send("hset h a 1 b 2");
    c.send("hset gone a 1");
    c.send("hset large a 1 b " + "x".repeat(100));
    for (String key : new String[] {"h", "gone", "large"}) {
      c.check("hpexpire " + key + " 5 fields 1 a", "[:1]");
    }
    c.ok("config resetstat", "client pause 100000 write");
    c.passes(6);
    for (String key : new String[] {"h", "large"}) {
      c.check("hget " + key + " a", "nil");
      c.check("hexists " + key + " a", ":0");
      c.check("hkeys " + key, "['b']");
      c.check("hlen " + key, ":1");
    }
    c.check("hgetall gone", "{}");
    c.check("dbsize", ":3");
    assertTrue(c.text("info stats").contains("\r\nexpired_subkeys:0\r\n"));
    other.ok("client unpause");
    c.check("hget h a", "nil");
    c.check("hget large a", "nil");
    c.check("hget gone a", "nil");
    c.check("dbsize", ":2");
    assertTrue(c.text("info stats").contains("\r\nexpired_subkeys:3\r\n"));
    assertEquals(2, c.text("info everything").split("\r\nexpired_subkeys:").length, "shown once");
  }

  @OnEveryTarget(since = "7.4.0")
  void fieldsExpire(Client c) throws Exception {
    twoHashes(c);
    for (String key : KEYS) {
      c.check("hexpire " + key + " 10 fields 2 a nosuch", "[:1 :-2]");
      c.check("hpexpire " + key + " 5000 fields 1 b", "[:1]");
      c.check("httl " + key + " fields 4 a b c nosuch", "[:10 :5 :-1 :-2]");
      c.check("hpttl " + key + " fields 2 a b", "[:10000 :5000]");
      c.check("hget " + key + " b", "'2'");
    }
    c.check("object encoding small", "'listpackex'");
    c.check("object encoding large", "'hashtable'");
    c.check("hgetall small", "{'b' '2' 'a' '1' 'c' '3'}");
    c.passes(5001);
    for (String key : KEYS) {
      c.check("hget " + key + " b", "nil");
      c.check("hexists " + key + " b", ":0");
      c.check("httl " + key + " fields 2 a b", "[:5 :-2]");
    }
    c.check("hlen small", ":2");
    c.check("hgetall small", "{'a' '1' 'c' '3'}");
    c.passes(5000);
    c.check("hkeys small", "['c']");
    c.checkAnyOrder("hkeys large", "['c' 'long']");
    c.check("object encoding small", "'listpackex'");
  }

  @OnEveryTarget(since = "7.4.0")
  void theLastFieldTakesTheKeyAlong(Client c) throws Exception {
    for (String value : new String[] {"v", LONG}) {
      c.check("hset h a " + value, ":1");
      c.check("hpexpire h 100 fields 1 a", "[:1]");
      c.check("exists h", ":1");
      c.passes(101);
      c.check("exists h", ":0");
      c.check("type h", "+none");
      c.check("dbsize", ":0");
      c.check("hset h a " + value, ":1");
      c.check("hpexpire h 100 fields 1 a", "[:1]");
      c.passes(101);
      c.check("hset h b 1", ":1");
      c.check("hkeys h", "['b']");
      c.check("del h", ":1");
    }
  }

  @OnEveryTarget(since = "7.4.0")
  void times(Client c) throws Exception {
    twoHashes(c);
    for (String key : KEYS) {
      c.check("hexpireat " + key + " 33177117420 fields 1 a", "[:1]");
      c.check("hpexpireat " + key + " 33177117420123 fields 1 b", "[:1]");
      c.check("hexpiretime " + key + " fields 4 a b c x", "[:33177117420 :33177117421 :-1 :-2]");
      c.check(
          "hpexpiretime " + key + " fields 4 a b c x", "[:33177117420000 :33177117420123 :-1 :-2]");
      c.check("hexpireat " + key + " 1 fields 2 a x", "[:2 :-2]");
      c.check("hexists " + key + " a", ":0");
      c.check("hpexpire " + key + " 0 fields 1 b", "[:2]");
      c.check("hexists " + key + " b", ":0");
    }
    c.check("hexpire small 0 fields 1 c", "[:2]");
    c.check("exists small", ":0");
  }

  @OnEveryTarget(since = "7.4.0")
  void conditions(Client c) throws Exception {
    twoHashes(c);
    for (String key : KEYS) {
      c.check("hexpire " + key + " 10 xx fields 2 a x", "[:0 :-2]");
      c.check("hexpire " + key + " 10 GT fields 1 a", "[:0]");
      c.check("hexpire " + key + " 10 lt fields 1 b", "[:1]");
      c.check("hexpire " + key + " 10 nx fields 2 a b", "[:1 :0]");
      c.check("hexpire " + key + " 20 nx fields 1 a", "[:0]");
      c.check("hexpire " + key + " 20 xx fields 1 a", "[:1]");
      c.check("hexpire " + key + " 20 gt fields 1 a", "[:0]");
      c.check("hexpire " + key + " 21 gt fields 1 a", "[:1]");
      c.check("hexpire " + key + " 21 lt fields 1 a", "[:0]");
      c.check("hexpire " + key + " 0 gt fields 1 a", "[:0]");
      c.check("hexpire " + key + " 5 lt fields 1 a", "[:1]");
      c.check("httl " + key + " fields 2 a b", "[:5 :10]");
    }
  }

  @OnEveryTarget(since = "7.4.0")
  void persists(Client c) throws Exception {
    twoHashes(c);
    for (String key : KEYS) {
      c.check("hexpire " + key + " 10 fields 2 a b", "[:1 :1]");
      c.check("hpersist " + key + " fields 3 a c x", "[:1 :-1 :-2]");
      c.check("hpersist " + key + " fields 1 a", "[:-1]");
      c.check("httl " + key + " fields 2 a b", "[:-1 :10]");
    }
    c.check("hgetall small", "{'b' '2' 'c' '3' 'a' '1'}");
    c.passes(10001);
    c.check("hgetall small", "{'c' '3' 'a' '1'}");
  }

  @OnEveryTarget(since = "7.4.0")
  void overwritingEndsTheExpiry(Client c) throws Exception {
    twoHashes(c);
    for (String key : KEYS) {
      c.check("hexpire " + key + " 10 fields 3 a b c", "[:1 :1 :1]");
      c.check("hset " + key + " a 9", ":0");
      c.check("hincrby " + key + " b 10", ":12");
      c.check("hincrbyfloat " + key + " c 0.5", "'3.5'");
      c.check("httl " + key + " fields 3 a b c", "[:-1 :10 :10]");
      c.check("hsetnx " + key + " b 1", ":0");
      c.check("httl " + key + " fields 1 b", "[:10]");
      c.ok("hmset " + key + " b 1");
      c.check("httl " + key + " fields 1 b", "[:-1]");
      c.passes(10001);
      c.check("hexists " + key + " c", ":0");
      c.check("hsetnx " + key + " c 1", ":1");
      c.check("httl " + key + " fields 1 c", "[:-1]");
    }
  }

  @OnEveryTarget(since = "7.4.0")
  void becomingLargeKeepsExpiries(Client c) throws Exception {
    c.check("hset h a 1 b 2", ":2");
    c.check("hexpire h 10 fields 1 a", "[:1]");
    c.check("object encoding h", "'listpackex'");
    c.check("hset h long " + LONG, ":1");
    c.check("object encoding h", "'hashtable'");
    c.check("httl h fields 3 a b long", "[:10 :-1 :-1]");
    c.ok("rename h r");
    c.check("copy r s", ":1");
    c.check("httl s fields 2 a b", "[:10 :-1]");
    c.check("move r 1", ":1");
    c.passes(10001);
    c.checkAnyOrder("hkeys s", "['b' 'long']");
    c.ok("select 1");
    c.checkAnyOrder("hkeys r", "['b' 'long']");
    c.check("hset k a 1 b 2", ":2");
    c.check("hexpire k 10 fields 1 a", "[:1]");
    c.check("expire k 5", ":1");
    c.check("persist k", ":1");
    c.check("httl k fields 1 a", "[:10]");
    c.check("expire k 5", ":1");
    c.passes(5001);
    c.check("exists k", ":0");
  }

  @OnEveryTarget(since = "7.4.0")
  void keysThatAreNotThere(Client c) throws Exception {
    c.check("hexpire nosuch 10 fields 2 a b", "[:-2 :-2]");
    c.check("hpersist nosuch fields 1 a", "[:-2]");
    for (String name : new String[] {"httl", "hpttl", "hexpiretime", "hpexpiretime"}) {
      c.check(name + " nosuch fields 2 a b", "[:-2 :-2]");
    }
    c.ok("set s x");
    c.check("hexpire s 10 fields 1 a", WRONG_TYPE);
    c.check("hpersist s fields 1 a", WRONG_TYPE);
    c.check("httl s fields 1 a", WRONG_TYPE);
  }

  @OnEveryTarget(since = "7.4.0")
  void errors(Client c) throws Exception {
    c.check("hset h a 1", ":1");
    String missing = "-ERR Mandatory argument FIELDS is missing or not at the right position";
    String match = "-ERR The `numfields` parameter must match the number of arguments";
    for (String name : new String[] {"hexpire", "hpexpire", "hexpireat", "hpexpireat"}) {
      c.check(name + " h x fields 1 a", "-ERR value is not an integer or out of range");
      c.check(name + " h -1 fields 1 a", "-ERR invalid expire time, must be >= 0");
      c.check(
          name + " h 9223372036854775807 fields 1 a",
          "-ERR invalid expire time in '" + name + "' command");
      c.check(name + " h 10 nx xx fields 1 a", missing);
      c.check(name + " h 10 field 1 a", missing);
      c.check(name + " h 10 fields 0 a", "-ERR Parameter `numFields` should be greater than 0");
      c.check(name + " h 10 fields x a", "-ERR Parameter `numFields` should be greater than 0");
      c.check(name + " h 10 fields 2 a", match);
      c.check(name + " h 10 fields 1 a b", match);
      c.check(name + " h 10", "-ERR wrong number of arguments for '" + name + "' command");
    }
    c.check(
        "hpexpireat h 70368744177664 fields 1 a",
        "-ERR invalid expire time in 'hpexpireat' command");
    c.check("hpexpireat h 70368744177663 fields 1 a", "[:1]");
    for (String name : new String[] {"httl", "hpttl", "hexpiretime", "hpexpiretime", "hpersist"}) {
      c.check(name + " h field 1 a", missing);
      c.check(name + " h fields 0 a", "-ERR Number of fields must be a positive integer");
      c.check(name + " h fields x a", "-ERR Number of fields must be a positive integer");
      c.check(name + " h fields 2 a", match);
      c.check(name + " h fields 1 a b", match);
    }
  }

  @OnEveryTarget(since = "7.4.0", sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __keyevent*", ">['psubscribe' '__keyevent*' :1]");
    c.check("hset h a 1 b 2 c 3", ":3");
    c.check("hexpire h 10 fields 2 a b", "[:1 :1]");
    c.check("hexpire h 10 nx fields 2 a b", "[:0 :0]");
    c.check("hpersist h fields 1 a", "[:1]");
    c.check("hpersist h fields 1 a", "[:-1]");
    c.check("hpexpire h 0 fields 1 c", "[:2]");
    c.passes(10001);
    c.check("hlen h", ":1");
    c.check("hpexpire h 10 fields 1 a", "[:1]");
    c.passes(11);
    c.check("hget h a", "nil");
    c.check("hset h a 1", ":1");
    c.check("hpexpire h 0 fields 1 a", "[:2]");
    c.check("publish __keyevent:end x", ":1");
    for (String event :
        "hset hexpire hpersist hdel hexpired hexpire hexpired del hset hdel del".split(" ")) {
      s.checkNext(">['pmessage' '__keyevent*' '__keyevent@0__:" + event + "' 'h']");
    }
    s.checkNext(">['pmessage' '__keyevent*' '__keyevent:end' 'x']");
  }
}
