package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import org.junit.jupiter.api.Assumptions;

/**
 * Applies the same random rules in the store and in redis-server: both must accept or refuse the
 * same rules, describe the user in the same words, and allow the same requests.
 *
 * <p>Before 7.2 redis-server did not keep the rules of commands, but generated equivalent ones.
 * Therefore the test passes the rules that Reredis reports to redis-server, which must generate the
 * same from them as from the random ones.
 */
class AclDifferentialTest {
  private static final String[] REQUESTS = {
    "get a1",
    "set a1 v",
    "set a1 v get",
    "set b v",
    "mget a1 b",
    "mset a1 1 b 2",
    "append c v",
    "getset b v",
    "del a1 b c",
    "exists c",
    "rename a1 b",
    "copy b c",
    "bitfield b get u8 0",
    "bitfield b set u8 0 1",
    "bitop and a1 b c",
    "sort a1",
    "sort a1 by x get y store b",
    "sort_ro b",
    "lmove a1 b left right",
    "blpop a1 c 0",
    "lmpop 2 a1 b left",
    "zunionstore a1 2 b c",
    "zinter 2 a1 b",
    "zrangestore a1 b 0 1",
    "georadius a1 1 1 1 km store b",
    "xread count 1 streams a1 b 0 0",
    "xreadgroup group g c streams b >",
    "object encoding a1",
    "memory usage b",
    "config get x",
    "config set x y",
    "client id",
    "client kill x",
    "select 0",
    "select 1",
    "publish news.1 m",
    "publish x m",
    "spublish news.1 m",
    "subscribe news.1 x",
    "psubscribe news.*",
    "psubscribe *",
    "ssubscribe x",
    "unsubscribe x",
    "flushall",
    "keys *",
    "auth x",
    "ping",
    "multi",
    "acl whoami",
  };

  /** The connections for the whole run. */
  private static final class Sides implements Store.CloseOnReset {
    final Bench own;
    final Bench redis;
    final Client ours;
    final Client theirs;
    final List<String> requests = new ArrayList<>();

    Sides() {
      try {
        own = new Bench(Target.RESP2);
        redis = new Bench(Target.REDIS_RESP2);
        ours = own.open();
        theirs = redis.open();
        chooseRequests();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** Excludes commands whose categories differ between the versions. */
    private void chooseRequests() throws IOException {
      Map<String, Set<String>> mine = categories(ours);
      Map<String, Set<String>> others = categories(theirs);
      for (String request : REQUESTS) {
        String[] words = request.split(" ");
        String sub = words[0] + '|' + words[Math.min(1, words.length - 1)];
        String name = mine.containsKey(sub) ? sub : words[0];
        if (mine.get(name).equals(others.get(name))) {
          requests.add(request);
        }
      }
      if (requests.size() < REQUESTS.length * 9 / 10) {
        throw new AssertionError("too few commands are alike: " + requests);
      }
    }

    private static Map<String, Set<String>> categories(Client client) throws IOException {
      Map<String, Set<String>> categories = new HashMap<>();
      for (Reply category : client.send("acl cat").parts()) {
        for (Reply command : client.send("acl cat " + category.text()).parts()) {
          categories.computeIfAbsent(command.text(), key -> new TreeSet<>()).add(category.text());
        }
      }
      return categories;
    }

    @Override
    public void close() throws IOException {
      own.close();
      redis.close();
    }
  }

  private static Sides sides() {
    return Store.getOrCreate("sides", Lifespan.RUN, Sides::new).get();
  }

  @BeforeContainer
  static void needsRedis() {
    Assumptions.assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
  }

  @AfterContainer
  static void stop() throws IOException {
    RedisServer.stopShared();
  }

  @Provide
  Arbitrary<List<String>> rules() {
    Arbitrary<String> command =
        Arbitraries.of(
            "get",
            "set",
            "mget",
            "GET",
            "del",
            "sort",
            "lmove",
            "select",
            "config",
            "config|get",
            "config|set",
            "client",
            "client|id",
            "select|0",
            "select|1",
            "publish",
            "subscribe",
            "psubscribe",
            "xread",
            "zunionstore",
            "nosuch",
            "config|nosuch",
            "get|",
            "flushall");
    Arbitrary<String> category =
        Arbitraries.of(
            "@all",
            "@read",
            "@write",
            "@string",
            "@list",
            "@STRING",
            "@keyspace",
            "@pubsub",
            "@dangerous",
            "@admin",
            "@fast",
            "@slow",
            "@connection",
            "@sortedset",
            "@stream",
            "@nosuch");
    Arbitrary<String> sign = Arbitraries.of("+", "+", "-");
    Arbitrary<String> ofCommands =
        net.jqwik.api.Combinators.combine(sign, Arbitraries.oneOf(command, category))
            .as((s, name) -> s + name);
    Arbitrary<String> pattern = Arbitraries.of("a*", "b", "c", "?", "*", "[ab]*", "x y", "");
    Arbitrary<String> ofKeys =
        net.jqwik.api.Combinators.combine(
                Arbitraries.of("~", "~", "%R~", "%W~", "%RW~", "%wr~", "%X~", "%~"), pattern)
            .as((prefix, keys) -> prefix + keys);
    Arbitrary<String> ofChannels =
        Arbitraries.of("&news.*", "&x", "&*", "&news.1", "allchannels", "resetchannels");
    Arbitrary<String> ofSelector = Arbitraries.oneOf(ofCommands, ofKeys, ofChannels);
    Arbitrary<String> selector =
        ofSelector.list().ofMaxSize(4).map(list -> "(" + String.join(" ", list) + ")");
    Arbitrary<String> other =
        Arbitraries.of(
            "on",
            "off",
            "nopass",
            "resetpass",
            ">one",
            ">two",
            "<one",
            "allkeys",
            "resetkeys",
            "allcommands",
            "nocommands",
            "reset",
            "clearselectors",
            "sanitize-payload",
            "skip-sanitize-payload",
            "ON",
            "bogus");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, ofCommands),
            net.jqwik.api.Tuple.of(4, ofKeys),
            net.jqwik.api.Tuple.of(2, ofChannels),
            net.jqwik.api.Tuple.of(2, selector),
            net.jqwik.api.Tuple.of(3, other))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
  void sameRulesSameRights(@ForAll("rules") List<String> rules) throws Exception {
    Sides sides = sides();
    setUser(sides.ours, "alice", List.of("reset"));
    setUser(sides.theirs, "alice", List.of("reset"));
    Set<String> accepted = new LinkedHashSet<>();
    for (String rule : rules) {
      Reply ours = setUser(sides.ours, "alice", List.of(rule));
      Reply theirs = setUser(sides.theirs, "alice", List.of(rule));
      assertEquals(theirs.toString(), ours.toString(), () -> accepted + " and then " + rule);
      accepted.add(rule);
    }
    Reply ours = sides.ours.send("acl getuser alice");
    Reply theirs = sides.theirs.send("acl getuser alice");
    assertEquals(theirs.parts().get(3), ours.parts().get(3), "passwords");
    sameSelector(sides, theirs.parts(), ours.parts(), 4);
    List<Reply> selectors = theirs.parts().get(11).parts();
    assertEquals(selectors.size(), ours.parts().get(11).parts().size(), "selectors");
    for (int i = 0; i < selectors.size(); i++) {
      Reply own = ours.parts().get(11).parts().get(i);
      sameSelector(sides, selectors.get(i).parts(), own.parts(), 0);
    }
    assertEquals(line(sides.ours, "alice"), lineTakenByBob(sides.ours), "the line means itself");
    for (String request : sides.requests) {
      Reply verdict = sides.ours.send("acl dryrun alice " + request);
      String wanted = sides.theirs.send("acl dryrun alice " + request).toString();
      assertEquals(wanted.replace("This user", "User alice"), verdict.toString(), request);
    }
  }

  /** Returns the line of ACL LIST after the name of the user. */
  private static String line(Client client, String name) throws IOException {
    String start = "user " + name + ' ';
    return client.send("acl list").parts().stream()
        .map(Reply::text)
        .filter(text -> text.startsWith(start))
        .map(text -> text.substring(start.length()))
        .findFirst()
        .orElseThrow();
  }

  /** Creates the user bob from the line of alice, as an ACL file would. */
  private static String lineTakenByBob(Client client) throws IOException {
    List<String> rules = new ArrayList<>(List.of("reset"));
    rules.addAll(List.of(line(client, "alice").split(" ")));
    setUser(client, "bob", rules);
    return line(client, "bob");
  }

  private static Reply setUser(Client client, String name, List<String> rules) throws IOException {
    List<byte[]> words = new ArrayList<>();
    words.add(Client.bytes("acl"));
    words.add(Client.bytes("setuser"));
    words.add(Client.bytes(name));
    rules.forEach(rule -> words.add(Client.bytes(rule)));
    return client.send(words.toArray(byte[][]::new));
  }

  private static void sameSelector(Sides sides, List<Reply> theirs, List<Reply> ours, int from)
      throws IOException {
    // redis-server reports %RW~* here, and could not load such a line if a pattern follows
    String keys = ours.get(from + 3).text().replace("%RW~*", "~*");
    assertEquals(theirs.get(from + 3).text(), keys);
    assertEquals(theirs.get(from + 5), ours.get(from + 5));
    String text = ours.get(from + 1).text();
    setUser(sides.theirs, "bob", List.of("reset"));
    Reply taken = setUser(sides.theirs, "bob", List.of(text.split(" ")));
    assertEquals("+'OK'", taken.toString(), text);
    Reply same = sides.theirs.send("acl getuser bob");
    assertEquals(theirs.get(from + 1).text(), same.parts().get(5).text(), text);
  }
}
