package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** Tests typical uses of Jedis, in both protocol versions. */
class JedisTest {

  private static JedisPooled open(TestServer server, RedisProtocol protocol) {
    DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().protocol(protocol).build();
    return new JedisPooled(new HostAndPort("127.0.0.1", server.port()), config);
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void strings(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      assertEquals("OK", jedis.set("k", "wörld", SetParams.setParams().nx().ex(100)));
      assertNull(jedis.set("k", "other", SetParams.setParams().nx()));
      assertEquals("wörld", jedis.get("k"));
      long ttl = jedis.ttl("k");
      assertTrue(ttl > 90 && ttl <= 100);
      assertNull(jedis.get("none"));
      assertEquals(42, jedis.incrBy("n", 42));
      assertEquals(42.5, jedis.incrByFloat("n", 0.5));
      assertEquals(List.of("wörld", "42.5"), jedis.mget("k", "n"));
      JedisDataException e = assertThrows(JedisDataException.class, () -> jedis.incr("k"));
      assertEquals("ERR value is not an integer or out of range", e.getMessage());
      assertEquals(1, jedis.expire("n", 5));
      assertEquals(2, jedis.del("k", "n", "none"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void pipelinesAndTransactions(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      List<Response<Long>> counts = new ArrayList<>();
      try (AbstractPipeline pipeline = jedis.pipelined()) {
        for (int i = 0; i < 1000; i++) {
          counts.add(pipeline.incr("n"));
        }
        pipeline.sync();
      }
      assertEquals(1000, counts.get(999).get());
      try (AbstractTransaction transaction = jedis.multi()) {
        transaction.set("a", "1");
        transaction.incr("a");
        assertEquals(List.of("OK", 2L), transaction.exec());
      }
      try (AbstractTransaction transaction = jedis.transaction(false)) {
        transaction.watch("a");
        jedis.set("a", "meanwhile");
        transaction.multi();
        transaction.set("a", "lost");
        assertNull(transaction.exec());
      }
      assertEquals("meanwhile", jedis.get("a"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void scan(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      for (int i = 0; i < 500; i++) {
        server.store.strings().set("key:" + i, "v");
        server.store.strings().set("other:" + i, "v");
      }
      Set<String> found = new HashSet<>();
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> page = jedis.scan(cursor, new ScanParams().match("key:*").count(30));
        found.addAll(page.getResult());
        cursor = page.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      assertEquals(500, found.size());
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void messages(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {});
        JedisPooled publisher = open(server, protocol);
        JedisPooled jedis = open(server, protocol)) {
      LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
      CountDownLatch subscribed = new CountDownLatch(2);
      JedisPubSub listener =
          new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
              subscribed.countDown();
            }

            @Override
            public void onMessage(String channel, String message) {
              messages.add(message);
            }
          };
      Thread thread = new Thread(() -> jedis.subscribe(listener, "news", "more"));
      thread.start();
      assertTrue(subscribed.await(20, TimeUnit.SECONDS));
      for (int i = 0; i < 100; i++) {
        assertEquals(1, publisher.publish(i % 2 == 0 ? "news" : "more", "" + i));
        assertEquals("" + i, messages.poll(20, TimeUnit.SECONDS));
      }
      listener.unsubscribe();
      thread.join(20_000);
      assertEquals(0, publisher.publish("news", "late"));
    }
  }
}
