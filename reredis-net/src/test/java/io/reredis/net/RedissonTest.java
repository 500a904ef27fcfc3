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
import org.redisson.api.AutoClaimResult;
import org.redisson.api.BatchOptions;
import org.redisson.api.GeoEntry;
import org.redisson.api.GeoOrder;
import org.redisson.api.GeoUnit;
import org.redisson.api.PendingEntry;
import org.redisson.api.PendingResult;
import org.redisson.api.RBatch;
import org.redisson.api.RBitSet;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RBucket;
import org.redisson.api.RFuture;
import org.redisson.api.RGeo;
import org.redisson.api.RHyperLogLog;
import org.redisson.api.RLexSortedSet;
import org.redisson.api.RList;
import org.redisson.api.RMap;
import org.redisson.api.RPatternTopic;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RSet;
import org.redisson.api.RStream;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.SetIntersectionArgs;
import org.redisson.api.SetUnionArgs;
import org.redisson.api.SortOrder;
import org.redisson.api.StreamMessageId;
import org.redisson.api.geo.GeoSearchArgs;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamReadArgs;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.api.stream.StreamTrimArgs;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.ScoredEntry;
import org.redisson.config.Config;

/** Tests typical uses of Redisson with default settings, by commands without scripts. */
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
    // values of any class, in the encoding of Redisson
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
    assertEquals(server.store.hashes().entries("map"), map.readAllMap());
    assertTrue(Set.of("c", "d").contains(map.randomKeys(1).iterator().next()));
    Map<String, String> walked = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      server.store.hashes().put("large", "f" + i, "" + i);
    }
    RMap<String, String> large = redisson.getMap("large", StringCodec.INSTANCE);
    large.entrySet().forEach(entry -> walked.put(entry.getKey(), entry.getValue()));
    assertEquals(server.store.hashes().entries("large"), walked);
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
  void sortedSets() throws Exception {
    RScoredSortedSet<String> set = redisson.getScoredSortedSet("z", StringCodec.INSTANCE);
    assertTrue(set.add(1, "a"));
    assertFalse(set.add(1, "a"));
    assertEquals(2, set.addAll(Map.of("b", 2.0, "c", 3.0)));
    assertFalse(set.addIfAbsent(9, "a"));
    assertTrue(set.addIfGreater(2.5, "b"));
    assertEquals(3.5, set.addScore("c", 0.5));
    assertEquals(2.5, set.getScore("b"));
    assertEquals(3, set.size());
    assertEquals(1, set.rank("b"));
    assertEquals(0, set.revRank("c"));
    assertEquals("a", set.first());
    assertEquals("c", set.last());
    assertEquals(List.of("a", "b", "c"), List.copyOf(set.readAll()));
    assertEquals(List.of("b", "c"), List.copyOf(set.valueRange(1, false, 9, true)));
    assertEquals(
        List.of(new ScoredEntry<>(3.5, "c"), new ScoredEntry<>(2.5, "b")),
        List.copyOf(set.entryRangeReversed(0, 1)));
    assertEquals(2, set.rangeTo("t", 0, 1));
    assertEquals(
        Set.of("a", "b"), Set.copyOf(set.readIntersection(SetIntersectionArgs.names("z", "t"))));
    assertEquals(List.of("c"), List.copyOf(set.readDiff("t")));
    assertEquals(
        3,
        redisson.getScoredSortedSet("u", StringCodec.INSTANCE).union(SetUnionArgs.names("z", "t")));
    assertEquals(Map.of("z", Map.of("a", 1.0)), set.pollFirstEntriesFromAny(1, "none"));
    assertEquals("c", set.pollLast(20, TimeUnit.SECONDS));
    assertTrue(set.remove("b"));
    assertTrue(set.isEmpty());
    RFuture<String> waiting = set.pollFirstAsync(20, TimeUnit.SECONDS);
    redisson.getScoredSortedSet("z", StringCodec.INSTANCE).add(7, "job");
    assertEquals("job", waiting.get(20, TimeUnit.SECONDS));
    for (int i = 0; i < 1000; i++) {
      server.store.sortedSets().add("large", "m" + i, i);
    }
    Set<String> walked = new TreeSet<>();
    redisson.<String>getScoredSortedSet("large", StringCodec.INSTANCE).forEach(walked::add);
    assertEquals(1000, walked.size());
    RLexSortedSet words = redisson.getLexSortedSet("words");
    assertTrue(words.addAll(List.of("pear", "apple", "fig")));
    assertEquals(List.of("apple", "fig"), List.copyOf(words.rangeHead("fig", true)));
    assertEquals(1, words.removeRangeTail("fig", false));
  }

  @Test
  void streams() throws Exception {
    RStream<String, String> stream = redisson.getStream("s", StringCodec.INSTANCE);
    StreamMessageId first = new StreamMessageId(1, 1);
    stream.add(first, StreamAddArgs.entry("f", "wörld"));
    StreamMessageId second = stream.add(StreamAddArgs.entries(Map.of("f", "2", "g", "3")));
    assertEquals(2, stream.size());
    assertEquals(
        Map.of(first, Map.of("f", "wörld"), second, Map.of("f", "2", "g", "3")),
        stream.range(StreamMessageId.MIN, StreamMessageId.MAX));
    assertEquals(
        Set.of(second), stream.rangeReversed(1, StreamMessageId.MAX, StreamMessageId.MIN).keySet());
    assertEquals(Set.of(second), stream.read(StreamReadArgs.greaterThan(first).count(5)).keySet());
    assertEquals(first, stream.getInfo().getFirstEntry().getId());
    RFuture<Map<StreamMessageId, Map<String, String>>> waiting =
        stream.readAsync(StreamReadArgs.greaterThan(second).timeout(Duration.ofSeconds(20)));
    StreamMessageId third = stream.add(StreamAddArgs.entry("f", "3"));
    assertEquals(Set.of(third), waiting.get(20, TimeUnit.SECONDS).keySet());
    assertEquals(1, stream.remove(second));
    assertEquals(1, stream.trim(StreamTrimArgs.maxLen(1).noLimit()));
    assertEquals(1, stream.size());
  }

  @Test
  void consumerGroups() throws Exception {
    RStream<String, String> stream = redisson.getStream("s", StringCodec.INSTANCE);
    stream.createGroup(StreamCreateGroupArgs.name("g").id(StreamMessageId.ALL).makeStream());
    RFuture<Map<StreamMessageId, Map<String, String>>> waiting =
        stream.readGroupAsync(
            "g", "one", StreamReadGroupArgs.neverDelivered().timeout(Duration.ofSeconds(20)));
    StreamMessageId first = stream.add(StreamAddArgs.entry("f", "1"));
    assertEquals(Set.of(first), waiting.get(20, TimeUnit.SECONDS).keySet());
    StreamMessageId second = stream.add(StreamAddArgs.entry("f", "2"));
    assertEquals(
        Set.of(second),
        stream.readGroup("g", "two", StreamReadGroupArgs.neverDelivered()).keySet());
    assertEquals(
        Set.of(first),
        stream
            .readGroup("g", "one", StreamReadGroupArgs.greaterThan(new StreamMessageId(0, 0)))
            .keySet());
    PendingResult pending = stream.getPendingInfo("g");
    assertEquals(2, pending.getTotal());
    assertEquals(first, pending.getLowestId());
    assertEquals(Map.of("one", 1L, "two", 1L), pending.getConsumerNames());
    List<PendingEntry> all = stream.listPending("g", StreamMessageId.MIN, StreamMessageId.MAX, 10);
    assertEquals("one", all.get(0).getConsumerName());
    assertEquals(2, all.get(0).getLastTimeDelivered());
    assertEquals(Set.of(first), stream.claim("g", "two", 0, TimeUnit.MILLISECONDS, first).keySet());
    AutoClaimResult<String, String> claimed =
        stream.autoClaim("g", "one", 0, TimeUnit.MILLISECONDS, StreamMessageId.MIN, 1);
    assertEquals(second, claimed.getNextId());
    assertEquals(Set.of(first), claimed.getMessages().keySet());
    assertEquals(1, stream.ack("g", first));
    assertEquals(1, stream.listGroups().get(0).getPending());
    assertEquals(2, stream.listConsumers("g").size());
    assertEquals(1, stream.removeConsumer("g", "two"));
    stream.updateGroupMessageId("g", StreamMessageId.NEWEST);
    stream.removeGroup("g");
    assertEquals(List.of(), stream.listGroups());
  }

  @Test
  void places() {
    RGeo<String> geo = redisson.getGeo("g", StringCodec.INSTANCE);
    assertEquals(
        2,
        geo.add(
            new GeoEntry(13.361389, 38.115556, "Palermo"),
            new GeoEntry(15.087269, 37.502669, "Catania")));
    // the example figures of the Redis documentation
    assertEquals(166274.1516, geo.dist("Palermo", "Catania", GeoUnit.METERS));
    assertEquals(Map.of("Palermo", "sqc8b49rny0"), geo.hash("Palermo"));
    assertEquals(13.361389, geo.pos("Palermo").get("Palermo").getLongitude(), 1e-5);
    assertEquals(
        List.of("Catania", "Palermo"),
        geo.search(GeoSearchArgs.from(15, 37).radius(200, GeoUnit.KILOMETERS).order(GeoOrder.ASC)));
    assertEquals(
        Map.of("Catania", 56.4413, "Palermo", 190.4424),
        geo.searchWithDistance(GeoSearchArgs.from(15, 37).box(400, 400, GeoUnit.KILOMETERS)));
    assertEquals(
        1, geo.storeSearchTo("t", GeoSearchArgs.from("Palermo").radius(100, GeoUnit.KILOMETERS)));
    assertEquals(
        Set.of("Palermo"), Set.copyOf(redisson.getGeo("t", StringCodec.INSTANCE).readAll()));
  }

  @Test
  void sorting() {
    RList<String> list = redisson.getList("list", StringCodec.INSTANCE);
    list.addAll(List.of("3", "10", "1"));
    assertEquals(List.of("1", "3", "10"), list.readSort(SortOrder.ASC));
    assertEquals(3, list.sortTo("t", SortOrder.DESC));
    assertEquals(List.of("10", "3", "1"), redisson.getList("t", StringCodec.INSTANCE).readAll());
    server.store.strings().set("w:1", "z");
    server.store.strings().set("w:3", "y");
    server.store.strings().set("w:10", "x");
    assertEquals(List.of("10", "3", "1"), list.readSortAlpha("w:*", SortOrder.ASC));
  }

  @Test
  void batchesAreTransactions() {
    RBatch batch =
        redisson.createBatch(
            BatchOptions.defaults().executionMode(BatchOptions.ExecutionMode.REDIS_WRITE_ATOMIC));
    batch.getScoredSortedSet("z", StringCodec.INSTANCE).addAsync(1.5, "a");
    batch.getScoredSortedSet("z", StringCodec.INSTANCE).getScoreAsync("a");
    batch.getSet("s", StringCodec.INSTANCE).addAsync("m");
    batch.getMap("h", StringCodec.INSTANCE).fastPutAsync("f", "v");
    assertEquals(List.of(true, 1.5, true, true), batch.execute().getResponses());
    assertEquals(1, server.store.sortedSets().size("z"));
  }

  @Test
  void patternsOfTopics() throws Exception {
    LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    RPatternTopic pattern = redisson.getPatternTopic("new*", StringCodec.INSTANCE);
    int listener =
        pattern.addListener(
            String.class, (p, channel, message) -> messages.add(p + " " + channel + " " + message));
    assertEquals(1, redisson.getTopic("news", StringCodec.INSTANCE).publish("wörld"));
    assertEquals("new* news wörld", messages.poll(20, TimeUnit.SECONDS));
    pattern.removeListener(listener);
    assertEquals(0, redisson.getTopic("news", StringCodec.INSTANCE).publish("late"));
  }

  @Test
  void anUnsupportedCommandFailsAtOnce() {
    RedisException e = assertThrows(RedisException.class, () -> redisson.getSearch().getIndexes());
    assertTrue(e.getMessage().startsWith("ERR unknown command 'FT._LIST'"), e::getMessage);
  }
}
