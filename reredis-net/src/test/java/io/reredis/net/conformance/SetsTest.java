package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tests the commands on sets. */
class SetsTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";

  @OnEveryTarget
  void membersComeAndGo(Client c) throws Exception {
    c.check("sadd s a b c", ":3");
    c.check("sadd s b c d d", ":1");
    c.check("scard s", ":4");
    c.checkAnyOrder("smembers s", "~['a' 'b' 'c' 'd']");
    c.check("sismember s a", ":1");
    c.check("sismember s x", ":0");
    c.check("smismember s a x b", "[:1 :0 :1]");
    c.check("srem s a x b", ":2");
    c.checkAnyOrder("smembers s", "~['c' 'd']");
    c.check("type s", "+set");
    c.check("srem s c d", ":2");
    c.check("exists s", ":0");
    c.check("srem s c", ":0");
  }

  @OnEveryTarget
  void aKeyThatIsNotThereIsEmpty(Client c) throws Exception {
    c.check("scard s", ":0");
    c.check("smembers s", "~[]");
    c.check("sismember s a", ":0");
    c.check("smismember s a b", "[:0 :0]");
    c.check("spop s", "nil");
    c.check("spop s 3", "~[]");
    c.check("srandmember s", "nil");
    c.check("srandmember s 3", "[]");
    c.check("srandmember s -3", "[]");
    c.check("sscan s 0", "['0' []]");
    c.check("smove s t a", ":0");
    c.check("sinter s t", "~[]");
    c.check("sunion s t", "~[]");
    c.check("sdiff s t", "~[]");
    c.check("sinterstore d s t", ":0");
    c.check("sintercard 2 s t", ":0");
    c.check("exists s t d", ":0");
  }

  @OnEveryTarget
  void anyBytesAreMembers(Client c) throws Exception {
    c.check("sadd s \"\" 0 -0 00 +1 9223372036854775807 9223372036854775808", ":7");
    c.check("smismember s \"\" 0 -0 00 +1 1", "[:1 :1 :1 :1 :1 :0]");
    c.check("sismember s 9223372036854775808", ":1");
    c.check("sadd s \"\\x00\\xff\\r\\n\"", ":1");
    c.check("sismember s \"\\x00\\xff\\r\\n\"", ":1");
    c.check("srem s \"\" 0 -0", ":3");
    c.check("scard s", ":5");
  }

  @OnEveryTarget
  void integersAreInOrder(Client c) throws Exception {
    c.check("sadd s 5 -3 70000 1 -5000000000", ":5");
    c.check("smembers s", "~['-5000000000' '-3' '1' '5' '70000']");
    c.check("object encoding s", "'intset'");
    c.check("sscan s 0", "['0' ['-5000000000' '-3' '1' '5' '70000']]");
  }

  @OnEveryTarget(since = "7.2")
  void encodings(Client c) throws Exception {
    c.check("sadd s 1 2 3", ":3");
    c.check("object encoding s", "'intset'");
    c.check("sadd s a", ":1");
    c.check("object encoding s", "'listpack'");
    c.check("srem s a", ":1");
    c.check("object encoding s", "'listpack'");
    c.send("sadd s " + "x".repeat(64));
    c.check("object encoding s", "'listpack'");
    c.send("sadd s " + "x".repeat(65));
    c.check("object encoding s", "'hashtable'");
    c.send("sadd t 1" + " a".repeat(128));
    c.check("object encoding t", "'listpack'");
    c.send("sadd u " + numbers(1, 512));
    c.check("object encoding u", "'intset'");
    c.check("sadd u 513", ":1");
    c.check("object encoding u", "'hashtable'");
    c.send("sadd v " + numbers(1, 128).replace(" ", " a"));
    c.check("object encoding v", "'listpack'");
    c.check("sadd v b", ":1");
    c.check("object encoding v", "'hashtable'");
    c.send("sadd w " + numbers(1, 200));
    c.check("sadd w a", ":1");
    c.check("object encoding w", "'hashtable'");
    c.ok("config set set-max-listpack-entries 2 set-max-intset-entries 3");
    c.send("sadd y a b");
    c.check("object encoding y", "'listpack'");
    c.send("sadd y c");
    c.check("object encoding y", "'hashtable'");
    c.send("sadd z 1 2 3");
    c.check("object encoding z", "'intset'");
    c.send("sadd z 4");
    c.check("object encoding z", "'hashtable'");
  }

  private static String numbers(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append(i == from ? "" : " ").append(i);
    }
    return text.toString();
  }

  @OnEveryTarget(since = "7.2")
  void encodingsOfResults(Client c) throws Exception {
    c.send("sadd i 1 2 3");
    c.send("sadd j 2 3 4");
    c.send("sadd l 1 2 a b");
    c.send("sadd m 2 a x");
    c.send("sadd h 1 2 3 " + "x".repeat(70));
    c.send("sadd g 1 2 a " + "x".repeat(70));
    c.check("sinterstore d i j", ":2");
    c.check("object encoding d", "'intset'");
    c.check("sinterstore d i l", ":2");
    c.check("object encoding d", "'intset'");
    c.check("sinterstore d l m", ":2");
    c.check("object encoding d", "'listpack'");
    c.check("sinterstore d g m", ":2");
    c.check("object encoding d", "'listpack'");
    c.check("sinterstore d h l", ":2");
    c.check("object encoding d", "'intset'");
    c.check("sunionstore d i j", ":4");
    c.check("object encoding d", "'intset'");
    c.check("sunionstore d i l", ":5");
    c.check("object encoding d", "'listpack'");
    c.check("sunionstore d i h", ":4");
    c.check("object encoding d", "'hashtable'");
    c.check("sdiffstore d l m", ":2");
    c.check("object encoding d", "'listpack'");
    c.check("sdiffstore d h g", ":1");
    c.check("object encoding d", "'intset'");
  }

  /**
   * A result of integers is an intset and therefore ordered, whatever the encodings of the sources.
   */
  @OnEveryTarget
  void resultsOfIntegers(Client c) throws Exception {
    c.send("sadd i 5 1 3");
    c.send("sadd j 9 3 -7");
    c.send("sadd h 11 9 5 3 1 " + "x".repeat(70));
    // integers that are not an intset
    c.send("sadd q 1 3 a");
    c.send("srem q a");
    c.check("sunion i j", "~['-7' '1' '3' '5' '9']");
    c.check("sdiff i j", "~['1' '5']");
    c.check("sinter h i", "~['1' '3' '5']");
    c.check("sinter i h", "~['1' '3' '5']");
    for (String[] row :
        new String[][] {
          {"sunionstore d j i", "'-7' '1' '3' '5' '9'"},
          {"sdiffstore d j h", "'-7'"},
          {"sdiffstore d i j", "'1' '5'"},
          {"sinterstore d h i", "'1' '3' '5'"},
          {"sinterstore d h j h", "'3' '9'"},
          {"sunionstore d q i", "'1' '3' '5'"},
          {"sdiffstore d q j", "'1'"},
          {"sinterstore d h q", "'1' '3'"},
        }) {
      c.check(row[0], ":" + row[1].split(" ").length);
      c.check("object encoding d", "'intset'");
      c.check("smembers d", "~[" + row[1] + "]");
    }
    c.send("sadd many " + numbers(1, 512));
    c.check("sunionstore d many", ":512");
    c.check("object encoding d", "'intset'");
    c.check("sunionstore d many j", ":513");
    c.check("object encoding d", "'hashtable'");
    c.check("sinterstore d d i", ":3");
    c.check("object encoding d", "'intset'");
    c.send("sadd q " + numbers(1, 512));
    c.check("sinterstore d q q", ":512");
    c.check("object encoding d", "'intset'");
    c.send("sadd q 513");
    c.check("sinterstore d q q", ":513");
    c.check("object encoding d", "'hashtable'");
  }

  @OnEveryTarget
  void popsRandomMembers(Client c) throws Exception {
    for (String members : new String[] {"1 2 3 4 5", "a b c d e", "a b c d " + "x".repeat(70)}) {
      Set<String> left = new TreeSet<>(List.of(members.split(" ")));
      c.send("sadd s " + members);
      assertTrue(left.remove(c.text("spop s")));
      Reply some = c.send("spop s 2");
      some.parts().forEach(member -> assertTrue(left.remove(member.text())));
      assertEquals(2, some.parts().size());
      c.check("spop s 0", "~[]");
      c.checkAnyOrder("smembers s", "~[" + quoted(left) + "]");
      c.checkAnyOrder("spop s 10", "~[" + quoted(left) + "]");
      c.check("exists s", ":0");
    }
    c.check("spop s -1", "-ERR value is out of range, must be positive");
    c.check("spop s x", "-ERR value is out of range, must be positive");
    c.check("spop s 1 2", "-ERR syntax error");
  }

  private static String quoted(Set<String> members) {
    return String.join(" ", members.stream().map(Notation::quote).toList());
  }

  /** The command builds a new set, because only few of many members remain. */
  @OnEveryTarget
  void popsMostOfALargeSet(Client c) throws Exception {
    for (String prefix : new String[] {"", "m"}) {
      c.send("sadd s " + prefix + numbers(1, 600).replace(" ", " " + prefix));
      Set<String> popped = new TreeSet<>();
      c.send("spop s 590").parts().forEach(member -> popped.add(member.text()));
      assertEquals(590, popped.size());
      c.check("scard s", ":10");
      c.send("smembers s").parts().forEach(member -> assertTrue(popped.add(member.text())));
      assertEquals(600, popped.size());
      c.check("del s", ":1");
    }
  }

  @OnEveryTarget
  void drawsRandomMembers(Client c) throws Exception {
    for (String members : new String[] {"1 2 3 4 5", "a b c d e", "a b c d " + "x".repeat(70)}) {
      Set<String> all = new TreeSet<>(List.of(members.split(" ")));
      c.send("sadd s " + members);
      assertTrue(all.contains(c.text("srandmember s")));
      c.checkAnyOrder("srandmember s 5", "[" + quoted(all) + "]");
      c.checkAnyOrder("srandmember s 500", "[" + quoted(all) + "]");
      c.check("srandmember s 0", "[]");
      for (int count = 1; count < 5; count++) {
        List<String> drawn = new ArrayList<>();
        c.send("srandmember s " + count).parts().forEach(member -> drawn.add(member.text()));
        assertEquals(count, new TreeSet<>(drawn).size());
        assertTrue(all.containsAll(drawn));
      }
      Reply many = c.send("srandmember s -100");
      assertEquals(100, many.parts().size());
      many.parts().forEach(member -> assertTrue(all.contains(member.text())));
      c.check("scard s", ":5");
      c.check("del s", ":1");
    }
    c.check("srandmember nosuch -9223372036854775807", "[]");
    c.check("srandmember s x", "-ERR value is not an integer or out of range");
    c.check("srandmember s 1 2", "-ERR syntax error");
    c.check(
        "srandmember s -9223372036854775808",
        "-ERR value is out of range, value must between -9223372036854775807 and"
            + " 9223372036854775807");
  }

  @OnEveryTarget
  void movesAMember(Client c) throws Exception {
    c.send("sadd s a b");
    c.send("sadd t x");
    c.check("smove s t nosuch", ":0");
    c.check("smove s t a", ":1");
    c.check("smove s s b", ":1");
    c.check("smove s s x", ":0");
    c.check("smove s fresh b", ":1");
    c.check("exists s", ":0");
    c.checkAnyOrder("smembers t", "~['a' 'x']");
    c.check("smembers fresh", "~['b']");
    c.check("smove t fresh b", ":0");
    c.send("sadd t b");
    c.check("smove t fresh b", ":1");
    c.check("scard fresh", ":1");
    c.ok("set str v");
    c.check("smove nosuch str a", ":0");
    c.check("smove t str a", WRONG_TYPE);
    c.check("smove str t a", WRONG_TYPE);
    c.check("smove t str nosuch", WRONG_TYPE);
  }

  @OnEveryTarget
  void intersections(Client c) throws Exception {
    sets(c);
    c.checkAnyOrder("sinter a b", "~['3' '4' 'x']");
    c.checkAnyOrder("sinter a b l", "~['4' 'x']");
    c.checkAnyOrder("sinter i a", "~['1' '2' '3' '4']");
    c.check("sinter i a nosuch", "~[]");
    c.checkAnyOrder("sinter i", "~['1' '2' '3' '4']");
    c.check("sinterstore d a b l", ":2");
    c.checkAnyOrder("smembers d", "~['4' 'x']");
    c.check("sinterstore a a b", ":3");
    c.checkAnyOrder("smembers a", "~['3' '4' 'x']");
    c.check("sinterstore d a nosuch", ":0");
    c.check("exists d", ":0");
  }

  @OnEveryTarget
  void unions(Client c) throws Exception {
    sets(c);
    c.checkAnyOrder("sunion a b", "~['1' '2' '3' '4' '5' '6' 'x' 'y' 'z']");
    c.checkAnyOrder("sunion i nosuch", "~['1' '2' '3' '4']");
    c.check("sunionstore d i a nosuch", ":6");
    c.checkAnyOrder("smembers d", "~['1' '2' '3' '4' 'x' 'y']");
    c.ok("set d string");
    c.check("expire d 100", ":1");
    c.check("sunionstore d i", ":4");
    c.check("ttl d", ":-1");
    c.check("sunionstore d nosuch", ":0");
    c.check("exists d", ":0");
  }

  @OnEveryTarget
  void differences(Client c) throws Exception {
    sets(c);
    c.checkAnyOrder("sdiff a b", "~['1' '2' 'y']");
    c.checkAnyOrder("sdiff l a b i", "~['" + "q".repeat(70) + "']");
    c.checkAnyOrder("sdiff i b", "~['1' '2']");
    c.check("sdiff nosuch a", "~[]");
    c.checkAnyOrder("sdiff i nosuch", "~['1' '2' '3' '4']");
    c.check("sdiff a a", "~[]");
    c.check("sdiffstore d a b", ":3");
    c.checkAnyOrder("smembers d", "~['1' '2' 'y']");
    c.check("sdiffstore d d d", ":0");
    c.check("exists d", ":0");
  }

  private static void sets(Client c) throws Exception {
    c.send("sadd i 1 2 3 4");
    c.send("sadd a 1 2 3 4 x y");
    c.send("sadd b 3 4 5 6 x z");
    c.send("sadd l 4 x " + "q".repeat(70));
  }

  @OnEveryTarget
  void sizesOfIntersections(Client c) throws Exception {
    sets(c);
    c.check("sintercard 2 a b", ":3");
    c.check("sintercard 3 a b l", ":2");
    c.check("sintercard 2 a b limit 2", ":2");
    c.check("sintercard 2 a b LIMIT 0", ":3");
    c.check("sintercard 2 a b limit 1 limit 10", ":3");
    c.check("sintercard 1 a", ":6");
    c.check("sintercard 0 a", "-ERR numkeys should be greater than 0");
    c.check("sintercard -1 a", "-ERR numkeys should be greater than 0");
    c.check("sintercard x a", "-ERR numkeys should be greater than 0");
    c.check("sintercard 3 a b", "-ERR Number of keys can't be greater than number of args");
    c.check("sintercard 1 a b", "-ERR syntax error");
    c.check("sintercard 1 a limit", "-ERR syntax error");
    c.check("sintercard 1 a limit -1", "-ERR LIMIT can't be negative");
    c.check("sintercard 1 a limit x", "-ERR LIMIT can't be negative");
  }

  @OnEveryTarget
  void wrongTypes(Client c) throws Exception {
    c.ok("set k v");
    c.send("sadd s a");
    for (String line :
        new String[] {
          "sadd k a",
          "srem k a",
          "scard k",
          "smembers k",
          "sismember k a",
          "smismember k a",
          "spop k",
          "spop k 2",
          "srandmember k",
          "srandmember k 2",
          "sscan k 0",
          "sinter k s",
          "sinter s k",
          "sunion s k",
          "sdiff s k",
          "sinterstore d s k",
          "sunionstore d k",
          "sdiffstore d s k",
          "sintercard 2 s k",
          "sinter nosuch k",
          "sdiff nosuch k"
        }) {
      c.check(line, WRONG_TYPE);
    }
    c.check("get s", WRONG_TYPE);
    c.check("append s x", WRONG_TYPE);
    c.check("exists d", ":0");
    c.ok("set s v");
    c.check("get s", "'v'");
  }

  @OnEveryTarget
  void walks(Client c) throws Exception {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      c.send("sadd s member:" + i);
      all.add("member:" + i);
    }
    assertEquals(all, walk(c, ""));
    assertEquals(all, walk(c, " count 1"));
    assertEquals(all, walk(c, " count 100000"));
    assertEquals(Set.of("member:42"), walk(c, " match member:42"));
    assertEquals(Set.of("member:1", "member:2"), walk(c, " match member:[12] count 30"));
    c.check("sscan s x", "-ERR invalid cursor");
    c.check("sscan s 0 count 0", "-ERR syntax error");
    c.check("sscan s 0 count x", "-ERR value is not an integer or out of range");
    c.check("sscan s 0 match", "-ERR syntax error");
    c.check("sscan s 0 type set", "-ERR syntax error");
  }

  private static Set<String> walk(Client c, String options) throws Exception {
    Set<String> found = new TreeSet<>();
    String cursor = "0";
    int steps = 0;
    do {
      Reply reply = c.send("sscan s " + cursor + options);
      cursor = reply.parts().get(0).text();
      reply.parts().get(1).parts().forEach(member -> found.add(member.text()));
      assertTrue(steps++ < 3000, "an endless walk");
    } while (!cursor.equals("0"));
    return found;
  }

  @OnEveryTarget
  void expiryAndOtherKeyCommands(Client c) throws Exception {
    c.send("sadd s a b");
    c.check("expire s 100", ":1");
    c.check("sadd s c", ":1");
    c.check("ttl s", ":100");
    c.check("copy s t", ":1");
    c.check("sadd t d", ":1");
    c.check("scard s", ":3");
    c.check("scard t", ":4");
    c.check("ttl t", ":100");
    c.check("rename t u", "+OK");
    c.checkAnyOrder("smembers u", "~['a' 'b' 'c' 'd']");
    c.check("persist u", ":1");
    c.check("move u 1", ":1");
    c.check("pexpire s 2", ":1");
    c.passes(3);
    c.check("scard s", ":0");
  }

  @OnEveryTarget(sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __key*__:*", ">['psubscribe' '__key*__:*' :1]");
    event(c, s, "sadd a 1 2 3", "sadd a");
    event(c, s, "sadd a 1");
    event(c, s, "srem a 9");
    event(c, s, "srem a 1", "srem a");
    event(c, s, "smove a b 2", "srem a", "sadd b");
    event(c, s, "smove a b 3", "srem a", "del a", "sadd b");
    event(c, s, "smove b b 3");
    event(c, s, "spop b", "spop b");
    event(c, s, "spop b", "spop b", "del b");
    event(c, s, "sadd a 1 2 3 4", "sadd a");
    event(c, s, "spop a 0");
    event(c, s, "spop a 2", "spop a");
    event(c, s, "spop a 2", "spop a", "del a");
    event(c, s, "sadd a 1 2", "sadd a");
    event(c, s, "sadd b 2 3", "sadd b");
    event(c, s, "sinterstore d a b", "sinterstore d");
    event(c, s, "sunionstore d a b", "sunionstore d");
    event(c, s, "sdiffstore d a b", "sdiffstore d");
    event(c, s, "sinterstore d a nosuch", "del d");
    event(c, s, "sinterstore d a nosuch");
    event(c, s, "srem a 1 2", "srem a", "del a");
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

  @OnEveryTarget
  void withinATransaction(Client c) throws Exception {
    c.ok("multi");
    c.send("sadd a 1 2");
    c.send("sadd b 2 3");
    c.send("sintercard 2 a b");
    c.send("smove a b 1");
    c.send("smembers b");
    c.check("exec", "[:2 :2 :1 :1 ~['1' '2' '3']]");
  }
}
