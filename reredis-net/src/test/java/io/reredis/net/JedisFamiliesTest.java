package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.GeoCoordinate;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.BitCountOption;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.args.ListPosition;
import redis.clients.jedis.args.SortedSetOption;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.BitPosParams;
import redis.clients.jedis.params.GeoSearchParam;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SortingParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.params.ZAddParams;
import redis.clients.jedis.params.ZParams;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.GeoRadiusResponse;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.StreamGroupInfo;
import redis.clients.jedis.resps.StreamInfo;
import redis.clients.jedis.resps.StreamPendingEntry;
import redis.clients.jedis.resps.StreamPendingSummary;
import redis.clients.jedis.resps.Tuple;
import redis.clients.jedis.util.KeyValue;

/** Tests the families of commands through Jedis, in both protocol versions. */
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
      assertEquals(server.store.hashes().entries("large"), walked);
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

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void sortedSets(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {});
        JedisPooled jedis = open(server, protocol)) {
      assertEquals(3, jedis.zadd("z", Map.of("a", 1.0, "b", 2.5, "c", 3.0)));
      assertEquals(0, jedis.zadd("z", Map.of("b", 2.0), ZAddParams.zAddParams().ch().gt()));
      assertEquals(1, jedis.zadd("z", Map.of("b", 2.0), ZAddParams.zAddParams().ch().lt()));
      assertEquals(2.5, jedis.zincrby("z", 0.5, "b"));
      assertNull(jedis.zaddIncr("z", 1, "a", ZAddParams.zAddParams().nx()));
      assertEquals(2.5, jedis.zscore("z", "b"));
      assertEquals(Arrays.asList(1.0, null), jedis.zmscore("z", "a", "none"));
      assertEquals(List.of("a", "b", "c"), jedis.zrange("z", 0, -1));
      assertEquals(
          List.of(new Tuple("c", 3.0), new Tuple("b", 2.5)), jedis.zrevrangeWithScores("z", 0, 1));
      assertEquals(List.of("b", "c"), jedis.zrangeByScore("z", "(1", "+inf"));
      assertEquals(
          List.of("b"), jedis.zrange("z", ZRangeParams.zrangeByScoreParams(2, 9).limit(0, 1)));
      assertEquals(1, jedis.zrank("z", "b"));
      assertEquals(new KeyValue<>(1L, 2.5), jedis.zrankWithScore("z", "b"));
      assertEquals(2, jedis.zrangestore("t", "z", ZRangeParams.zrangeParams(0, 1)));
      assertEquals(List.of("a", "b"), jedis.zinter(new ZParams(), "z", "t"));
      assertEquals(
          new Tuple("c", 3.0),
          jedis.zunionWithScores(new ZParams().weights(1, 0), "z", "t").get(2));
      assertEquals(List.of("c"), jedis.zdiff("z", "t"));
      assertEquals(2, jedis.zintercard("z", "t"));
      assertEquals(new Tuple("a", 1.0), jedis.zpopmin("z"));
      assertEquals(List.of(new Tuple("c", 3.0)), jedis.zpopmax("z", 1));
      assertEquals(
          new KeyValue<>("z", List.of(new Tuple("b", 2.5))),
          jedis.zmpop(SortedSetOption.MIN, "none", "z"));
      assertNull(jedis.zpopmin("z"));
      CompletableFuture<KeyValue<String, Tuple>> waiting =
          CompletableFuture.supplyAsync(() -> jedis.bzpopmin(20, "z", "y"));
      jedis.zadd("y", Double.POSITIVE_INFINITY, "job");
      assertEquals(
          new KeyValue<>("y", new Tuple("job", Double.POSITIVE_INFINITY)),
          waiting.get(20, TimeUnit.SECONDS));
      for (int i = 0; i < 1000; i++) {
        server.store.sortedSets().add("large", "m" + i, i / 2.0);
      }
      Map<String, Double> walked = new HashMap<>();
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<Tuple> page = jedis.zscan("large", cursor, new ScanParams().count(50));
        page.getResult().forEach(tuple -> walked.put(tuple.getElement(), tuple.getScore()));
        cursor = page.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      assertEquals(1000, walked.size());
      assertEquals(499.5, walked.get("m999"));
      assertEquals(20, jedis.zrandmemberWithScores("large", 20).size());
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void streams(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {});
        JedisPooled jedis = open(server, protocol)) {
      StreamEntryID first = new StreamEntryID(1, 1);
      assertEquals(first, jedis.xadd("s", first, Map.of("f", "wörld")));
      StreamEntryID second = new StreamEntryID(1, 2);
      XAddParams add = XAddParams.xAddParams().id(second).maxLen(10);
      assertEquals(second, jedis.xadd("s", add, Map.of("f", "2")));
      assertEquals(2, jedis.xlen("s"));
      assertEquals(List.of(first, second), ids(jedis.xrange("s", "-", "+")));
      assertEquals(Map.of("f", "wörld"), jedis.xrange("s", first, first).get(0).getFields());
      assertEquals(List.of(second), ids(jedis.xrevrange("s", "+", "-", 1)));
      StreamInfo info = jedis.xinfoStream("s");
      assertEquals(2, info.getLength());
      assertEquals(first, info.getFirstEntry().getID());
      CompletableFuture<Map<String, List<StreamEntry>>> waiting =
          CompletableFuture.supplyAsync(
              () ->
                  jedis.xreadAsMap(
                      XReadParams.xReadParams().block(20_000).count(5), Map.of("s", second)));
      StreamEntryID third = jedis.xadd("s", StreamEntryID.NEW_ENTRY, Map.of("f", "3"));
      assertEquals(List.of(third), ids(waiting.get(20, TimeUnit.SECONDS).get("s")));
      assertNull(jedis.xread(XReadParams.xReadParams().block(1), Map.of("s", third)));
      assertEquals(1, jedis.xdel("s", second));
      assertEquals(1, jedis.xtrim("s", 1, false));
      assertEquals(List.of(third), ids(jedis.xrange("s", "-", "+")));
    }
  }

  private static List<StreamEntryID> ids(List<StreamEntry> entries) {
    return entries.stream().map(StreamEntry::getID).toList();
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void consumerGroups(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {});
        JedisPooled jedis = open(server, protocol)) {
      assertEquals("OK", jedis.xgroupCreate("s", "g", new StreamEntryID(), true));
      Map<String, StreamEntryID> fresh = Map.of("s", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
      CompletableFuture<Map<String, List<StreamEntry>>> waiting =
          CompletableFuture.supplyAsync(
              () ->
                  jedis.xreadGroupAsMap(
                      "g", "one", XReadGroupParams.xReadGroupParams().block(20_000), fresh));
      StreamEntryID first = jedis.xadd("s", StreamEntryID.NEW_ENTRY, Map.of("f", "1"));
      assertEquals(List.of(first), ids(waiting.get(20, TimeUnit.SECONDS).get("s")));
      StreamEntryID second = jedis.xadd("s", StreamEntryID.NEW_ENTRY, Map.of("f", "2"));
      XReadGroupParams one = XReadGroupParams.xReadGroupParams().count(1);
      assertEquals(
          List.of(second), ids(jedis.xreadGroup("g", "two", one, fresh).get(0).getValue()));
      assertNull(jedis.xreadGroup("g", "two", one, fresh));
      Map<String, StreamEntryID> history = Map.of("s", new StreamEntryID());
      assertEquals(
          List.of(first), ids(jedis.xreadGroup("g", "one", one, history).get(0).getValue()));
      StreamPendingSummary pending = jedis.xpending("s", "g");
      assertEquals(2, pending.getTotal());
      assertEquals(first, pending.getMinId());
      assertEquals(Map.of("one", 1L, "two", 1L), pending.getConsumerMessageCount());
      List<StreamPendingEntry> all =
          jedis.xpending("s", "g", XPendingParams.xPendingParams("-", "+", 10));
      assertEquals("one", all.get(0).getConsumerName());
      assertEquals(2, all.get(0).getDeliveredTimes());
      assertEquals(
          List.of(first), ids(jedis.xclaim("s", "g", "two", 0, new XClaimParams(), first)));
      Map.Entry<StreamEntryID, List<StreamEntryID>> claimed =
          jedis.xautoclaimJustId(
              "s", "g", "one", 0, new StreamEntryID(), new XAutoClaimParams().count(1));
      assertEquals(second, claimed.getKey());
      assertEquals(List.of(first), claimed.getValue());
      assertEquals(1, jedis.xack("s", "g", first));
      StreamGroupInfo group = jedis.xinfoGroups("s").get(0);
      assertEquals(second, group.getLastDeliveredId());
      assertEquals(1, group.getPending());
      assertEquals(2, jedis.xinfoConsumers2("s", "g").size());
      assertTrue(jedis.xgroupCreateConsumer("s", "g", "three"));
      assertEquals(1, jedis.xgroupDelConsumer("s", "g", "two"));
      assertEquals("OK", jedis.xgroupSetID("s", "g", new StreamEntryID()));
      assertEquals(1, jedis.xgroupDestroy("s", "g"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void places(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      Map<String, GeoCoordinate> sicily =
          Map.of(
              "Palermo", new GeoCoordinate(13.361389, 38.115556),
              "Catania", new GeoCoordinate(15.087269, 37.502669));
      assertEquals(2, jedis.geoadd("g", sicily));
      // the example figures of the Redis documentation
      assertEquals(166274.1516, jedis.geodist("g", "Palermo", "Catania"));
      assertEquals(List.of("sqc8b49rny0", "sqdtr74hyu0"), jedis.geohash("g", "Palermo", "Catania"));
      GeoCoordinate palermo = jedis.geopos("g", "Palermo", "none").get(0);
      assertEquals(13.361389, palermo.getLongitude(), 1e-5);
      assertEquals(38.115556, palermo.getLatitude(), 1e-5);
      GeoSearchParam search =
          GeoSearchParam.geoSearchParam()
              .fromLonLat(15, 37)
              .byRadius(200, GeoUnit.KM)
              .asc()
              .withDist()
              .withCoord();
      List<GeoRadiusResponse> found = jedis.geosearch("g", search);
      assertEquals("Catania", found.get(0).getMemberByString());
      assertEquals(56.4413, found.get(0).getDistance());
      assertEquals(190.4424, found.get(1).getDistance());
      assertEquals(15.087269, found.get(0).getCoordinate().getLongitude(), 1e-5);
      assertEquals(1, jedis.geosearchStore("t", "g", "Palermo", 100, GeoUnit.KM));
      assertEquals(List.of("Palermo"), jedis.zrange("t", 0, -1));
      assertEquals(2, jedis.georadius("g", 15, 37, 200, GeoUnit.KM).size());
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void sorting(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol)) {
      jedis.rpush("l", "3", "10", "1");
      jedis.mset("w:1", "z", "w:3", "y", "w:10", "x");
      assertEquals(List.of("1", "3", "10"), jedis.sort("l"));
      SortingParams params = new SortingParams().by("w:*").alpha().get("#", "w:*").limit(0, 2);
      assertEquals(List.of("10", "x", "3", "y"), jedis.sort("l", params));
      assertEquals(3, jedis.sort("l", new SortingParams().desc(), "t"));
      assertEquals(List.of("10", "3", "1"), jedis.lrange("t", 0, -1));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void transactionsOverSeveralFamilies(RedisProtocol protocol) throws Exception {
    try (TestServer server = TestServer.start();
        JedisPooled jedis = open(server, protocol);
        AbstractTransaction transaction = jedis.multi()) {
      Response<Long> members = transaction.zadd("z", 1.5, "a");
      Response<Tuple> popped = transaction.zpopmin("z");
      Response<StreamEntryID> added =
          transaction.xadd("s", new StreamEntryID(1, 1), Map.of("f", "1"));
      Response<Map<String, String>> fields = transaction.hgetAll("h");
      Response<Double> wrong = transaction.zincrby("s", 1, "a");
      transaction.exec();
      assertEquals(1, members.get());
      assertEquals(new Tuple("a", 1.5), popped.get());
      assertEquals(new StreamEntryID(1, 1), added.get());
      assertEquals(Map.of(), fields.get());
      assertThrows(JedisDataException.class, wrong::get);
    }
  }
}
