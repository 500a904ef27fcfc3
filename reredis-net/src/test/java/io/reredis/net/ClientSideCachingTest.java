package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.reredis.support.Await;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.csc.CacheFactory;

/** Tests client libraries that cache values and receive invalidations. */
class ClientSideCachingTest {
  @Test
  void lettuce() throws Exception {
    try (TestServer server = TestServer.start()) {
      RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        Map<String, String> kept = new ConcurrentHashMap<>();
        CacheFrontend<String, String> cache =
            ClientSideCaching.enable(
                CacheAccessor.forMap(kept), connection, TrackingArgs.Builder.enabled());
        server.store.strings().set("k", "one");
        assertEquals("one", cache.get("k"));
        assertEquals("one", kept.get("k"));
        server.store.strings().set("k", "two");
        Await.until("the change was told", () -> !kept.containsKey("k"));
        assertEquals("two", cache.get("k"));
        server.store.execute("FLUSHALL");
        assertNull(connection.sync().get("k"));
      } finally {
        client.shutdown();
      }
    }
  }

  @Test
  void jedis() throws Exception {
    try (TestServer server = TestServer.start()) {
      Cache cache = CacheFactory.getCache(CacheConfig.builder().maxSize(100).build());
      DefaultJedisClientConfig config =
          DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build();
      HostAndPort address = new HostAndPort("127.0.0.1", server.port());
      try (UnifiedJedis jedis = new UnifiedJedis(address, config, cache)) {
        jedis.hset("h", "f", "one");
        assertEquals("one", jedis.hget("h", "f"));
        assertEquals("one", jedis.hget("h", "f"));
        assertEquals(1, cache.getStats().getHitCount());
        server.store.execute("HSET", "h", "f", "two");
        Await.until("the change was told", () -> jedis.hget("h", "f").equals("two"));
        server.store.keys().delete("h");
        Await.until("the end was told", () -> jedis.hget("h", "f") == null);
      }
    }
  }
}
