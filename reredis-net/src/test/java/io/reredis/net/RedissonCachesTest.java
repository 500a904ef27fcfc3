package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.EvictionMode;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RSetCache;
import org.redisson.api.RTimeSeries;
import org.redisson.api.RedissonClient;
import org.redisson.api.map.event.EntryExpiredListener;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/** Tests caches and other collections of Redisson whose entries expire. */
@Timeout(60)
class RedissonCachesTest extends RedissonOnServer {
  @Test
  void entriesOfACacheExpire() throws Exception {
    Config config = config();
    // a fifth of the default, so that the expiry event arrives soon
    config.setMinCleanUpDelay(1);
    RedissonClient client = Redisson.create(config);
    RMapCache<String, String> cache = client.getMapCache("cache");
    CountDownLatch expired = new CountDownLatch(1);
    EntryExpiredListener<String, String> listener =
        event -> {
          if (event.getKey().equals("short") && event.getValue().equals("v")) {
            expired.countDown();
          }
        };
    cache.addListener(listener);
    assertNull(cache.put("short", "v", 300, TimeUnit.MILLISECONDS));
    assertNull(cache.put("idle", "v", 0, TimeUnit.SECONDS, 60, TimeUnit.SECONDS));
    assertEquals("v", cache.put("idle", "w", 60, TimeUnit.SECONDS));
    assertTrue(cache.fastPut("long", "v", 1, TimeUnit.HOURS));
    assertTrue(cache.remainTimeToLive("long") > 3_500_000);
    assertEquals(-2, cache.remainTimeToLive("none"));
    Await.until("expired", () -> cache.get("short") == null);
    List<Boolean> won =
        Concurrently.call(
            THREADS, thread -> cache.putIfAbsent("one", "" + thread, 1, TimeUnit.HOURS) == null);
    assertEquals(1, Collections.frequency(won, true));
    assertEquals(Set.of("idle", "long", "one"), cache.readAllKeySet());
    RMapCache<Integer, Integer> bounded = client.getMapCache("bounded-cache");
    assertTrue(bounded.trySetMaxSize(10, EvictionMode.LRU));
    // the script of Redisson never removes the entry that it adds, even if that is the oldest by
    // the client's clock, so there can be one entry more
    int most = 11;
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 10; i++) {
            bounded.put(thread * 100 + i, i, 1, TimeUnit.HOURS);
            assertTrue(bounded.size() <= most);
          }
        });
    int left = bounded.readAllMap().size();
    assertTrue(left == 10 || left == most, "" + left);
    assertTrue(expired.await(20, TimeUnit.SECONDS));
    client.shutdown(0, 200, TimeUnit.MILLISECONDS);
  }

  @Test
  void membersOfASetExpire() throws Exception {
    RSetCache<String> set = redisson.getSetCache("set-cache");
    List<Boolean> added = Concurrently.call(THREADS, i -> set.add("one", 1, TimeUnit.HOURS));
    assertEquals(1, Collections.frequency(added, true));
    assertTrue(set.add("brief", 100, TimeUnit.MILLISECONDS));
    assertTrue(set.add("forever"));
    assertFalse(set.addIfAbsent(Duration.ofMinutes(1), "forever"));
    Duration hour = Duration.ofHours(1);
    assertTrue(set.addIfAbsent(Map.of("a", hour, "b", hour)));
    assertFalse(set.addIfAbsent(Map.of("b", hour, "c", hour)));
    Await.until("expired", () -> set.readAll().equals(Set.of("one", "forever", "a", "b")));
    assertFalse(set.contains("brief"));
    set.destroy();
    RTimeSeries<String, String> series = redisson.getTimeSeries("series");
    series.add(1, "a", "label");
    series.add(2, "b", Duration.ofHours(1));
    series.add(3, "c", Duration.ofMillis(50));
    Await.until("expired", () -> series.get(3) == null);
    assertEquals(List.of("a", "b"), List.copyOf(series.range(0, 10)));
    assertEquals("label", series.getEntry(1).getLabel());
    assertEquals("a", series.getAndRemove(1));
    series.destroy();
  }

  @Test
  void aLocalCacheIsInvalidated() throws Exception {
    LocalCachedMapOptions<String, String> options = LocalCachedMapOptions.name("near");
    RLocalCachedMap<String, String> here = redisson.getLocalCachedMap(options);
    RLocalCachedMap<String, String> there = redisson.getLocalCachedMap(options);
    here.put("k", "1");
    // the invalidation may arrive after the key was read
    Await.until("cached", () -> there.get("k").equals("1") && there.cachedKeySet().contains("k"));
    here.put("k", "2");
    Await.until("invalidated", () -> there.get("k").equals("2"));
    here.fastRemove("k");
    Await.until("removed", () -> there.get("k") == null);
    here.destroy();
    there.destroy();
  }
}
