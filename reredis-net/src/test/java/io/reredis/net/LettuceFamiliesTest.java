package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.Consumer;
import io.lettuce.core.GeoArgs;
import io.lettuce.core.GeoCoordinates;
import io.lettuce.core.GeoSearch;
import io.lettuce.core.GeoWithin;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SortArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.ZPopArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.ClaimedMessages;
import io.lettuce.core.models.stream.PendingMessage;
import io.lettuce.core.models.stream.PendingMessages;
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

/** Tests the families of commands through Lettuce with its default settings. */
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
    assertEquals(server.store.hashes().entries("large"), walked);
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

  @Test
  void sortedSets() throws Exception {
    assertEquals(3, redis.zadd("z", 1.0, "a", 2.5, "b", 3.0, "c"));
    assertEquals(1, redis.zadd("z", ZAddArgs.Builder.ch().lt(), 2.0, "b"));
    assertEquals(2.5, redis.zincrby("z", 0.5, "b"));
    assertNull(redis.zaddincr("z", ZAddArgs.Builder.nx(), 1, "a"));
    assertEquals(Arrays.asList(1.0, null), redis.zmscore("z", "a", "none"));
    assertEquals(
        List.of(ScoredValue.just(3.0, "c"), ScoredValue.just(2.5, "b")),
        redis.zrevrangeWithScores("z", 0, 1));
    assertEquals(
        List.of("b", "c"),
        redis.zrangebyscore(
            "z", Range.from(Range.Boundary.excluding(1), Range.Boundary.unbounded())));
    assertEquals(1, redis.zrank("z", "b"));
    assertEquals(ScoredValue.just(2.5, 1L), redis.zrankWithScore("z", "b"));
    assertEquals(2, redis.zrangestore("t", "z", Range.create(0L, 1L)));
    assertEquals(List.of("a", "b"), redis.zinter("z", "t"));
    assertEquals(
        List.of(ScoredValue.just(2.0, "a"), ScoredValue.just(3.0, "c"), ScoredValue.just(5.0, "b")),
        redis.zunionWithScores("z", "t"));
    assertEquals(List.of("c"), redis.zdiff("z", "t"));
    assertEquals(ScoredValue.just(1.0, "a"), redis.zpopmin("z"));
    assertEquals(
        KeyValue.just("z", ScoredValue.just(3.0, "c")),
        redis.zmpop(ZPopArgs.Builder.max(), "none", "z"));
    assertEquals(List.of(ScoredValue.just(2.5, "b")), redis.zpopmax("z", 5));
    RedisFuture<KeyValue<String, ScoredValue<String>>> waiting =
        client.connect().async().bzpopmin(20, "z", "y");
    redis.zadd("y", Double.NEGATIVE_INFINITY, "job");
    assertEquals(
        KeyValue.just("y", ScoredValue.just(Double.NEGATIVE_INFINITY, "job")),
        waiting.get(20, TimeUnit.SECONDS));
    for (int i = 0; i < 1000; i++) {
      server.store.sortedSets().add("large", "m" + i, i / 2.0);
    }
    Map<String, Double> walked = new HashMap<>();
    ScanIterator.zscan(redis, "large", ScanArgs.Builder.limit(50))
        .forEachRemaining(one -> walked.put(one.getValue(), one.getScore()));
    assertEquals(1000, walked.size());
    assertEquals(499.5, walked.get("m999"));
  }

  private static List<String> ids(List<StreamMessage<String, String>> messages) {
    return messages.stream().map(StreamMessage::getId).toList();
  }

  @Test
  @SuppressWarnings("unchecked") // arrays of generic offsets
  void streams() throws Exception {
    assertEquals("1-1", redis.xadd("s", XAddArgs.Builder.maxlen(10).id("1-1"), "f", "wörld"));
    assertEquals("1-2", redis.xadd("s", new XAddArgs().id("1-2"), Map.of("f", "2")));
    assertEquals(2, redis.xlen("s"));
    assertEquals(List.of("1-1", "1-2"), ids(redis.xrange("s", Range.unbounded())));
    assertEquals(
        Map.of("f", "wörld"), redis.xrange("s", Range.create("1-1", "1-1")).get(0).getBody());
    assertEquals(List.of("1-2"), ids(redis.xrevrange("s", Range.unbounded(), Limit.from(1))));
    assertEquals(List.of("1-2"), ids(redis.xread(StreamOffset.from("s", "1-1"))));
    RedisFuture<List<StreamMessage<String, String>>> waiting =
        client
            .connect()
            .async()
            .xread(XReadArgs.Builder.block(20_000).count(5), StreamOffset.from("s", "1-2"));
    String third = redis.xadd("s", Map.of("f", "3"));
    assertEquals(List.of(third), ids(waiting.get(20, TimeUnit.SECONDS)));
    assertEquals(List.of(), redis.xread(XReadArgs.Builder.block(1), StreamOffset.latest("s")));
    assertEquals(1, redis.xdel("s", "1-2", "9-9"));
    assertEquals(1, redis.xtrim("s", 1));
    assertEquals(List.of(third), ids(redis.xrange("s", Range.unbounded())));
    assertTrue(redis.xinfoStream("s").contains("recorded-first-entry-id"));
  }

  @Test
  @SuppressWarnings("unchecked") // arrays of generic offsets
  void consumerGroups() throws Exception {
    assertEquals(
        "OK",
        redis.xgroupCreate(
            StreamOffset.from("s", "0-0"), "g", XGroupCreateArgs.Builder.mkstream()));
    Consumer<String> one = Consumer.from("g", "one");
    Consumer<String> two = Consumer.from("g", "two");
    StreamOffset<String> fresh = StreamOffset.lastConsumed("s");
    RedisFuture<List<StreamMessage<String, String>>> waiting =
        client.connect().async().xreadgroup(one, XReadArgs.Builder.block(20_000), fresh);
    String first = redis.xadd("s", Map.of("f", "1"));
    assertEquals(List.of(first), ids(waiting.get(20, TimeUnit.SECONDS)));
    String second = redis.xadd("s", Map.of("f", "2"));
    assertEquals(List.of(second), ids(redis.xreadgroup(two, fresh)));
    assertEquals(List.of(), redis.xreadgroup(two, fresh));
    assertEquals(List.of(first), ids(redis.xreadgroup(one, StreamOffset.from("s", "0"))));
    PendingMessages summary = redis.xpending("s", "g");
    assertEquals(2, summary.getCount());
    assertEquals(Map.of("one", 1L, "two", 1L), summary.getConsumerMessageCount());
    List<PendingMessage> pending = redis.xpending("s", "g", Range.unbounded(), Limit.from(10));
    assertEquals("one", pending.get(0).getConsumer());
    assertEquals(2, pending.get(0).getRedeliveryCount());
    assertEquals(List.of(first), ids(redis.xclaim("s", two, 0, first)));
    ClaimedMessages<String, String> claimed =
        redis.xautoclaim("s", XAutoClaimArgs.Builder.xautoclaim(one, 0, "0-0").count(1));
    assertEquals(second, claimed.getId());
    assertEquals(List.of(first), ids(claimed.getMessages()));
    assertEquals(1, redis.xack("s", "g", first, second + "9"));
    assertEquals(1, redis.xinfoGroups("s").size());
    assertEquals(2, redis.xinfoConsumers("s", "g").size());
    assertTrue(redis.xgroupCreateconsumer("s", Consumer.from("g", "three")));
    assertEquals(1, redis.xgroupDelconsumer("s", two));
    assertEquals("OK", redis.xgroupSetid(StreamOffset.from("s", "0-0"), "g"));
    assertTrue(redis.xgroupDestroy("s", "g"));
  }

  @Test
  void places() {
    assertEquals(
        2, redis.geoadd("g", 13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania"));
    // the example figures of the Redis documentation
    assertEquals(166274.1516, redis.geodist("g", "Palermo", "Catania", GeoArgs.Unit.m));
    assertEquals("sqc8b49rny0", redis.geohash("g", "Palermo").get(0).getValue());
    List<GeoCoordinates> positions = redis.geopos("g", "Palermo", "none");
    assertEquals(13.361389, positions.get(0).getX().doubleValue(), 1e-5);
    assertNull(positions.get(1));
    List<GeoWithin<String>> found =
        redis.geosearch(
            "g",
            GeoSearch.fromCoordinates(15, 37),
            GeoSearch.byRadius(200, GeoArgs.Unit.km),
            new GeoArgs().withDistance().withCoordinates().asc());
    assertEquals("Catania", found.get(0).getMember());
    assertEquals(56.4413, found.get(0).getDistance());
    assertEquals(190.4424, found.get(1).getDistance());
    assertEquals(
        1,
        redis.geosearchstore(
            "t",
            "g",
            GeoSearch.fromMember("Palermo"),
            GeoSearch.byBox(100, 100, GeoArgs.Unit.km),
            new GeoArgs(),
            true));
    assertEquals(List.of("Palermo"), redis.zrange("t", 0, -1));
    assertEquals(Set.of("Palermo", "Catania"), redis.georadius("g", 15, 37, 200, GeoArgs.Unit.km));
  }

  @Test
  void sorting() {
    redis.rpush("l", "3", "10", "1");
    redis.mset(Map.of("w:1", "z", "w:3", "y", "w:10", "x"));
    assertEquals(List.of("1", "3", "10"), redis.sort("l"));
    assertEquals(
        List.of("10", "x", "3", "y"),
        redis.sort("l", SortArgs.Builder.by("w:*").alpha().get("#").get("w:*").limit(0, 2)));
    assertEquals(3, redis.sortStore("l", SortArgs.Builder.desc(), "t"));
    assertEquals(List.of("10", "3", "1"), redis.lrange("t", 0, -1));
  }

  @Test
  void transactionsOverSeveralFamilies() {
    redis.multi();
    redis.zadd("z", 1.5, "a");
    redis.zpopmin("z");
    redis.xadd("s", new XAddArgs().id("1-1"), Map.of("f", "1"));
    redis.hgetall("h");
    assertEquals(
        List.of(1L, ScoredValue.just(1.5, "a"), "1-1", Map.of()), redis.exec().stream().toList());
  }
}
