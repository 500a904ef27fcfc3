package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.store.SetOptions;
import io.reredis.util.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests windows on sorted lists of keys. */
class ListTest {
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

  /** Acknowledges messages until one satisfies the predicate, and returns it. */
  private static JsonObject follow(TestObserver observer, int id, Predicate<JsonObject> wanted) {
    while (true) {
      JsonObject rows = observer.window(id);
      if (rows.get("filled").getAsBoolean() && wanted.test(rows)) {
        return rows;
      }
    }
  }

  private static JsonObject follow(TestObserver observer, String... keys) {
    return follow(observer, 1, rows -> keys(rows).equals(List.of(keys)));
  }

  private static List<String> keys(JsonObject rows) {
    List<String> keys = new ArrayList<>();
    for (JsonElement row : rows.getAsJsonArray("rows")) {
      keys.add(row.isJsonNull() ? null : row.getAsJsonObject().get("key").getAsString());
    }
    return keys;
  }

  private void fillSome() {
    store.execute("SET", "b", "123");
    store.execute("SET", "a", "12345", "EX", "100");
    store.execute("RPUSH", "d", "1", "2", "3", "4");
    store.execute("HSET", "c", "f", "v");
    store.keys().expire("c", Duration.ofSeconds(50));
  }

  @Test
  void everyColumnSorts() throws Exception {
    fillSome();
    String[][] orders = {
      {"key", "false", "a b c d"},
      {"key", "true", "d c b a"},
      {"type", "false", "c d a b"},
      {"size", "false", "c b d a"},
      {"size", "true", "a d b c"},
      {"ttl", "false", "c a b d"},
      {"ttl", "true", "d b a c"},
      {"changed", "false", "a b c d"}
    };
    try (var observer = new TestObserver(dashboard)) {
      for (String[] order : orders) {
        observer.say(
            "{'op':'list','id':1,'sort':'" + order[0] + "','desc':" + order[1] + ",'count':10}");
        JsonObject rows = follow(observer, order[2].split(" "));
        assertEquals(4, rows.get("total").getAsInt());
        assertEquals(4, rows.get("dbSize").getAsLong());
        assertFalse(rows.get("truncated").getAsBoolean());
      }
    }
  }

  @Test
  void theFirstMessageHasRowsBeforeAllKeysAreFound() throws Exception {
    for (int i = 0; i < 200_000; i++) {
      store.strings().set("key:" + i, "value");
    }
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'sort':'key','count':10}");
      JsonObject rows = observer.next(m -> m.get("op").getAsString().equals("rows"), "rows");
      assertFalse(rows.get("filled").getAsBoolean());
      assertFalse(rows.getAsJsonArray("rows").isEmpty());
    }
  }

  @Test
  void changesMoveRows() throws Exception {
    fillSome();
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'sort':'size','desc':true,'count':3}");
      follow(observer, "a", "d", "b");
      store.strings().append("b", "4567890");
      follow(observer, "b", "a", "d");
      store.keys().delete("a");
      follow(observer, "b", "d", "c");
      store.strings().set("e", "123456");
      JsonObject rows = follow(observer, "b", "e", "d");
      assertEquals(4, rows.get("total").getAsInt());
      // a new value of the same length updates the row in place
      store.strings().set("e", "654321");
      follow(observer, 1, m -> preview(m, 1).equals("654321"));
      observer.say("{'op':'list','id':2,'sort':'changed','desc':true,'count':1}");
      follow(observer, 2, m -> keys(m).equals(List.of("e")));
      store.execute("LSET", "d", "0", "x");
      follow(observer, 2, m -> keys(m).equals(List.of("d")));
      follow(observer, 1, m -> preview(m, 2).startsWith("x"));
    }
  }

  @Test
  void anUpdateHasOnlyTheRowsThatChanged() throws Exception {
    fillSome();
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1}");
      follow(observer, "a", "b", "c", "d");
      store.strings().set("b", "456");
      JsonObject update = observer.next();
      while (update.get("op").getAsString().equals("stats")) {
        update = observer.next();
      }
      assertEquals("update", update.get("op").getAsString());
      assertEquals(List.of("b"), keys(update));
      assertEquals("456", preview(update, 0));
      assertFalse(update.has("dbSize"));
      // changes before the acknowledgement are in the next message, together
      store.strings().set("b", "789");
      store.execute("LSET", "d", "0", "x");
      observer.ack(update);
      follow(observer, 1, m -> preview(m, 1).equals("789") && preview(m, 3).startsWith("x"));
      // a row of another type is not shown by a list of strings
      observer.say("{'op':'list','id':2,'type':'string'}");
      follow(observer, 2, m -> keys(m).equals(List.of("a", "b")));
      store.strings().set("a", "0");
      JsonObject filtered = observer.next("update");
      while (filtered.get("id").getAsInt() != 2) {
        observer.ack(filtered);
        filtered = observer.next("update");
      }
      assertEquals(4, filtered.get("dbSize").getAsInt());
      observer.ack(filtered);
      store.execute("DEL", "b");
      store.execute("RPUSH", "b", "1");
      follow(observer, 2, m -> keys(m).equals(List.of("a")));
    }
  }

  @Test
  void anUpdateThatDoesNotFitIntoAFrameIsAWindowOfTheFirstRows() throws Exception {
    for (int i = 0; i < 500; i++) {
      store.strings().set("key:" + (1000 + i), "short");
    }
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'count':500}");
      follow(observer, 1, rows -> keys(rows).size() == 500);
      store.strings().set("key:1000", "other");
      JsonObject update = observer.next("update");
      // each of these characters takes six bytes in JSON
      String wide = "\u0001".repeat(256);
      for (int i = 0; i < 500; i++) {
        store.strings().set("key:" + (1000 + i), wide);
      }
      observer.ack(update);
      JsonObject rows = observer.next("rows");
      int fitting = keys(rows).size();
      assertEquals(500, rows.get("total").getAsInt());
      assertTrue(fitting > 100 && fitting < 500, fitting + " rows");
      assertTrue(
          rows.toString().length() <= Limits.FRAME_BYTES, rows.toString().length() + " bytes");
      assertEquals(wide, preview(rows, 0));
      assertEquals(wide, preview(rows, fitting - 1));
      // the rest is asked for with another offset
      observer.ack(rows);
      observer.say("{'op':'list','id':1,'offset':" + fitting + ",'count':" + (500 - fitting) + "}");
      JsonObject rest = observer.next("rows");
      assertEquals("key:" + (1000 + fitting), keys(rest).get(0));
      assertEquals(wide, preview(rest, 0));
    }
  }

  @Test
  void aWindowIsNotForgottenWhileItsMessageIsUnacknowledged() throws Exception {
    fillSome();
    try (var slow = new TestObserver(dashboard);
        var quick = new TestObserver(dashboard)) {
      slow.say("{'op':'list','id':1}");
      follow(slow, "a", "b", "c", "d");
      quick.say("{'op':'list','id':1}");
      follow(quick, "a", "b", "c", "d");
      store.strings().set("b", "456");
      JsonObject update = slow.next("update");
      // the feed has looked at this change once the other observer has received it
      store.strings().set("b", "789");
      follow(quick, 1, m -> preview(m, 1).equals("789"));
      slow.ack(update);
      follow(slow, 1, m -> preview(m, 1).equals("789"));
    }
  }

  @Test
  void readsMoveRowsInTheOrderOfAccess() throws Exception {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis own = Reredis.open(b -> b.clock(clock));
        Dashboard page = Dashboard.start(own, DashboardOptions.defaults());
        var observer = new TestObserver(page)) {
      for (String key : List.of("c", "b", "a")) {
        own.strings().set(key, "v");
        clock.advance(Duration.ofSeconds(10));
      }
      observer.say("{'op':'list','id':1,'sort':'idle'}");
      JsonObject rows = follow(observer, "a", "b", "c");
      assertEquals(1_700_000_020_000L, accessedAt(rows, 0));
      String revision = revision(rows, 2);
      own.strings().get("c");
      rows = follow(observer, "c", "a", "b");
      assertEquals(1_700_000_030_000L, accessedAt(rows, 0));
      assertEquals(revision, revision(rows, 0));
      clock.advance(Duration.ofSeconds(10));
      own.strings().set("b", "w");
      rows = follow(observer, "b", "c", "a");
      assertEquals(1_700_000_040_000L, accessedAt(rows, 0));
    }
  }

  private static String revision(JsonObject rows, int index) {
    return rows.getAsJsonArray("rows").get(index).getAsJsonObject().get("revision").getAsString();
  }

  private static long accessedAt(JsonObject rows, int index) {
    JsonElement row = rows.getAsJsonArray("rows").get(index);
    return row.getAsJsonObject().get("accessedAt").getAsLong();
  }

  @Test
  void aReopenedListHasAllChanges() throws Exception {
    fillSome();
    try (var one = new TestObserver(dashboard);
        var two = new TestObserver(dashboard)) {
      for (String sort : new String[] {"size", "memory", "ttl", "key"}) {
        one.say("{'op':'list','id':1,'sort':'" + sort + "'}");
        follow(one, 1, rows -> keys(rows).size() == 4);
        one.say("{'op':'unsub','id':1}");
        two.say("{'op':'list','id':2}");
        follow(two, 2, rows -> keys(rows).equals(List.of("a", "b", "c", "d")));
        // a list sorted by name is not notified of these changes
        store.strings().set("a", "x".repeat(1000));
        store.keys().expire("a", Duration.ofSeconds(5));
        one.say("{'op':'list','id':3,'desc':true,'sort':'" + sort + "'}");
        String first = sort.equals("key") ? "d" : sort.equals("ttl") ? "d" : "a";
        follow(one, 3, rows -> keys(rows).get(0).equals(first));
        one.say("{'op':'unsub','id':3}");
        two.say("{'op':'unsub','id':2}");
        store.strings().set("a", "12345", SetOptions.none().expireIn(Duration.ofSeconds(100)));
      }
    }
  }

  private static String preview(JsonObject rows, int index) {
    return rows.getAsJsonArray("rows").get(index).getAsJsonObject().get("preview").getAsString();
  }

  @Test
  void expiryMovesAndRemoves() throws Exception {
    store.strings().set("a", "1");
    store.strings().set("b", "1", SetOptions.none().expireIn(Duration.ofHours(1)));
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'sort':'ttl'}");
      follow(observer, "b", "a");
      store.keys().expire("a", Duration.ofMinutes(1));
      follow(observer, "a", "b");
      store.keys().persist("a");
      follow(observer, "b", "a");
      store.keys().expire("b", Duration.ofMillis(1));
      follow(observer, "a");
    }
  }

  @Test
  void filtersChooseKeys() throws Exception {
    fillSome();
    store.execute("SET", "ab", "1");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'pattern':'a*'}");
      assertEquals(2, follow(observer, "a", "ab").get("total").getAsInt());
      observer.say("{'op':'list','id':2,'type':'string'}");
      follow(observer, 2, m -> keys(m).equals(List.of("a", "ab", "b")));
      // a key that changes its type enters or leaves a list of one type
      store.keys().delete("c");
      store.execute("SET", "c", "now a string");
      follow(observer, 2, m -> keys(m).equals(List.of("a", "ab", "b", "c")));
      store.keys().delete("b");
      store.execute("RPUSH", "b", "1");
      follow(observer, 2, m -> keys(m).equals(List.of("a", "ab", "c")));
      observer.say("{'op':'list','id':3,'db':1}");
      follow(observer, 3, m -> keys(m).isEmpty());
      store.database(1).strings().set("elsewhere", "1");
      follow(observer, 3, m -> keys(m).equals(List.of("elsewhere")));
    }
  }

  @Test
  void aWindowMoves() throws Exception {
    for (int i = 0; i < 3000; i++) {
      store.strings().set(String.format("key:%04d", i), "v" + i);
    }
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'count':2}");
      JsonObject rows = follow(observer, "key:0000", "key:0001");
      assertEquals(3000, rows.get("total").getAsInt());
      observer.say("{'op':'list','id':1,'offset':1500,'count':3}");
      rows = follow(observer, "key:1500", "key:1501", "key:1502");
      assertEquals(1500, rows.get("offset").getAsInt());
      observer.say("{'op':'list','id':1,'offset':2999,'count':3}");
      follow(observer, "key:2999");
      observer.say("{'op':'list','id':1,'offset':99999,'count':3}");
      follow(observer);
      observer.say("{'op':'list','id':1,'offset':0,'count':100000}");
      follow(observer, 1, m -> keys(m).size() == Limits.VIEW);
      // a new key before the window shifts it
      observer.say("{'op':'list','id':1,'offset':10,'count':1}");
      follow(observer, "key:0010");
      store.strings().set("a", "in front");
      follow(observer, "key:0009");
    }
  }

  @Test
  void aFlushEmptiesTheList() throws Exception {
    fillSome();
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1}");
      follow(observer, "a", "b", "c", "d");
      store.execute("FLUSHALL");
      store.strings().set("new", "1");
      follow(observer, "new");
      store.execute("FLUSHDB");
      follow(observer);
      store.strings().set("newer", "1");
      follow(observer, "newer");
    }
  }

  @Test
  void nothingIsSentBeforeTheLastMessageIsAcknowledged() throws Exception {
    openWithChecks();
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1}");
      JsonObject first = observer.next("rows");
      for (int i = 0; i < 100; i++) {
        store.strings().set("k" + i, "v");
      }
      // no further rows arrive within two messages of statistics
      observer.next("stats");
      observer.next("stats");
      assertFalse(observer.has("rows"));
      observer.ack(first);
      follow(observer, 1, m -> m.get("total").getAsInt() == 100);
    }
  }

  @Test
  void observersShareAList() throws Exception {
    fillSome();
    try (var one = new TestObserver(dashboard);
        var two = new TestObserver(dashboard)) {
      one.say("{'op':'list','id':1}");
      two.say("{'op':'list','id':1,'offset':1,'count':2,'desc':true}");
      follow(one, "a", "b", "c", "d");
      follow(two, "c", "b");
      one.say("{'op':'unsub','id':1}");
      store.keys().delete("b");
      assertEquals(3, follow(two, "c", "a").get("total").getAsInt());
    }
  }

  @Test
  void onlyReadableKeysAreListed() throws Exception {
    openWithChecks();
    fillSome();
    store.execute("ACL", "SETUSER", "some", "on", ">pw", "%R~a*", "%R~c*", "+@all");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'some','password':'pw'}");
      observer.next("auth");
      observer.say("{'op':'list','id':1}");
      assertEquals(2, follow(observer, "a", "c").get("total").getAsInt());
      store.execute("ACL", "SETUSER", "some", "resetkeys", "%R~b");
      assertEquals("rights", observer.next("resync").get("reason").getAsString());
      observer.say("{'op':'list','id':1}");
      follow(observer, "b");
      store.execute("ACL", "SETUSER", "some", "-get", "-dbsize");
      assertEquals("rights", observer.next("resync").get("reason").getAsString());
      observer.say("{'op':'list','id':1}");
      assertFalse(follow(observer).has("dbSize"));
    }
  }

  @Test
  void aPatternWithoutWildcardsFollowsOneKey() throws Exception {
    fillSome();
    store.execute("SET", "a*[x]\\y", "odd");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1,'pattern':'a\\\\*\\\\[x]\\\\\\\\y','count':1}");
      follow(observer, "a*[x]\\y");
      observer.say("{'op':'list','id':2,'pattern':'absent','count':1}");
      follow(observer, 2, m -> keys(m).isEmpty());
      store.strings().set("absent", "no longer");
      follow(observer, 2, m -> keys(m).equals(List.of("absent")));
      store.keys().delete("absent");
      JsonObject rows = follow(observer, 2, m -> keys(m).isEmpty());
      assertEquals(0, rows.get("total").getAsInt());
      assertEquals(5, rows.get("dbSize").getAsLong());
    }
  }

  @Test
  void badListsEndTheSocket() throws Exception {
    for (String list :
        new String[] {
          "{'op':'list'}",
          "{'op':'list','id':1,'sort':'colour'}",
          "{'op':'list','id':1,'desc':7}",
          "{'op':'list','id':1,'db':16}",
          "{'op':'list','id':1,'offset':'x'}"
        }) {
      try (var observer = new TestObserver(dashboard)) {
        observer.say(list);
        assertEquals(CloseCode.NOT_OF_THIS_PROTOCOL, observer.closeCode(), list);
      }
    }
  }

  @Test
  void listsCountAsSubscriptions() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      for (int i = 0; i < Limits.SUBSCRIPTIONS; i++) {
        observer.say("{'op':'list','id':" + i + ",'pattern':'" + i + "'}");
      }
      follow(observer, Limits.SUBSCRIPTIONS - 1, m -> true);
      observer.say("{'op':'list','id':99}");
      assertEquals(CloseCode.NOT_OF_THIS_PROTOCOL, observer.closeCode());
    }
  }

  @Test
  void hugeKeysLeaveRoomInAFrame() throws Exception {
    for (int i = 0; i < 40; i++) {
      store.strings().set(String.format("%02d", i) + "x".repeat(12_000), "v");
    }
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'list','id':1}");
      JsonObject rows = follow(observer, 1, m -> m.get("total").getAsInt() == 40);
      int sent = keys(rows).size();
      assertTrue(sent > 10 && sent < 40, "" + sent);
      observer.say("{'op':'list','id':1,'offset':" + sent + "}");
      rows = follow(observer, 1, m -> m.get("offset").getAsInt() == sent);
      assertTrue(keys(rows).get(0).startsWith("" + sent));
    }
  }
}
