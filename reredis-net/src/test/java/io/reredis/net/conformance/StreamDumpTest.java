package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Transfers streams with their groups to redis-server and back by DUMP and RESTORE. */
@ExtendWith(RedisServer.Needed.class)
class StreamDumpTest {
  private static final String KEY = "s";

  private static Object run(Jedis jedis, String line) {
    String[] words = line.split(" ");
    String[] rest = java.util.Arrays.copyOfRange(words, 1, words.length);
    return text(jedis.sendCommand(Protocol.Command.valueOf(words[0]), rest));
  }

  private static Object text(Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return reply instanceof List<?> list
        ? list.stream().map(StreamDumpTest::text).map(String::valueOf).toList()
        : reply;
  }

  private static void fill(Jedis jedis) {
    for (int i = 1; i <= 250; i++) {
      String fields = i % 10 == 0 ? "other " + i + " more x" : "field value" + i;
      run(jedis, "XADD s " + i + "-" + i % 3 + " " + fields);
    }
    run(jedis, "XDEL s 5-2 250-1");
    run(jedis, "XGROUP CREATE s g 0");
    run(jedis, "XGROUP CREATE s late $");
    run(jedis, "XREADGROUP GROUP g one COUNT 7 STREAMS s >");
    run(jedis, "XREADGROUP GROUP g two COUNT 3 STREAMS s >");
    run(jedis, "XACK s g 2-2");
    run(jedis, "XCLAIM s g two 0 1-1");
  }

  private static void assertSame(Jedis left, Jedis right) {
    for (String line :
        new String[] {
          "XRANGE s - +", "XLEN s", "XPENDING s g", "XPENDING s late", "XINFO GROUPS s"
        }) {
      assertEquals(run(left, line), run(right, line), line);
    }
    assertEquals(
        run(left, "XPENDING s g - + 100").toString().replaceAll(", \\d+, (\\d+)]", ", $1]"),
        run(right, "XPENDING s g - + 100").toString().replaceAll(", \\d+, (\\d+)]", ", $1]"));
    List<?> ours = (List<?>) run(left, "XINFO STREAM s");
    List<?> theirs = (List<?>) run(right, "XINFO STREAM s");
    for (String fact :
        new String[] {
          "length",
          "last-generated-id",
          "max-deleted-entry-id",
          "entries-added",
          "groups",
          "recorded-first-entry-id"
        }) {
      assertEquals(ours.get(ours.indexOf(fact) + 1), theirs.get(theirs.indexOf(fact) + 1), fact);
    }
  }

  @Test
  void bothWays() throws Exception {
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, ServerOptions.defaults().port(0));
        Jedis ours = new Jedis("127.0.0.1", server.port());
        Jedis theirs = new Jedis("127.0.0.1", RedisServer.shared().port())) {
      theirs.flushAll();
      fill(ours);
      theirs.restore(KEY, 0, ours.dump(KEY));
      assertSame(ours, theirs);
      theirs.flushAll();
      ours.flushAll();
      fill(theirs);
      ours.restore(KEY, 0, theirs.dump(KEY));
      assertSame(ours, theirs);
      run(ours, "XADD s 300 a b");
      run(theirs, "XADD s 300 a b");
      assertSame(ours, theirs);
    }
  }

  @Test
  void empty() throws Exception {
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, ServerOptions.defaults().port(0));
        Jedis ours = new Jedis("127.0.0.1", server.port());
        Jedis theirs = new Jedis("127.0.0.1", RedisServer.shared().port())) {
      theirs.flushAll();
      run(ours, "XADD s 7-7 a b");
      run(ours, "XDEL s 7-7");
      theirs.restore(KEY, 0, ours.dump(KEY));
      assertEquals(0L, run(theirs, "XLEN s"));
      assertEquals("7-8", run(theirs, "XADD s 7-* a b"));
    }
  }
}
