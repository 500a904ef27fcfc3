package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.args.BitCountOption;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.args.ListPosition;
import redis.clients.jedis.params.BitPosParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** The families of values as an application uses them with Jedis, in both protocol versions. */
class JedisFamiliesTest {
  private static JedisPooled open(TestServer server, RedisProtocol protocol) {
    DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().protocol(protocol).build();
    return new JedisPooled(new HostAndPort("127.0.0.1", server.port()), config);
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void hashes(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      assertEquals(2, jedis.hset("h", Map.of("a", "1", "b", "wörld")));
      assertEquals(0, jedis.hset("h", "a", "2"));
      assertEquals("wörld", jedis.hget("h", "b"));
      assertEquals(Arrays.asList("2", null), jedis.hmget("h", "a", "none"));
      assertEquals(Map.of("a", "2", "b", "wörld"), jedis.hgetAll("h"));
      assertEquals(Set.of("a", "b"), jedis.hkeys("h"));
      assertEquals(Set.of("2", "wörld"), Set.copyOf(jedis.hvals("h")));
      assertEquals(7, jedis.hincrBy("h", "a", 5));
      assertEquals(7.5, jedis.hincrByFloat("h", "a", 0.5));
      assertEquals(0, jedis.hsetnx("h", "a", "x"));
      assertTrue(jedis.hexists("h", "a"));
      assertEquals(6, jedis.hstrlen("h", "b"));
      assertEquals(2, jedis.hrandfieldWithValues("h", 5).size());
      assertEquals(List.of(1L, -2L), jedis.hexpire("h", 100, "a", "none"));
      assertEquals(List.of(0L), jedis.hexpire("h", 50, ExpiryOption.NX, "a"));
      long ttl = jedis.httl("h", "a").get(0);
      assertTrue(ttl > 90 && ttl <= 100);
      assertEquals(List.of(1L, -1L), jedis.hpersist("h", "a", "b"));
      assertEquals(1, jedis.hdel("h", "a", "none"));
      assertEquals(1, jedis.hlen("h"));
      for (int i = 0; i < 1000; i++) {
        server.store.hashes().put("large", "f" + i, "" + i);
      }
      Map<String, String> walked = new HashMap<>();
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<Map.Entry<String, String>> page =
            jedis.hscan("large", cursor, new ScanParams().count(50));
        page.getResult().forEach(entry -> walked.put(entry.getKey(), entry.getValue()));
        cursor = page.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      assertEquals(server.store.hashes().getAll("large"), walked);
      assertEquals(50, new ArrayList<>(jedis.hrandfield("large", 50)).size());
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void bitmaps(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      assertFalse(jedis.setbit("b", 7, true));
      assertTrue(jedis.getbit("b", 7));
      assertEquals(1, jedis.bitcount("b"));
      assertEquals(1, jedis.bitcount("b", 5, 7, BitCountOption.BIT));
      assertEquals(7, jedis.bitpos("b", true));
      assertEquals(-1, jedis.bitpos("b", true, new BitPosParams(1, 2)));
      assertEquals(1, jedis.bitop(BitOP.NOT, "t", "b"));
      assertArrayEquals(new byte[] {(byte) 0xfe}, jedis.get(new byte[] {'t'}));
      assertEquals(
          Arrays.asList(0L, null, 200L),
          jedis.bitfield(
              "f",
              "SET",
              "u8",
              "#1",
              "200",
              "OVERFLOW",
              "FAIL",
              "INCRBY",
              "u8",
              "8",
              "100",
              "GET",
              "u8",
              "8"));
      assertEquals(List.of(200L), jedis.bitfieldReadonly("f", "GET", "u8", "8"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void hyperLogLogs(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      assertEquals(1, jedis.pfadd("a", "x", "y"));
      assertEquals(0, jedis.pfadd("a", "x"));
      assertEquals(1, jedis.pfadd("b", "z"));
      assertEquals(2, jedis.pfcount("a"));
      assertEquals(3, jedis.pfcount("a", "b"));
      assertEquals("OK", jedis.pfmerge("t", "a", "b"));
      assertEquals(3, jedis.pfcount("t"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void lists(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {});
        JedisPooled jedis = open(server, protocol)) {
      assertEquals(3, jedis.rpush("l", "a", "b", "c"));
      assertEquals(4, jedis.lpush("l", "z"));
      assertEquals(List.of("z", "a", "b", "c"), jedis.lrange("l", 0, -1));
      assertEquals("c", jedis.lindex("l", -1));
      assertEquals("OK", jedis.lset("l", 0, "y"));
      assertEquals(5, jedis.linsert("l", ListPosition.AFTER, "y", "x"));
      assertEquals(1, jedis.lpos("l", "x"));
      assertEquals(1, jedis.lrem("l", 0, "x"));
      assertEquals("y", jedis.lmove("l", "m", ListDirection.LEFT, ListDirection.RIGHT));
      assertEquals(List.of("a", "b"), jedis.lpop("l", 2));
      assertEquals("c", jedis.rpop("l"));
      assertNull(jedis.lpop("l"));
      CompletableFuture<List<String>> waiting =
          CompletableFuture.supplyAsync(() -> jedis.blpop(20, "l", "k"));
      jedis.rpush("k", "job");
      assertEquals(List.of("k", "job"), waiting.get(20, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void sets(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      assertEquals(3, jedis.sadd("s", "a", "b", "c"));
      assertEquals(1, jedis.sadd("t", "b"));
      assertTrue(jedis.sismember("s", "a"));
      assertEquals(List.of(true, false), jedis.smismember("s", "a", "x"));
      assertEquals(Set.of("a", "b", "c"), jedis.smembers("s"));
      assertEquals(Set.of("b"), jedis.sinter("s", "t"));
      assertEquals(Set.of("a", "c"), jedis.sdiff("s", "t"));
      assertEquals(1, jedis.sintercard("s", "t"));
      assertEquals(3, jedis.sunionstore("u", "s", "t"));
      assertEquals(1, jedis.smove("s", "t", "a"));
      assertEquals(1, jedis.srem("s", "c"));
      assertEquals("b", jedis.spop("s"));
      assertEquals(3, jedis.sscan("u", ScanParams.SCAN_POINTER_START).getResult().size());
    }
  }
}
