package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tests the commands on hashes, except for the expiry of fields. */
class HashTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";
  private static final String NOT_INTEGER = "-ERR value is not an integer or out of range";

  @OnEveryTarget(since = "8.0.0")
  void getsAndRemoves(Client c) throws Exception {
    c.check("hset h a 1 b 2 c 3", ":3");
    c.check("hgetdel h fields 2 c nosuch", "['3' nil]");
    c.check("hkeys h", "['a' 'b']");
    c.check("hgetdel h FIELDS 2 a a", "['1' nil]");
    c.check("hgetdel h fields 1 nosuch", "[nil]");
    c.check("hgetdel nosuch fields 2 a b", "[nil nil]");
    c.check("hgetdel h fields 1 b", "['2']");
    c.check("exists h nosuch", ":0");
    c.check("hgetdel h fields 0 a", "-ERR Number of fields must be a positive integer");
    c.check("hgetdel h fields x a", "-ERR Number of fields must be a positive integer");
    c.check(
        "hgetdel h fields 2 a",
        "-ERR The `numfields` parameter must match the number of arguments");
    c.check(
        "hgetdel h field 1 a",
        "-ERR Mandatory argument FIELDS is missing or not at the right position");
    c.check("hgetdel h fields 1", "-ERR wrong number of arguments for 'hgetdel' command");
    c.check("set s v", "+OK");
    c.check("hgetdel s fields 1 a", WRONG_TYPE);
  }

  @OnEveryTarget
  void setsAndGets(Client c) throws Exception {
    c.check("hset h f v", ":1");
    c.check("hset h f w g 1", ":1");
    c.check("hset h a 1 a 2 b 3", ":2");
    c.check("hget h a", "'2'");
    c.check("hget h f", "'w'");
    c.check("hget h nosuch", "nil");
    c.check("hget nosuch f", "nil");
    c.check("hmget h f nosuch g f", "['w' nil '1' 'w']");
    c.check("hmget nosuch f g", "[nil nil]");
    c.check("hmset h f x new y", "+OK");
    c.check("hmget h f new", "['x' 'y']");
    c.check("hsetnx h f z", ":0");
    c.check("hsetnx h other z", ":1");
    c.check("hsetnx fresh f z", ":1");
    c.check("hget h f", "'x'");
    c.check("hlen h", ":6");
    c.check("hlen nosuch", ":0");
    c.check("hexists h f", ":1");
    c.check("hexists h nosuch", ":0");
    c.check("hexists nosuch f", ":0");
    c.check("hstrlen h f", ":1");
    c.check("hstrlen h nosuch", ":0");
    c.check("hstrlen nosuch f", ":0");
    c.ok("hmset h \"\" \"\" \"\\x00\\xff\" \"a\\r\\nb\" n -123456789012");
    c.check("hget h \"\"", "''");
    c.check("hget h \"\\x00\\xff\"", "'a\\x0d\\x0ab'");
    c.check("hget h n", "'-123456789012'");
    c.check("hstrlen h n", ":13");
    c.check("type h", "+hash");
    c.check("get h", WRONG_TYPE);
    c.check("getbit h 1", WRONG_TYPE);
    c.check("setbit h 1 1", WRONG_TYPE);
    c.check("bitcount h", WRONG_TYPE);
    c.check("bitpos h 1", WRONG_TYPE);
    c.check("bitop or t h", WRONG_TYPE);
    c.check("bitfield h get u8 0", WRONG_TYPE);
    c.check("bitfield h set u8 0 1", WRONG_TYPE);
    c.check("pfadd h a", WRONG_TYPE);
    c.check("pfcount h", WRONG_TYPE);
    c.check("pfmerge t h", WRONG_TYPE);
  }

  @OnEveryTarget
  void manyFields(Client c) throws Exception {
    c.check("hgetall nosuch", "{}");
    c.check("hkeys nosuch", "[]");
    c.check("hvals nosuch", "[]");
    c.check("hset h a 1 b 2 c x", ":3");
    c.check("hgetall h", "{'a' '1' 'b' '2' 'c' 'x'}");
    c.check("hkeys h", "['a' 'b' 'c']");
    c.check("hvals h", "['1' '2' 'x']");
    c.check("hset h long " + "x".repeat(100), ":1");
    c.check("object encoding h", "'hashtable'");
    c.checkAnyOrder("hkeys h", "['a' 'b' 'c' 'long']");
    c.checkAnyOrder("hvals h", "['1' '2' 'x' '" + "x".repeat(100) + "']");
    assertEquals(8, c.send("hgetall h").parts().size());
  }

  @OnEveryTarget
  void deletes(Client c) throws Exception {
    c.check("hset h a 1 b 2 c 3 d 4", ":4");
    c.check("hdel h a nosuch b a", ":2");
    c.check("hdel nosuch a", ":0");
    c.check("hgetall h", "{'c' '3' 'd' '4'}");
    c.check("hdel h c d", ":2");
    c.check("exists h", ":0");
    c.check("hset h a 1", ":1");
    c.check("expire h 100", ":1");
    c.check("hset h b 1", ":1");
    c.check("ttl h", ":100");
    c.check("hget h a", "'1'");
    c.check("hget h b", "'1'");
    c.check("persist h", ":1");
    c.check("hgetall h", "{'a' '1' 'b' '1'}");
    c.ok("rename h r");
    c.check("hgetall r", "{'a' '1' 'b' '1'}");
    c.check("copy r s", ":1");
    c.check("hset s a 2", ":0");
    c.check("hget r a", "'1'");
    c.check("set r x", "+OK");
    c.check("get r", "'x'");
    c.check("hget r x", WRONG_TYPE);
  }

  @OnEveryTarget
  void increments(Client c) throws Exception {
    c.check("hincrby h n 5", ":5");
    c.check("hincrby h n -10", ":-5");
    c.check("hget h n", "'-5'");
    c.check("hset h m 9223372036854775807 l -9223372036854775808 t x s ' 1' e \"\"", ":5");
    c.check("hincrby h m 1", "-ERR increment or decrement would overflow");
    c.check("hincrby h l -1", "-ERR increment or decrement would overflow");
    c.check("hincrby h m -9223372036854775808", ":-1");
    for (String field : new String[] {"t", "s", "e"}) {
      c.check("hincrby h " + field + " 1", "-ERR hash value is not an integer");
      c.check("hincrbyfloat h " + field + " 1", "-ERR hash value is not a float");
    }
    c.check("hincrby h n x", NOT_INTEGER);
    c.check("hincrby h n 1.5", NOT_INTEGER);
    c.check("hincrbyfloat h f 1.5", "'1.5'");
    c.check("hincrbyfloat h f 0.25", "'1.75'");
    c.check("hincrbyfloat h f -1.75", "'0'");
    c.check("hincrbyfloat h n 0.5", "'-4.5'");
    c.check("hincrby h n 1", "-ERR hash value is not an integer");
    c.check("hincrbyfloat h f 5e3", "'5000'");
    c.check("hincrby h f 1", ":5001");
    c.check("hincrbyfloat h f x", "-ERR value is not a valid float");
    c.check("hincrbyfloat h f nan", "-ERR value is not a valid float");
    c.check("hincrbyfloat h f inf", "-ERR value is NaN or Infinity");
    c.check("hincrbyfloat h f -inf", "-ERR value is NaN or Infinity");
    c.check("hset h i inf", ":1");
    c.check("hincrbyfloat h i 1", "-ERR increment would produce NaN or Infinity");
    c.check("hincrby fresh f x", NOT_INTEGER);
    c.check("exists fresh", ":0");
  }

  @OnEveryTarget
  void encodings(Client c) throws Exception {
    c.check("hset h f " + "v".repeat(64), ":1");
    c.check("object encoding h", "'listpack'");
    c.check("hset h f " + "v".repeat(65), ":0");
    c.check("object encoding h", "'hashtable'");
    c.check("hset h f v", ":0");
    c.check("object encoding h", "'hashtable'");
    c.check("hset g " + "f".repeat(64) + " v", ":1");
    c.check("object encoding g", "'listpack'");
    c.check("hset g " + "f".repeat(65) + " v", ":1");
    c.check("object encoding g", "'hashtable'");
    c.check("hlen g", ":2");
    for (int i = 0; i < 512; i++) {
      c.check("hset n " + i + " " + i, ":1");
    }
    c.check("object encoding n", "'listpack'");
    c.check("hset n 511 x", ":0");
    c.check("object encoding n", "'listpack'");
    c.check("hset n 512 x", ":1");
    c.check("object encoding n", "'hashtable'");
    c.check("hlen n", ":513");
    c.check("hget n 77", "'77'");
    c.ok("config set hash-max-listpack-entries 2 hash-max-listpack-value 4");
    c.check("hset s a 1 b 2222", ":2");
    c.check("object encoding s", "'listpack'");
    c.check("hincrby s a 12345", ":12346");
    c.check("object encoding s", "'hashtable'");
    c.check("hset t a 1 b 2 c 3", ":3");
    c.check("object encoding t", "'hashtable'");
    c.ok("config set hash-max-ziplist-entries 512 hash-max-ziplist-value 64");
    c.check("hset s a 1", ":0");
    c.check("object encoding s", "'hashtable'");
  }

  @OnEveryTarget
  void arity(Client c) throws Exception {
    c.check("hset h f", "-ERR wrong number of arguments for 'hset' command");
    c.check("hset h f v g", "-ERR wrong number of arguments for 'hset' command");
    c.check("hmset h f v g", "-ERR wrong number of arguments for 'hmset' command");
    c.check("exists h", ":0");
    c.ok("set s x");
    for (String line :
        new String[] {
          "hset s f v",
          "hmset s f v",
          "hsetnx s f v",
          "hget s f",
          "hmget s f",
          "hdel s f",
          "hlen s",
          "hexists s f",
          "hstrlen s f",
          "hincrby s f 1",
          "hincrbyfloat s f 1",
          "hgetall s",
          "hkeys s",
          "hvals s",
          "hscan s 0",
          "hrandfield s",
          "hrandfield s 2"
        }) {
      c.check(line, WRONG_TYPE);
    }
  }

  @OnEveryTarget
  void randomFields(Client c) throws Exception {
    c.check("hrandfield nosuch", "nil");
    c.check("hrandfield nosuch 5", "[]");
    c.check("hrandfield nosuch -5 withvalues", "[]");
    c.check("hset h a 1", ":1");
    c.check("hrandfield h", "'a'");
    c.check("hrandfield h 0", "[]");
    c.check("hrandfield h 5", "['a']");
    c.check("hrandfield h -3", "['a' 'a' 'a']");
    boolean nested = c.target() != Target.RESP2 && c.target() != Target.REDIS_RESP2;
    c.check("hrandfield h 1 withvalues", nested ? "[['a' '1']]" : "['a' '1']");
    c.check("hrandfield h -2 WITHVALUES", nested ? "[['a' '1'] ['a' '1']]" : "['a' '1' 'a' '1']");
    for (String key : new String[] {"small", "large"}) {
      for (int i = 0; i < 100; i++) {
        c.check("hset " + key + " f" + i + " v", ":1");
      }
      c.send("hset " + key + " f0 " + "v".repeat(key.equals("large") ? 100 : 1));
      for (int count : new int[] {1, 10, 90, 100, 200}) {
        List<Reply> drawn = c.send("hrandfield " + key + " " + count).parts();
        assertEquals(Math.min(count, 100), drawn.size());
        assertEquals(drawn.size(), new HashSet<>(drawn).size());
      }
      Set<Reply> seen = new HashSet<>(c.send("hrandfield " + key + " -3000").parts());
      assertTrue(seen.size() > 95);
    }
    c.check("hrandfield nosuch -9223372036854775807", "[]");
    c.check("hrandfield h x", NOT_INTEGER);
    c.check("hrandfield h 1 values", "-ERR syntax error");
    c.check("hrandfield h 1 withvalues x", "-ERR syntax error");
    c.check(
        "hrandfield h -9223372036854775808",
        "-ERR value is out of range, value must between -9223372036854775807 and"
            + " 9223372036854775807");
    c.check("hrandfield h 9223372036854775807 withvalues", "-ERR value is out of range");
    c.check("hrandfield h -9223372036854775807 withvalues", "-ERR value is out of range");
  }

  @OnEveryTarget
  void scans(Client c) throws Exception {
    c.check("hscan nosuch 0", "['0' []]");
    c.check("hset h a 1 b 2 ab 3", ":3");
    c.check("hscan h 0", "['0' ['a' '1' 'b' '2' 'ab' '3']]");
    c.check("hscan h 0 match a* count 1", "['0' ['a' '1' 'ab' '3']]");
    c.check("hscan h 17", "['0' ['a' '1' 'b' '2' 'ab' '3']]");
    Set<String> fields = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      c.send("hset large f" + i + " " + i);
    }
    String cursor = "0";
    do {
      Reply reply = c.send("hscan large " + cursor + " count 100");
      cursor = reply.parts().get(0).text();
      List<Reply> found = reply.parts().get(1).parts();
      for (int i = 0; i < found.size(); i += 2) {
        assertEquals("f" + found.get(i + 1).text(), found.get(i).text());
        fields.add(found.get(i).text());
      }
    } while (!cursor.equals("0"));
    assertEquals(2000, fields.size());
    c.check("hscan h x", "-ERR invalid cursor");
    c.check("hscan h 0 match", "-ERR syntax error");
    c.check("hscan h 0 count 0", "-ERR syntax error");
    c.check("hscan h 0 count x", NOT_INTEGER);
    c.check("hscan h 0 type hash", "-ERR syntax error");
  }

  @OnEveryTarget(since = "7.4.0")
  void scansWithoutValues(Client c) throws Exception {
    c.check("hset h a 1 b 2 ab 3", ":3");
    c.check("hscan h 0 novalues", "['0' ['a' 'b' 'ab']]");
    c.check("hscan h 0 match a* NOVALUES count 5", "['0' ['a' 'ab']]");
  }

  @OnEveryTarget(sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __keyevent*", ">['psubscribe' '__keyevent*' :1]");
    c.check("hset h a 1 b 2", ":2");
    c.check("hset h a 1", ":0");
    c.ok("hmset h a 1");
    c.check("hsetnx h a 1", ":0");
    c.check("hsetnx h c 1", ":1");
    c.check("hincrby h a 1", ":2");
    c.check("hincrbyfloat h a 1", "'3'");
    c.check("hdel h nosuch", ":0");
    c.check("hdel h c", ":1");
    c.check("hdel h a b", ":2");
    c.check("publish __keyevent:end x", ":1");
    for (String event : "hset hset hset hset hincrby hincrbyfloat hdel hdel del".split(" ")) {
      s.checkNext(">['pmessage' '__keyevent*' '__keyevent@0__:" + event + "' 'h']");
    }
    s.checkNext(">['pmessage' '__keyevent*' '__keyevent:end' 'x']");
  }
}
