package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The families of values as an application uses them with Lettuce as it comes. */
class LettuceFamiliesTest {
  private TestServer server;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;
  private RedisCommands<String, String> redis;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(2, setup -> {});
    client = RedisClient.create("redis://127.0.0.1:" + server.port());
    connection = client.connect();
    redis = connection.sync();
  }

  @AfterEach
  void stop() throws IOException {
    client.shutdown(0, 5, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void hashes() {
    assertEquals(2, redis.hset("h", Map.of("a", "1", "b", "wörld")));
    assertEquals("wörld", redis.hget("h", "b"));
    assertEquals(Map.of("a", "1", "b", "wörld"), redis.hgetall("h"));
    assertEquals(
        List.of(KeyValue.just("a", "1"), KeyValue.empty("none")), redis.hmget("h", "a", "none"));
    assertEquals(6, redis.hincrby("h", "a", 5));
    assertEquals(6.5, redis.hincrbyfloat("h", "a", 0.5));
    assertEquals(2, redis.hrandfieldWithvalues("h", 5).size());
    assertEquals(List.of(1L, -2L), redis.hexpire("h", Duration.ofSeconds(100), "a", "none"));
    assertTrue(redis.httl("h", "a").get(0) > 90);
    assertEquals(List.of(1L), redis.hpersist("h", "a"));
    assertEquals(1, redis.hdel("h", "a"));
    for (int i = 0; i < 1000; i++) {
      server.store.hashes().put("large", "f" + i, "" + i);
    }
    Map<String, String> walked = new HashMap<>();
    ScanIterator.hscan(redis, "large", ScanArgs.Builder.limit(50))
        .forEachRemaining(entry -> walked.put(entry.getKey(), entry.getValue()));
    assertEquals(server.store.hashes().getAll("large"), walked);
    assertEquals(1000, redis.hkeys("large").size());
  }

  @Test
  void bitmapsAndHyperLogLogs() {
    assertEquals(0, redis.setbit("b", 7, 1));
    assertEquals(1, redis.getbit("b", 7));
    assertEquals(1, redis.bitcount("b"));
    assertEquals(7, redis.bitpos("b", true));
    assertEquals(1, redis.bitopNot("t", "b"));
    assertEquals(7, redis.bitcount("t"));
    BitFieldArgs field =
        BitFieldArgs.Builder.set(BitFieldArgs.unsigned(8), 0, 200)
            .overflow(BitFieldArgs.OverflowType.FAIL)
            .incrBy(BitFieldArgs.unsigned(8), 0, 100);
    assertEquals(Arrays.asList(0L, null), redis.bitfield("f", field));
    assertEquals(1, redis.pfadd("p", "x", "y"));
    assertEquals(2, redis.pfcount("p"));
    assertEquals("OK", redis.pfmerge("q", "p"));
    assertEquals(2, redis.pfcount("q", "p"));
  }

  @Test
  void lists() throws Exception {
    assertEquals(3, redis.rpush("l", "a", "b", "c"));
    assertEquals(List.of("a", "b", "c"), redis.lrange("l", 0, -1));
    assertEquals(1, redis.lpos("l", "b"));
    assertEquals("a", redis.lmove("l", "m", LMoveArgs.Builder.leftRight()));
    assertEquals(List.of("b", "c"), redis.lpop("l", 2));
    assertNull(redis.lpop("l"));
    RedisFuture<KeyValue<String, String>> waiting = client.connect().async().blpop(20, "l", "k");
    redis.rpush("k", "job");
    assertEquals(KeyValue.just("k", "job"), waiting.get(20, TimeUnit.SECONDS));
  }

  @Test
  void sets() {
    assertEquals(3, redis.sadd("s", "a", "b", "c"));
    assertEquals(1, redis.sadd("t", "b"));
    assertEquals(Set.of("a", "b", "c"), redis.smembers("s"));
    assertEquals(Set.of("b"), redis.sinter("s", "t"));
    assertEquals(List.of(true, false), redis.smismember("s", "a", "x"));
    assertEquals(2, redis.sdiffstore("d", "s", "t"));
    assertTrue(redis.smove("s", "t", "a"));
    assertEquals(2, redis.scard("t"));
    assertTrue(Set.of("a", "b").contains(redis.srandmember("t")));
  }
}
