package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.cache.Cache;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/** Tests templates, scripts, transactions and caches of Spring Data Redis with Lettuce. */
@Timeout(60)
class SpringDataTest extends SpringOnServer {
  private static final class Order implements Serializable {
    private final String item;
    private final int count;

    Order(String item, int count) {
      this.item = item;
      this.count = count;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Order order && order.item.equals(item) && order.count == count;
    }

    @Override
    public int hashCode() {
      return Objects.hash(item, count);
    }
  }

  @Test
  void templates() throws Exception {
    RedisTemplate<String, Order> orders = new RedisTemplate<>();
    orders.setConnectionFactory(connections);
    orders.afterPropertiesSet();
    Order order = new Order("tea", 2);
    orders.opsForValue().set("order", order, Duration.ofMinutes(1));
    assertEquals(order, orders.opsForValue().get("order"));
    assertTrue(orders.getExpire("order") > 50);
    List<Boolean> won =
        Concurrently.call(
            THREADS, thread -> strings.opsForValue().setIfAbsent("first", "" + thread));
    assertEquals(1, Collections.frequency(won, true));
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 50; i++) {
            strings.opsForValue().increment("n");
            strings.opsForHash().increment("h", "n", 2);
            strings.opsForZSet().incrementScore("z", "n", 0.5);
          }
        });
    assertEquals("" + THREADS * 50, strings.opsForValue().get("n"));
    assertEquals(Map.of("n", "" + THREADS * 100), strings.opsForHash().entries("h"));
    strings.opsForZSet().add("z", "m", 1);
    Set<TypedTuple<String>> two = strings.opsForZSet().rangeWithScores("z", 0, -1);
    assertEquals(
        List.of(TypedTuple.of("m", 1.0), TypedTuple.of("n", THREADS * 25.0)), List.copyOf(two));
    strings.opsForList().rightPushAll("l", "a", "b", "c");
    assertEquals("c", strings.opsForList().rightPopAndLeftPush("l", "l"));
    assertEquals(List.of("c", "a", "b"), strings.opsForList().range("l", 0, -1));
    strings.opsForSet().add("s", "a", "b");
    strings.opsForSet().add("t", "b");
    assertEquals(Set.of("a"), strings.opsForSet().difference("s", "t"));
    assertEquals(DataType.LIST, strings.type("l"));
    List<Object> replies =
        strings.executePipelined(
            new SessionCallback<Object>() {
              @Override
              @SuppressWarnings("unchecked")
              public <K, V> Object execute(RedisOperations<K, V> operations) {
                RedisOperations<String, String> redis =
                    (RedisOperations<String, String>) operations;
                for (int i = 0; i < 100; i++) {
                  redis.opsForValue().set("p" + i, "" + i);
                  redis.opsForValue().get("p" + i);
                }
                return null;
              }
            });
    assertEquals("99", replies.get(199));
  }

  /** Increments a counter in a transaction, unless another client has changed the key. */
  private static final class Increment implements SessionCallback<Boolean> {
    @Override
    @SuppressWarnings("unchecked")
    public <K, V> Boolean execute(RedisOperations<K, V> operations) throws DataAccessException {
      RedisOperations<String, String> redis = (RedisOperations<String, String>) operations;
      redis.watch("watched");
      String n = redis.opsForValue().get("watched");
      redis.multi();
      redis.opsForValue().set("watched", "" + (n == null ? 1 : Integer.parseInt(n) + 1));
      redis.opsForList().rightPush("history", "" + n);
      return !redis.exec().isEmpty();
    }
  }

  @Test
  void transactions() throws Exception {
    Concurrently.run(
        THREADS,
        thread -> {
          for (int done = 0; done < 5; ) {
            done += strings.execute(new Increment()) ? 1 : 0;
          }
        });
    assertEquals("" + THREADS * 5, strings.opsForValue().get("watched"));
    List<String> history = strings.opsForList().range("history", 0, -1);
    assertEquals(THREADS * 5, new HashSet<>(history).size());
  }

  @Test
  void scripts() throws Exception {
    RedisScript<Boolean> take =
        new DefaultRedisScript<>(
            """
            local left = tonumber(redis.call('GET', KEYS[1]))
            if left < tonumber(ARGV[1]) then return false end
            redis.call('DECRBY', KEYS[1], ARGV[1])
            redis.call('RPUSH', KEYS[2], ARGV[2])
            return true
            """,
            Boolean.class);
    strings.opsForValue().set("stock", "100");
    AtomicInteger sold = new AtomicInteger();
    Concurrently.run(
        THREADS,
        thread -> {
          while (strings.execute(take, List.of("stock", "buyers"), "1", "buyer " + thread)) {
            sold.incrementAndGet();
          }
        });
    assertEquals(100, sold.get());
    assertEquals("0", strings.opsForValue().get("stock"));
    assertEquals(100, strings.opsForList().size("buyers"));
    RedisScript<?> list =
        RedisScript.of("return {KEYS[1], ARGV[1], 3, redis.call('get', 'none')}", List.class);
    assertEquals(
        Arrays.asList("k", "wörld", 3L, null), strings.execute(list, List.of("k"), "wörld"));
    // remove the scripts, so that EVALSHA fails and EVAL follows
    target.execute("SCRIPT", "FLUSH");
    assertFalse(strings.execute(take, List.of("stock", "buyers"), "1", "late"));
  }

  @Test
  void caches() throws Exception {
    RedisCacheManager manager =
        RedisCacheManager.builder(RedisCacheWriter.lockingRedisCacheWriter(connections))
            .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig())
            .withCacheConfiguration(
                "brief",
                RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofMillis(100)))
            .build();
    manager.afterPropertiesSet();
    Cache cache = manager.getCache("orders");
    AtomicInteger loads = new AtomicInteger();
    List<Order> loaded =
        Concurrently.call(
            THREADS,
            thread ->
                cache.get(
                    "tea",
                    () -> {
                      loads.incrementAndGet();
                      return new Order("tea", 1);
                    }));
    assertEquals(1, loads.get());
    assertEquals(Set.of(new Order("tea", 1)), new HashSet<>(loaded));
    assertEquals(new Order("tea", 1), cache.putIfAbsent("tea", new Order("tea", 2)).get());
    cache.put("none", null);
    assertNull(cache.get("none").get());
    for (int i = 0; i < 100; i++) {
      cache.put("" + i, i);
    }
    cache.evict("5");
    assertNull(cache.get("5"));
    cache.clear();
    assertNull(cache.get("tea"));
    assertEquals(Set.of(), strings.keys("orders::*"));
    Cache brief = manager.getCache("brief");
    brief.put("k", "v");
    Await.until("expired", () -> brief.get("k") == null);
  }
}
