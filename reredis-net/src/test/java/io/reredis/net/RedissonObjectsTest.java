package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.EvictionMode;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RBatch;
import org.redisson.api.RBloomFilter;
import org.redisson.api.RBucket;
import org.redisson.api.RIdGenerator;
import org.redisson.api.RListMultimap;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RScript;
import org.redisson.api.RSetCache;
import org.redisson.api.RTimeSeries;
import org.redisson.api.RTransaction;
import org.redisson.api.RedissonClient;
import org.redisson.api.TransactionOptions;
import org.redisson.api.map.event.EntryExpiredListener;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Objects and collections of Redisson that are scripts, under eight threads. */
@Timeout(60)
class RedissonObjectsTest {
  private static final int THREADS = 8;
  private static ClientTarget target;
  private static RedissonClient redisson;

  @BeforeAll
  static void start() throws IOException {
    target = ClientTarget.open();
    Config config = new Config();
    // a fifth of the default, so that the event of expiry comes soon
    config.setMinCleanUpDelay(1);
    config.useSingleServer().setAddress(target.address());
    redisson = Redisson.create(config);
  }

  @AfterAll
  static void stop() throws IOException {
    redisson.shutdown(0, 200, TimeUnit.MILLISECONDS);
    target.close();
  }

  @Test
  void operationsOfAMapAreAtomic() throws Exception {
    RMap<String, Integer> map = redisson.getMap("map");
    Set<Integer> replaced = Collections.synchronizedSet(new HashSet<>());
    List<Integer> won = Collections.synchronizedList(new ArrayList<>());
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25; i++) {
            int value = thread * 1000 + i;
            Integer before = map.put("last", value);
            assertTrue(before == null || replaced.add(before), "a value was returned twice");
            if (map.putIfAbsent("first:" + i, value) == null) {
              won.add(i);
            }
            map.addAndGet("sum", 1);
            for (Integer n = map.get("swap"); ; n = map.get("swap")) {
              if (n == null ? map.fastPutIfAbsent("swap", 1) : map.replace("swap", n, n + 1)) {
                break;
              }
            }
          }
        });
    replaced.add(map.remove("last"));
    assertEquals(THREADS * 25, replaced.size());
    assertEquals(25, won.size());
    assertEquals(25, new HashSet<>(won).size());
    assertEquals(THREADS * 25, map.get("swap"));
    assertFalse(map.remove("swap", 1));
    assertTrue(map.remove("swap", THREADS * 25));
    assertEquals(THREADS * 25, map.addAndGet("sum", 0));
  }

  @Test
  void entriesOfACacheExpire() throws Exception {
    RMapCache<String, String> cache = redisson.getMapCache("cache");
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
    RMapCache<Integer, Integer> bounded = redisson.getMapCache("bounded-cache");
    assertTrue(bounded.trySetMaxSize(10, EvictionMode.LRU));
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 10; i++) {
            bounded.put(thread * 100 + i, i, 1, TimeUnit.HOURS);
            assertTrue(bounded.size() <= 10);
          }
        });
    assertEquals(10, bounded.readAllMap().size());
    assertTrue(expired.await(20, TimeUnit.SECONDS));
    cache.destroy();
    bounded.destroy();
  }

  @Test
  void aBucketComparesAndSets() throws Exception {
    RBucket<Integer> bucket = redisson.getBucket("bucket");
    bucket.set(0);
    RBucket<String> last = redisson.getBucket("last");
    Set<String> seen = Collections.synchronizedSet(new HashSet<>());
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25; i++) {
            String before = last.getAndSet(thread + ":" + i);
            assertTrue(before == null || seen.add(before));
            int n = bucket.get();
            while (!bucket.compareAndSet(n, n + 1)) {
              n = bucket.get();
            }
          }
        });
    assertEquals(THREADS * 25, bucket.getAndDelete());
    assertTrue(bucket.compareAndSet(null, 1));
    assertFalse(bucket.compareAndSet(null, 2));
    seen.add(last.getAndSet("kept", Duration.ofMinutes(1)));
    assertEquals(THREADS * 25, seen.size());
    assertTrue(last.remainTimeToLive() > 50_000);
    last.setAndKeepTTL("changed");
    assertEquals("changed", last.getAndClearExpire());
    assertEquals(-1, last.remainTimeToLive());
    assertEquals("changed", last.getAndExpire(Duration.ofMillis(50)));
    Await.until("expired", () -> !last.isExists());
  }

  @Test
  void countersAreExact() throws Exception {
    RAtomicLong counter = redisson.getAtomicLong("counter");
    RIdGenerator generator = redisson.getIdGenerator("ids");
    assertTrue(generator.tryInit(100, 7));
    Set<Long> counted = Collections.synchronizedSet(new HashSet<>());
    Set<Long> ids = Collections.synchronizedSet(new HashSet<>());
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 50; i++) {
            assertTrue(counted.add(counter.incrementAndGet()));
            assertTrue(ids.add(generator.nextId()));
          }
        });
    assertEquals(THREADS * 50, counter.get());
    assertTrue(Collections.min(ids) >= 100);
    assertTrue(counter.compareAndSet(THREADS * 50, 3));
    assertFalse(counter.compareAndSet(THREADS * 50, 4));
    assertEquals(3, counter.getAndSet(9));
    assertTrue(counter.setIfLess(10, 8));
    assertFalse(counter.setIfGreater(10, 8));
    assertEquals(8, counter.getAndDelete());
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
  void eachMemberIsPolledOnce() throws Exception {
    RScoredSortedSet<Integer> set = redisson.getScoredSortedSet("scored");
    Set<Integer> polled = Collections.synchronizedSet(new HashSet<>());
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 20; i++) {
            if (thread % 2 == 0) {
              assertTrue(set.addAndGetRank(i, thread * 1000 + i) >= 0);
            } else {
              assertTrue(polled.add(set.pollFirst(20, TimeUnit.SECONDS)));
            }
          }
        });
    assertEquals(THREADS / 2 * 20, polled.size());
    assertTrue(set.add(1, 1) && set.add(2, 2) && set.replace(1, 3));
    Collection<Integer> left = set.readAll();
    assertEquals(List.of(3, 2), List.copyOf(left));
    RListMultimap<String, Integer> lists = redisson.getListMultimap("lists");
    Concurrently.run(THREADS, thread -> assertTrue(lists.put("k" + thread % 2, thread)));
    assertEquals(Set.of(0, 2, 4, 6), Set.copyOf(lists.get("k0")));
    assertEquals(THREADS, lists.size());
    assertEquals(4, lists.removeAll("k1").size());
    RBloomFilter<String> filter = redisson.getBloomFilter("bloom");
    assertTrue(filter.tryInit(1000, 0.01));
    Concurrently.run(THREADS, thread -> filter.add("m" + thread));
    assertTrue(filter.contains("m7"));
  }

  @Test
  void aBatchIsAtomic() throws Exception {
    redisson.getBucket("left").set(100);
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 10; i++) {
            RBatch batch =
                redisson.createBatch(
                    BatchOptions.defaults()
                        .executionMode(BatchOptions.ExecutionMode.REDIS_WRITE_ATOMIC));
            batch.getAtomicLong("batched-a").incrementAndGetAsync();
            batch.<String, Integer>getMap("batched-m").putAsync("f", thread);
            batch.getAtomicLong("batched-b").incrementAndGetAsync();
            BatchResult<?> result = batch.execute();
            assertEquals(3, result.getResponses().size());
            assertEquals(result.getResponses().get(0), result.getResponses().get(2));
          }
        });
    RTransaction transaction = redisson.createTransaction(TransactionOptions.defaults());
    transaction.<String, Integer>getMap("batched-m").put("f", 99);
    assertTrue(redisson.<String, Integer>getMap("batched-m").get("f") < THREADS);
    transaction.commit();
    assertEquals(99, redisson.<String, Integer>getMap("batched-m").get("f"));
    assertThrows(IllegalStateException.class, transaction::commit);
    RTransaction abandoned = redisson.createTransaction(TransactionOptions.defaults());
    assertTrue(abandoned.<Integer>getBucket("left").compareAndSet(100, 99));
    abandoned.rollback();
    assertEquals(100, redisson.getBucket("left").get());
  }

  @Test
  void aLocalCacheIsInvalidated() throws Exception {
    LocalCachedMapOptions<String, String> options = LocalCachedMapOptions.name("near");
    RLocalCachedMap<String, String> here = redisson.getLocalCachedMap(options);
    RLocalCachedMap<String, String> there = redisson.getLocalCachedMap(options);
    here.put("k", "1");
    // the message that the key has changed may come after the key was read
    Await.until("cached", () -> there.get("k").equals("1") && there.cachedKeySet().contains("k"));
    here.put("k", "2");
    Await.until("invalidated", () -> there.get("k").equals("2"));
    here.fastRemove("k");
    Await.until("removed", () -> there.get("k") == null);
    here.destroy();
    there.destroy();
  }

  @Test
  void scripts() {
    RScript script = redisson.getScript(StringCodec.INSTANCE);
    String sum = "local n = redis.call('incrby', KEYS[1], ARGV[1]) return {n, KEYS[1], false, 7}";
    String digest = script.scriptLoad(sum);
    List<Object> keys = List.of("scripted");
    assertEquals(List.of(true), script.scriptExists(digest));
    List<Object> reply =
        script.evalSha(RScript.Mode.READ_WRITE, digest, RScript.ReturnType.MULTI, keys, "5");
    assertEquals("[5, scripted, null, 7]", reply.toString());
    assertEquals(
        5L,
        script.<Long>eval(
            RScript.Mode.READ_ONLY,
            "return tonumber(redis.call('get', KEYS[1]))",
            RScript.ReturnType.INTEGER,
            keys));
    RedisException e =
        assertThrows(
            RedisException.class,
            () ->
                script.eval(
                    RScript.Mode.READ_WRITE,
                    "return redis.error_reply('MY reason')",
                    RScript.ReturnType.VALUE));
    assertTrue(e.getMessage().startsWith("MY reason"), e::getMessage);
    assertThrows(
        RedisNoScriptException.class,
        () -> script.evalSha(RScript.Mode.READ_WRITE, "f".repeat(40), RScript.ReturnType.VALUE));
    Map<String, String> none = redisson.<String, String>getMap("none").readAllMap();
    assertEquals(Map.of(), none);
  }
}
