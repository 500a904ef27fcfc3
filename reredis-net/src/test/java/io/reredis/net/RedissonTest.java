package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RBitSet;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RBucket;
import org.redisson.api.RFuture;
import org.redisson.api.RHyperLogLog;
import org.redisson.api.RList;
import org.redisson.api.RMap;
import org.redisson.api.RSet;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** What an application does with Redisson at its default settings, as far as it needs no script. */
@Timeout(60)
class RedissonTest {
  private TestServer server;
  private RedissonClient redisson;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(2, setup -> {});
    Config config = new Config();
    config.useSingleServer().setAddress("redis://127.0.0.1:" + server.port());
    redisson = Redisson.create(config);
  }

  @AfterEach
  void stop() throws IOException {
    redisson.shutdown(0, 5, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void buckets() {
    RBucket<String> bucket = redisson.getBucket("k", StringCodec.INSTANCE);
    bucket.set("wörld", Duration.ofSeconds(100));
    assertEquals("wörld", bucket.get());
    assertEquals("wörld", server.store.strings().get("k"));
    assertTrue(bucket.remainTimeToLive() > 90_000);
    assertFalse(bucket.setIfAbsent("other"));
    assertEquals("wörld", bucket.getAndSet("next"));
    assertTrue(bucket.delete());
    assertFalse(bucket.isExists());
    // values of any class, in Redisson's own form
    RBucket<Map<String, Integer>> object = redisson.getBucket("object");
    object.set(Map.of("a", 1));
    assertEquals(Map.of("a", 1), object.get());
    assertEquals(5, redisson.getAtomicLong("n").addAndGet(5));
    assertEquals(6, redisson.getAtomicLong("n").incrementAndGet());
    assertEquals(0.5, redisson.getAtomicDouble("d").addAndGet(0.5));
  }

  @Test
  void keys() {
    for (int i = 0; i < 300; i++) {
      server.store.strings().set("key:" + i, "v");
    }
    Set<String> found = new TreeSet<>();
    StreamSupport.stream(redisson.getKeys().getKeys().spliterator(), false).forEach(found::add);
    assertEquals(300, found.size());
    assertEquals(300, redisson.getKeys().count());
    assertEquals(2, redisson.getKeys().delete("key:1", "key:2", "none"));
    redisson.getBucket("key:3").rename("renamed");
    assertEquals("v", server.store.strings().get("renamed"));
  }

  @Test
  void maps() {
    RMap<String, String> map = redisson.getMap("map", StringCodec.INSTANCE);
    assertTrue(map.fastPut("a", "1"));
    assertFalse(map.fastPut("a", "2"));
    assertTrue(map.fastPutIfAbsent("b", "1"));
    assertFalse(map.fastPutIfAbsent("b", "2"));
    map.putAll(Map.of("c", "3", "d", "4"));
    assertEquals("2", map.get("a"));
    assertNull(map.get("none"));
    assertEquals(4, map.size());
    assertTrue(map.containsKey("c"));
    assertEquals(Map.of("a", "2", "d", "4"), map.getAll(Set.of("a", "d", "none")));
    assertEquals(Map.of("a", "2", "b", "1", "c", "3", "d", "4"), map.readAllMap());
    assertEquals(Set.of("a", "b", "c", "d"), map.readAllKeySet());
    assertEquals(4, map.readAllValues().size());
    assertEquals(1, map.valueSize("a"));
    assertEquals(2, map.fastRemove("a", "b", "none"));
    assertEquals(server.store.hashes().getAll("map"), map.readAllMap());
    assertTrue(Set.of("c", "d").contains(map.randomKeys(1).iterator().next()));
    Map<String, String> walked = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      server.store.hashes().put("large", "f" + i, "" + i);
    }
    RMap<String, String> large = redisson.getMap("large", StringCodec.INSTANCE);
    large.entrySet().forEach(entry -> walked.put(entry.getKey(), entry.getValue()));
    assertEquals(server.store.hashes().getAll("large"), walked);
    RMap<String, Object> numbers = redisson.getMap("numbers", StringCodec.INSTANCE);
    assertEquals("5", "" + numbers.addAndGet("n", 5));
  }

  @Test
  void listsAndQueues() throws Exception {
    RList<String> list = redisson.getList("list", StringCodec.INSTANCE);
    list.add("a");
    list.add("b");
    list.add("c");
    assertEquals(3, list.size());
    assertEquals("b", list.get(1));
    assertEquals(List.of("a", "b", "c"), list.readAll());
    assertEquals(List.of("b", "c"), list.range(1, 2));
    list.fastSet(0, "z");
    assertEquals("z", list.get(0));
    assertTrue(list.remove("b"));
    list.trim(0, 0);
    assertEquals(List.of("z"), list.readAll());
    RBlockingQueue<String> queue = redisson.getBlockingQueue("queue", StringCodec.INSTANCE);
    assertNull(queue.poll());
    RFuture<String> waiting = queue.pollAsync(20, TimeUnit.SECONDS);
    assertTrue(redisson.getQueue("queue", StringCodec.INSTANCE).offer("job"));
    assertEquals("job", waiting.get(20, TimeUnit.SECONDS));
    queue.put("next");
    assertEquals("next", queue.peek());
    assertEquals("next", queue.take());
    assertNull(queue.poll(10, TimeUnit.MILLISECONDS));
  }

  @Test
  void sets() {
    RSet<String> set = redisson.getSet("set", StringCodec.INSTANCE);
    assertTrue(set.add("a"));
    assertFalse(set.add("a"));
    assertTrue(set.addAll(List.of("b", "c")));
    assertTrue(set.contains("b"));
    assertEquals(3, set.size());
    assertEquals(Set.of("a", "b", "c"), set.readAll());
    RSet<String> other = redisson.getSet("other", StringCodec.INSTANCE);
    other.addAll(List.of("b", "x"));
    assertEquals(Set.of("b"), set.readIntersection("other"));
    assertEquals(Set.of("a", "b", "c", "x"), set.readUnion("other"));
    assertEquals(Set.of("a", "c"), set.readDiff("other"));
    assertTrue(set.move("other", "a"));
    assertTrue(set.remove("c"));
    assertEquals("b", set.removeRandom());
    assertFalse(set.isExists());
  }

  @Test
  void bitSets() {
    RBitSet bits = redisson.getBitSet("bits");
    assertFalse(bits.set(100));
    assertTrue(bits.get(100));
    assertEquals(1, bits.cardinality());
    RBitSet other = redisson.getBitSet("other");
    other.set(3);
    bits.or("other");
    assertEquals(2, bits.cardinality());
    assertEquals(0, bits.setByte(16, (byte) 77));
    assertEquals(77, bits.getByte(16));
    assertEquals(80, bits.incrementAndGetByte(16, (byte) 3));
  }

  @Test
  void hyperLogLogs() {
    RHyperLogLog<String> log = redisson.getHyperLogLog("log", StringCodec.INSTANCE);
    assertTrue(log.addAll(List.of("a", "b", "c")));
    assertFalse(log.add("a"));
    assertEquals(3, log.count());
    RHyperLogLog<String> other = redisson.getHyperLogLog("other", StringCodec.INSTANCE);
    other.add("d");
    assertEquals(4, log.countWith("other"));
    log.mergeWith("other");
    assertEquals(4, log.count());
  }

  @Test
  void batchesAndTopics() throws Exception {
    RBatch batch = redisson.createBatch();
    List<RFuture<Long>> counts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      counts.add(batch.getAtomicLong("n").incrementAndGetAsync());
    }
    batch.execute();
    assertEquals(100, counts.get(99).get());
    LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    RTopic topic = redisson.getTopic("news", StringCodec.INSTANCE);
    topic.addListener(String.class, (channel, message) -> messages.add(channel + " " + message));
    for (int i = 0; i < 50; i++) {
      assertEquals(1, topic.publish("" + i));
      assertEquals("news " + i, messages.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aCommandThatIsNotThereFailsAtOnce() {
    RedisException e = assertThrows(RedisException.class, () -> redisson.getSearch().getIndexes());
    assertTrue(e.getMessage().startsWith("ERR unknown command 'FT._LIST'"), e::getMessage);
  }
}
