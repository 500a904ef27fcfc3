package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.store.Codec;
import io.reredis.store.SetOptions;
import io.reredis.ws.TestObserver.Model;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the messages to observers while the store changes. */
class FollowTest {
  private Reredis store;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    store = Reredis.open();
    dashboard =
        Dashboard.start(store, DashboardOptions.defaults(), TestObserver.WOKEN_ONLY, Pages.ROOT);
  }

  /** Opens a dashboard again that sends statistics and checks rights. */
  private void openWithChecks() {
    dashboard.close();
    dashboard = Dashboard.start(store, DashboardOptions.defaults());
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  @Test
  void aSetReachesTwoObservers() throws Exception {
    store.strings().set("before", "1");
    try (var one = new TestObserver(dashboard);
        var two = new TestObserver(dashboard)) {
      Model first = one.subscribe();
      Model second = two.subscribe();
      assertTrue(first.shows("before", "1"));
      store.strings().set("after", "2");
      one.follow(first, m -> m.shows("after", "2"));
      two.follow(second, m -> m.shows("after", "2"));
      assertEquals(2, second.dbSize);
      store.keys().delete("before");
      one.follow(first, m -> m.row("before") == null);
      two.follow(second, m -> m.row("before") == null);
    }
  }

  @Test
  void aRowHasAllFacts() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      long before = System.currentTimeMillis();
      Instant expiry = Instant.ofEpochMilli(before + 100_000);
      store.strings().set("k", "é".repeat(300), SetOptions.none().expireAt(expiry));
      observer.follow(model, m -> m.row("k") != null);
      JsonObject row = model.row("k");
      assertEquals("string", row.get("type").getAsString());
      assertEquals("600", row.get("size").getAsString());
      assertEquals(Long.toString(expiry.toEpochMilli()), row.get("expireAt").getAsString());
      assertEquals("é".repeat(128), row.get("preview").getAsString());
      assertTrue(row.get("changedAt").getAsLong() >= before);
      store.strings().set("k", "x" + "é".repeat(300));
      observer.follow(model, m -> !m.row("k").has("expireAt"));
      assertEquals("x" + "é".repeat(127), model.preview("k"));
    }
  }

  @Test
  void collectionsShowTheirFirstElements() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      store.execute("RPUSH", "l", "a", "b", "3");
      store.execute("HSET", "h", "field", "value");
      store.execute("SADD", "s", "7");
      store.execute("XADD", "x", "1-1", "f", "old");
      store.execute("XADD", "x", "1-2", "f", "v");
      store.execute("ZADD", "z", "1.5", "m", "2", "n");
      for (int i = 0; i < 1000; i++) {
        store.execute("RPUSH", "long", "element" + i);
      }
      observer.follow(
          model, m -> m.rows.size() == 6 && m.row("long").get("size").getAsString().equals("1000"));
      assertEquals(256, model.preview("long").length());
      assertEquals("a, b, 3", model.preview("l"));
      assertEquals("field: value", model.preview("h"));
      assertEquals("7", model.preview("s"));
      assertEquals("1-2, f: v", model.preview("x"));
      assertEquals("m: 1.5, n: 2", model.preview("z"));
      assertEquals("hash", model.row("h").get("type").getAsString());
      store.execute("RPOP", "l", "3");
      observer.follow(model, m -> m.row("l") == null);
    }
  }

  @Test
  void otherBytesAreSentInBase64() throws Exception {
    byte[] key = {(byte) 0xff, 0, 'k'};
    byte[] value = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      store.database(0).with(Codec.bytes()).strings().set(key, value);
      observer.follow(model, m -> m.rows.size() == 1);
      JsonObject row = model.rows.values().iterator().next();
      assertEquals("{\"b64\":\"/wBr\"}", row.get("key").toString());
      assertEquals("{\"b64\":\"7aCA\"}", row.get("preview").toString());
      observer.say("{'op':'get','seq':1,'db':0,'key':{'b64':'/wBr'},'offset':0,'count':10}");
      assertEquals("{\"b64\":\"7aCA\"}", observer.next("value").get("value").toString());
      observer.say("{'op':'cmd','seq':2,'args':['DEL',{'b64':'/wBr'}]}");
      assertEquals("{\"int\":\"1\"}", observer.next("reply").get("value").toString());
      observer.follow(model, m -> m.rows.isEmpty());
    }
  }

  @Test
  void onlyKeysOfThePatternAreSent() throws Exception {
    store.strings().set("user:1", "a");
    store.strings().set("item:1", "b");
    try (var observer = new TestObserver(dashboard)) {
      Model model =
          observer.subscribe("{'op':'sub','id':7,'db':0,'pattern':'user:*','type':'string'}");
      assertEquals(1, model.rows.size());
      store.strings().set("item:2", "c");
      store.strings().set("user:2", "d");
      observer.follow(model, m -> m.shows("user:2", "d"));
      assertNull(model.row("item:2"));
      assertEquals(4, model.dbSize);
      Model none = observer.subscribe("{'op':'sub','id':8,'pattern':'*','type':'hash'}");
      assertTrue(none.rows.isEmpty());
    }
  }

  @Test
  void databasesAreSeparate() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      Model zero = observer.subscribe();
      Model one = observer.subscribe("{'op':'sub','id':2,'db':1}");
      store.database(1).strings().set("k", "in one");
      JsonObject delta = observer.next("delta");
      assertEquals(2, delta.get("id").getAsInt());
      one.delta(delta);
      observer.ack(delta);
      assertTrue(one.shows("k", "in one"));
      store.strings().set("k", "in zero");
      observer.follow(zero, m -> m.shows("k", "in zero"));
    }
  }

  @Test
  void oneDeltaIsUnderWayAtATime() throws Exception {
    openWithChecks();
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      store.strings().set("a", "1");
      JsonObject first = observer.next("delta");
      model.delta(first);
      store.strings().set("b", "1");
      store.strings().set("b", "2");
      observer.next("stats");
      assertFalse(observer.has("delta"));
      observer.ack(first);
      observer.follow(model, m -> m.shows("b", "2"));
    }
  }

  @Test
  void aSnapshotComesInPartsAndIsCutAtTheLimit() throws Exception {
    String value = "x".repeat(200);
    for (int i = 0; i < 5000; i++) {
      store.strings().set("key:" + i, value);
    }
    try (var observer = new TestObserver(dashboard)) {
      Model all = observer.subscribe();
      assertEquals(5000, all.rows.size());
      assertTrue(all.parts > 4, "parts: " + all.parts);
      assertFalse(all.truncated);
      Model some = observer.subscribe("{'op':'sub','id':2,'limit':100}");
      assertEquals(100, some.rows.size());
      assertTrue(some.truncated);
      Model exact = observer.subscribe("{'op':'sub','id':3,'limit':5000}");
      assertFalse(exact.truncated);
    }
  }

  @Test
  void anObserverGetsNoMoreRowsThanTheOptionsAllow() throws Exception {
    dashboard.close();
    dashboard = Dashboard.start(store, DashboardOptions.defaults().maxRows(10));
    for (int i = 0; i < 20; i++) {
      store.strings().set("key:" + i, "value");
    }
    try (var observer = new TestObserver(dashboard)) {
      Model all = observer.subscribe();
      assertEquals(10, all.rows.size());
      assertTrue(all.truncated);
      Model more = observer.subscribe("{'op':'sub','id':2,'limit':15}");
      assertEquals(10, more.rows.size());
    }
  }

  @Test
  void aResumedSubscriptionGetsOnlyMissedChanges() throws Exception {
    for (int i = 0; i < 100; i++) {
      store.strings().set("key:" + i, "old");
    }
    Model model;
    try (var observer = new TestObserver(dashboard)) {
      model = observer.subscribe();
    }
    store.strings().set("key:5", "new");
    store.keys().delete("key:6");
    try (var observer = new TestObserver(dashboard)) {
      assertEquals(model.epoch, observer.welcome.get("epoch").getAsString());
      observer.say(
          "{'op':'sub','id':1,'db':0,'since':{'epoch':'"
              + model.epoch
              + "','revision':'"
              + model.revision
              + "'}}");
      observer.follow(model, m -> m.shows("key:5", "new") && m.row("key:6") == null);
      assertEquals(99, model.rows.size());
      assertFalse(observer.has("snap"));
      observer.say("{'op':'sub','id':2,'since':{'epoch':'other','revision':'1'}}");
      assertEquals("epoch", observer.next("resync").get("reason").getAsString());
      observer.say(
          "{'op':'sub','id':2,'since':{'epoch':'" + model.epoch + "','revision':'999999'}}");
      assertEquals("history", observer.next("resync").get("reason").getAsString());
    }
  }

  @Test
  void flushAndSwapAskToSubscribeAgain() throws Exception {
    store.strings().set("a", "1");
    try (var observer = new TestObserver(dashboard)) {
      Model before = observer.subscribe();
      observer.subscribe("{'op':'sub','id':2,'db':1}");
      Inside.of(store).engine().keys().flush(0);
      JsonObject resync = observer.next("resync");
      assertEquals("flush", resync.get("reason").getAsString());
      assertEquals(1, resync.get("id").getAsInt());
      observer.say(
          "{'op':'sub','id':1,'since':{'epoch':'"
              + before.epoch
              + "','revision':'"
              + before.revision
              + "'}}");
      assertEquals("flush", observer.next("resync").get("reason").getAsString());
      Model empty = observer.subscribe();
      assertTrue(empty.rows.isEmpty());
      store.strings().set("b", "2");
      observer.follow(empty, m -> m.shows("b", "2"));
      Inside.of(store).engine().keys().swap(0, 1);
      observer.next("resync");
      observer.next("resync");
      Model one = observer.subscribe("{'op':'sub','id':2,'db':1}");
      assertTrue(one.shows("b", "2"));
      store.database(1).strings().set("b", "3");
      observer.follow(one, m -> m.shows("b", "3"));
    }
  }

  @Test
  void changesInTheViewAreSentAtOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      store.strings().set("key:" + i, "v" + i);
    }
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe("{'op':'sub','id':1,'limit':1}");
      assertTrue(model.truncated);
      observer.say("{'op':'view','id':1,'keys':['key:3','key:4','gone']}");
      JsonObject delta = observer.next("delta");
      assertEquals("[\"gone\"]", delta.get("deleted").toString());
      model.delta(delta);
      observer.ack(delta);
      assertTrue(model.shows("key:3", "v3"));
      assertTrue(model.shows("key:4", "v4"));
      store.strings().set("key:4", "new");
      observer.follow(model, m -> m.shows("key:4", "new"));
    }
  }

  @Test
  void aKeyAtRestKeepsItsRevision() throws Exception {
    store.strings().set("still", "1");
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      String revision = model.row("still").get("revision").getAsString();
      for (int i = 0; i < 1000; i++) {
        store.strings().set("busy:" + i, "1");
      }
      observer.follow(model, m -> m.rows.size() == 1001);
      Model again = observer.subscribe("{'op':'sub','id':2}");
      assertEquals(revision, again.row("still").get("revision").getAsString());
      assertEquals(model.row("busy:7").get("revision"), again.row("busy:7").get("revision"));
      observer.say("{'op':'get','seq':1,'db':0,'key':'still','offset':0,'count':10}");
      assertEquals(revision, observer.next("value").get("revision").getAsString());
    }
  }

  @Test
  void anEndedSubscriptionSendsNothing() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.subscribe();
      Model two = observer.subscribe("{'op':'sub','id':2}");
      observer.say("{'op':'unsub','id':1}");
      // the feed answers requests in their order
      observer.say("{'op':'get','seq':1,'key':'a'}");
      observer.next("value");
      store.strings().set("a", "1");
      observer.follow(two, m -> m.shows("a", "1"));
      store.strings().set("a", "2");
      observer.follow(two, m -> m.shows("a", "2"));
      assertFalse(observer.has("delta"));
    }
  }

  @Test
  void nothingIsCollectedWithoutObservers() throws Exception {
    dashboard.close();
    Times times = Times.DEFAULT.linger(java.time.Duration.ZERO);
    dashboard = Dashboard.start(store, DashboardOptions.defaults(), times, Pages.ROOT);
    Model model;
    try (var observer = new TestObserver(dashboard)) {
      model = observer.subscribe();
      store.strings().set("a", "1");
      observer.follow(model, m -> m.shows("a", "1"));
    }
    String since =
        "{'op':'sub','id':1,'since':{'epoch':'"
            + model.epoch
            + "','revision':'"
            + model.revision
            + "'}}";
    long deadline = System.nanoTime() + TestObserver.PATIENCE.toNanos();
    String reason = null;
    while (!"history".equals(reason)) {
      assertTrue(System.nanoTime() < deadline, "it goes on collecting");
      try (var observer = new TestObserver(dashboard)) {
        observer.say(since);
        observer.next("stats");
        reason =
            observer.has("resync") ? observer.next("resync").get("reason").getAsString() : null;
      }
    }
    store.strings().set("b", "2");
    try (var observer = new TestObserver(dashboard)) {
      assertEquals(2, observer.subscribe().rows.size());
    }
  }
}
