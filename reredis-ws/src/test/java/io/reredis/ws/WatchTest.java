package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Engine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the figures for observers that watch the server. */
class WatchTest {
  private static final long SECOND = 1_000_000_000;

  private final Reredis store = Reredis.open();
  private final Engine engine = Inside.of(store).engine();
  private final Dashboard dashboard =
      Dashboard.start(
          store,
          DashboardOptions.defaults(),
          Times.DEFAULT.stats(Duration.ofMillis(50)),
          Pages.ROOT);

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void run(int times, String... command) {
    for (int i = 0; i < times; i++) {
      store.execute(command);
    }
  }

  @Test
  void ratesAreThoseOfTheCommandsThatWereExecuted() {
    StatsSampler sampler = new StatsSampler(engine, 0);
    run(10, "SET", "a", "1");
    run(6, "GET", "a");
    run(4, "GET", "missing");
    run(8, "HSET", "h", "f", "v");
    run(2, "CONFIG", "GET", "maxmemory");
    StatsSampler.Sample sample = sampler.take(2 * SECOND, 3);
    assertEquals(10, sample.value("ops.string"));
    assertEquals(4, sample.value("ops.hash"));
    assertEquals(1, sample.value("ops.server"));
    assertEquals(15, sample.value("ops"));
    assertEquals(3, sample.value("hits"));
    assertEquals(2, sample.value("misses"));
    assertEquals(9, sample.value("changes"));
    assertEquals(3, sample.value("clients.observers"));
    sample = sampler.take(3 * SECOND, 3);
    assertEquals(0, sample.value("ops.string"));
    assertEquals(0, sample.value("changes"));
  }

  @Test
  void aResetOfTheCountersGivesNoNegativeRate() {
    run(10, "SET", "a", "1");
    StatsSampler sampler = new StatsSampler(engine, 0);
    run(1, "CONFIG", "RESETSTAT");
    run(2, "GET", "a");
    StatsSampler.Sample sample = sampler.take(SECOND, 0);
    assertTrue(sample.value("ops") >= 0);
    assertTrue(sample.value("ops.string") >= 0);
    assertTrue(sample.value("hits") >= 0);
  }

  @Test
  void latenciesAreThoseOfTheLastInterval() {
    StatsSampler sampler = new StatsSampler(engine, 0);
    assertEquals(StatsSampler.Sample.UNKNOWN, sampler.take(SECOND, 0).value("latency.p99"));
    run(100, "GET", "a");
    StatsSampler.Sample quick = sampler.take(2 * SECOND, 0);
    assertTrue(quick.value("latency.p50") > 0);
    assertTrue(quick.value("latency.p50") <= quick.value("latency.p99"));
    assertTrue(quick.value("latency.p99") <= quick.value("latency.p999"));
    assertEquals(StatsSampler.Sample.UNKNOWN, sampler.take(3 * SECOND, 0).value("latency.p50"));
  }

  @Test
  void keysAndMemoryAreCountedByType() {
    run(1, "SET", "s", "x".repeat(1000));
    run(1, "SET", "s2", "y");
    run(1, "HSET", "h", "f", "v");
    run(1, "RPUSH", "l", "a", "b");
    run(1, "SADD", "set", "1");
    run(1, "ZADD", "z", "1", "a");
    run(1, "XADD", "x", "1-1", "f", "v");
    StatsSampler sampler = new StatsSampler(engine, 0);
    StatsSampler.Sample sample = sampler.take(SECOND, 0);
    assertEquals(2, sample.value("keys.string"));
    for (String type : new String[] {"hash", "list", "set", "zset", "stream"}) {
      assertEquals(1, sample.value("keys." + type), type);
      assertTrue(sample.value("bytes." + type) > 0, type);
    }
    assertTrue(sample.value("bytes.string") > 1000);
    assertEquals(7, sample.keys().keys(0));
    run(1, "SET", "h", "now a string");
    run(1, "DEL", "l");
    sample = sampler.take(2 * SECOND, 0);
    assertEquals(3, sample.value("keys.string"));
    assertEquals(0, sample.value("keys.hash"));
    assertEquals(0, sample.value("bytes.hash"));
    assertEquals(0, sample.value("bytes.list"));
    run(1, "FLUSHDB");
    sample = sampler.take(3 * SECOND, 0);
    assertEquals(0, sample.value("bytes.string") + sample.value("bytes.stream"));
  }

  @Test
  void historyKeepsTheNewestSamples() {
    StatsSampler sampler = new StatsSampler(engine, 0);
    StatsHistory history = new StatsHistory(3);
    for (int i = 1; i <= 5; i++) {
      run(i, "GET", "a");
      history.add(sampler.take(i * SECOND, 0), sampler.names().size());
    }
    JsonBytes out = new JsonBytes(64).open('{');
    history.write(out, sampler.names(), engine.clock().millis());
    JsonObject written =
        JsonParser.parseString(new String(out.close('}').copy(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    assertEquals(3, written.getAsJsonArray("at").size());
    JsonObject series = written.getAsJsonObject("series");
    assertEquals("[3,4,5]", series.get("ops.string").toString());
    assertFalse(series.has("evicted"), "a series of zeros is left out");
  }

  @Test
  void anObserverThatWatchesGetsTheHistoryAndThenEachSample() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.next("stats");
      observer.next("stats");
      assertFalse(observer.has("watch"));
      observer.say("{'op':'watch'}");
      JsonObject history = observer.next("watch");
      JsonArray at = history.getAsJsonArray("at");
      assertTrue(at.size() >= 2, at.toString());
      assertEquals(0, at.get(at.size() - 1).getAsLong());
      assertTrue(at.get(0).getAsLong() < 0);
      store.execute("SELECT", "3");
      store.execute("SET", "a", "1");
      JsonObject live =
          observer.next(
              m -> m.get("op").getAsString().equals("watch") && keys(m, "string") == 1, "a key");
      assertEquals("[0]", live.get("at").toString());
      assertEquals(1, live.getAsJsonArray("databases").size());
      assertTrue(live.getAsJsonObject("persistence").has("last_save"));
      observer.say("{'op':'watch'}");
      observer.next("watch");
      assertEquals(1, observer.next("watch").getAsJsonArray("at").size(), "no second history");
      observer.say("{'op':'unwatch'}");
      observer.say("{'op':'get','seq':1,'db':0,'key':'a'}");
      observer.next("value");
      while (observer.has("watch")) {
        observer.next("watch");
      }
      observer.next("stats");
      observer.next("stats");
      observer.next("stats");
      assertFalse(observer.has("watch"));
    }
  }

  private static int keys(JsonObject watch, String type) {
    JsonObject series = watch.getAsJsonObject("series");
    return series.has("keys." + type) ? series.getAsJsonArray("keys." + type).get(0).getAsInt() : 0;
  }

  @Test
  void withoutTheRightForInfoNothingIsSent() throws Exception {
    store.execute("ACL", "SETUSER", "alice", "on", ">secret", "~*", "+@all", "-info");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'alice','password':'secret'}");
      observer.next("auth");
      observer.say("{'op':'watch'}");
      observer.say("{'op':'get','seq':1,'db':0,'key':'a'}");
      observer.next("value");
      observer.next("stats");
      observer.next("stats");
      observer.next("stats");
      assertFalse(observer.has("watch"));
      store.execute("ACL", "SETUSER", "alice", "+info");
      assertEquals(1, observer.next("watch").getAsJsonArray("at").size());
    }
  }

  @Test
  void hotKeysAreSentToObserversThatAskForThem() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'watch'}");
      assertFalse(observer.next("watch").has("hotKeys"));
      assertFalse(observer.next("watch").has("hotKeys"));
      observer.say("{'op':'watch','hotKeys':true}");
      JsonObject hot =
          observer.next(
              m -> {
                run(50, "GET", "hot");
                run(20, "HSET", "warm", "f", "v");
                // the first samples may start in the middle of a run
                return m.has("hotKeys")
                    && m.getAsJsonArray("hotKeys").size() == 2
                    && m.getAsJsonArray("hotKeys").get(0).toString().contains("\"hot\"");
              },
              "hot keys");
      JsonObject first = hot.getAsJsonArray("hotKeys").get(0).getAsJsonObject();
      assertEquals("hot", first.get("key").getAsString());
      assertEquals("none", first.get("type").getAsString());
      assertTrue(first.get("reads").getAsLong() > 0);
      assertEquals(0, first.get("writes").getAsLong());
      JsonObject second = hot.getAsJsonArray("hotKeys").get(1).getAsJsonObject();
      assertEquals("hash", second.get("type").getAsString());
      assertTrue(second.get("writes").getAsLong() > 0);
      observer.say("{'op':'watch'}");
      observer.next(m -> m.has("series") && !m.has("hotKeys"), "no more hot keys");
    }
  }

  @Test
  void hotKeysAndPrefixesAreThoseThatTheUserMaySee() throws Exception {
    store.execute("ACL", "SETUSER", "alice", "on", ">secret", "~mine:*", "+@all");
    try (var observer = new TestObserver(dashboard);
        var all = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'alice','password':'secret'}");
      observer.next("auth");
      observer.say("{'op':'watch','hotKeys':true,'activity':true}");
      all.say("{'op':'watch','hotKeys':true,'activity':true}");
      run(1, "SET", "mine:1", "a");
      run(1, "SET", "other:1", "a");
      all.next(
          m -> {
            run(10, "GET", "mine:1");
            run(20, "GET", "other:1");
            return m.has("hotKeys") && m.getAsJsonArray("hotKeys").size() == 2;
          },
          "both keys");
      JsonObject some =
          observer.next(
              m -> m.has("hotKeys") && m.getAsJsonArray("hotKeys").size() > 0, "the own key");
      assertEquals(1, some.getAsJsonArray("hotKeys").size());
      assertTrue(some.get("hotKeys").toString().contains("mine:1"));
      assertFalse(some.has("activity"));
    }
  }

  @Test
  void activityCountsChangesByPrefix() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'watch','activity':true}");
      assertEquals("[]", observer.next("watch").get("activity").toString());
      observer.next(m -> m.has("activity") && m.getAsJsonArray("activity").size() == 1, "a second");
      for (int i = 0; i < 30; i++) {
        store.strings().set("user:" + i, "v");
        store.strings().set("order:" + i % 10, "v");
        store.strings().set("plain" + i % 5, "v");
      }
      Map<String, Long> counts = new TreeMap<>();
      while (counts.values().stream().mapToLong(n -> n).sum() < 45) {
        JsonObject message = observer.next(m -> m.has("activity"), "activity");
        for (var column : message.getAsJsonArray("activity")) {
          for (var pair : column.getAsJsonObject().getAsJsonArray("counts")) {
            boolean slots = pair.getAsJsonArray().get(0).getAsJsonPrimitive().isNumber();
            String prefix = slots ? "slots" : pair.getAsJsonArray().get(0).getAsString();
            counts.merge(prefix, pair.getAsJsonArray().get(1).getAsLong(), Long::sum);
          }
        }
      }
      assertEquals(Set.of("order", "slots", "user"), counts.keySet());
      assertEquals(30, counts.get("user"));
      assertTrue(counts.get("order") >= 10 && counts.get("slots") >= 5, counts.toString());
      observer.say("{'op':'watch'}");
      observer.next(m -> m.has("series") && !m.has("activity"), "no more activity");
    }
  }

  @Test
  void activityIsBounded() {
    Activity activity = new Activity();
    for (int second = 0; second < StatsWriter.HISTORY + 5; second++) {
      for (int i = 0; i < 300; i++) {
        activity.count(("prefix" + i + ":x").getBytes(StandardCharsets.UTF_8));
      }
      activity.next(second * 1000L);
    }
    JsonBytes out = new JsonBytes(64).open('{');
    activity.write(out, 0, true);
    JsonArray columns =
        JsonParser.parseString(new String(out.close('}').copy(), StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonArray("activity");
    assertEquals(StatsWriter.HISTORY, columns.size());
    JsonObject first = columns.get(0).getAsJsonObject();
    assertEquals(5000, first.get("at").getAsLong());
    assertEquals(300, first.get("total").getAsLong());
    assertTrue(first.getAsJsonArray("counts").size() <= Activity.SHOWN);
  }

  @Test
  void slotsAreThoseOfRedisCluster() {
    assertEquals(12739, Activity.slot("123456789".getBytes(StandardCharsets.UTF_8)));
    assertEquals(12182, Activity.slot("foo".getBytes(StandardCharsets.UTF_8)));
  }
}
