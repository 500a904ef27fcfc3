package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Restores dumps of Reredis in redis-server, and dumps of redis-server in Reredis. */
@ExtendWith(RedisServer.Needed.class)
class DumpExchangeTest {
  private static final String KEY = "k";

  private static String[] words(String name, int count, IntFunction<String> word) {
    List<String> all = new ArrayList<>(List.of(name, KEY));
    for (int i = 0; i < count; i++) {
      all.addAll(Arrays.asList(word.apply(i).split(" ")));
    }
    return all.toArray(String[]::new);
  }

  private static String[] fill(String form) {
    switch (form) {
      case "string":
        return new String[] {"set", KEY, "hello"};
      case "number":
        return new String[] {"set", KEY, "-123456"};
      case "compressible":
        return new String[] {"set", KEY, "ab".repeat(5000)};
      case "listpack list":
        return words("rpush", 20, i -> "element" + i);
      case "quicklist":
        return words("rpush", 5000, i -> i % 3 == 0 ? "" + i * 1000L : "element" + i);
      case "list of large elements":
        return words("rpush", 20, i -> "x".repeat(i * 1000 + 1));
      case "listpack zset":
        return words("zadd", 50, i -> i * 0.5 - 3 + " member" + i);
      case "infinite zset":
        return words("zadd", 3, i -> new String[] {"-inf", "inf", "1e100"}[i] + " m" + i);
      case "skiplist zset":
        return words("zadd", 2000, i -> i * 1.1 + " member" + i);
      case "listpack hash":
        return words("hset", 100, i -> "field" + i + " " + i);
      case "hashtable hash":
        return words("hset", 2000, i -> "field" + i + " value" + i);
      case "intset":
        return words("sadd", 100, i -> "" + (long) i * i * i * 1_000_000);
      case "listpack set":
        return words("sadd", 100, i -> "member" + i);
      default:
        return words("sadd", 1000, i -> "member" + i);
    }
  }

  private static String read(String form) {
    return form.endsWith("zset")
        ? "zrange"
        : form.endsWith("hash")
            ? "hgetall"
            : form.endsWith("set") ? "smembers" : form.contains("list") ? "lrange" : "get";
  }

  private static Object value(Jedis jedis, String form) {
    switch (read(form)) {
      case "zrange":
        return jedis.zrangeWithScores(KEY, 0, -1);
      case "hgetall":
        return jedis.hgetAll(KEY);
      case "smembers":
        return jedis.smembers(KEY);
      case "lrange":
        return jedis.lrange(KEY, 0, -1);
      default:
        return jedis.get(KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string",
        "number",
        "compressible",
        "listpack list",
        "quicklist",
        "list of large elements",
        "listpack zset",
        "infinite zset",
        "skiplist zset",
        "listpack hash",
        "hashtable hash",
        "intset",
        "listpack set",
        "hashtable set"
      })
  void bothWays(String form) throws Exception {
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, ServerOptions.defaults().port(0));
        Jedis ours = new Jedis("127.0.0.1", server.port());
        Jedis theirs = new Jedis("127.0.0.1", RedisServer.shared().port())) {
      theirs.flushAll();
      String[] fill = fill(form);
      Protocol.Command command = Protocol.Command.valueOf(fill[0].toUpperCase());
      ours.sendCommand(command, Arrays.copyOfRange(fill, 1, fill.length));
      theirs.restore(KEY, 0, ours.dump(KEY));
      assertEquals(value(ours, form), value(theirs, form));
      byte[] payload = theirs.dump(KEY);
      ours.del(KEY);
      ours.restore(KEY, 0, payload);
      assertEquals(value(theirs, form), value(ours, form));
      assertEquals(-1, ours.ttl(KEY));
    }
  }
}
