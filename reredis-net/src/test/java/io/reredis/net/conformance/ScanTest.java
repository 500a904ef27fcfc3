package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tests SCAN. */
class ScanTest {
  /**
   * Returns the keys of a whole scan; each must occur once, because the database does not change.
   */
  private static Set<String> walk(Client c, String options) throws Exception {
    List<String> found = new ArrayList<>();
    String cursor = "0";
    do {
      Reply reply = c.send("scan " + cursor + options);
      assertEquals(2, reply.parts().size(), reply.toString());
      cursor = reply.parts().get(0).text();
      reply.parts().get(1).parts().forEach(key -> found.add(key.text()));
      assertTrue(found.size() <= 1000, () -> "an endless walk: " + reply);
    } while (!cursor.equals("0"));
    Set<String> keys = new TreeSet<>(found);
    assertEquals(keys.size(), found.size(), "keys come once");
    return keys;
  }

  @OnEveryTarget
  void anEmptyDatabase(Client c) throws Exception {
    c.check("scan 0", "['0' []]");
    c.check("scan 0 match x count 5", "['0' []]");
  }

  @OnEveryTarget
  void aWholeWalkFindsEveryKeyOnce(Client c) throws Exception {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      c.ok("set key:" + i + " v");
      all.add("key:" + i);
    }
    assertEquals(all, walk(c, ""));
    assertEquals(all, walk(c, " count 1"));
    assertEquals(all, walk(c, " count 1000"));
    assertEquals(all, walk(c, " COUNT 7 MATCH key:*"));
    assertEquals(Set.of("key:51", "key:52"), walk(c, " match key:5[12]"));
    assertEquals(Set.of("key:42"), walk(c, " match key:42"));
    assertEquals(Set.of(), walk(c, " match nosuch"));
    assertEquals(all, walk(c, " type string"));
    assertEquals(all, walk(c, " TYPE STRING match * count 50"));
    assertEquals(Set.of(), walk(c, " type hash"));
    assertFalse(c.send("scan 0 count 10").parts().get(0).text().equals("0"));
  }

  @OnEveryTarget
  void expiredKeysAreNotFound(Client c) throws Exception {
    c.ok("set e v px 2", "set k v");
    c.passes(3);
    assertEquals(Set.of("k"), walk(c, ""));
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    c.check("scan x", "-ERR invalid cursor");
    c.check("scan 1x", "-ERR invalid cursor");
    c.check("scan 99999999999999999999999", "-ERR invalid cursor");
    c.check("scan 0 bogus", "-ERR syntax error");
    c.check("scan 0 count", "-ERR syntax error");
    c.check("scan 0 match", "-ERR syntax error");
    c.check("scan 0 type", "-ERR syntax error");
    c.check("scan 0 count 0", "-ERR syntax error");
    c.check("scan 0 count -5", "-ERR syntax error");
    c.check("scan 0 count x", "-ERR value is not an integer or out of range");
    c.check("scan 0 match a count 5 bogus 1", "-ERR syntax error");
  }

  @OnEveryTarget(since = "7.2")
  void cursorsAreNumbersWithoutSign(Client c) throws Exception {
    c.check("scan -1", "-ERR invalid cursor");
    c.check("scan \"\"", "-ERR invalid cursor");
    c.check("scan 18446744073709551615", "['0' []]");
  }
}
