package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RBatch;
import org.redisson.api.RBloomFilter;
import org.redisson.api.RBucket;
import org.redisson.api.RIdGenerator;
import org.redisson.api.RListMultimap;
import org.redisson.api.RMap;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RScript;
import org.redisson.api.RTransaction;
import org.redisson.api.TransactionOptions;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.StringCodec;

/** Tests objects, collections and transactions of Redisson with eight threads. */
@Timeout(60)
class RedissonObjectsTest extends RedissonOnServer {
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
