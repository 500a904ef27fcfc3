package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.ws.TestObserver.Model;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests observers with limited rights: the rows they see and the commands they may use. */
class RightsTest {
  private final Reredis store = Reredis.open();
  private final Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void user(String... rules) {
    String[] command = new String[rules.length + 3];
    command[0] = "ACL";
    command[1] = "SETUSER";
    command[2] = "alice";
    System.arraycopy(rules, 0, command, 3, rules.length);
    store.execute(command);
  }

  /** Connects an observer that is logged in as alice. */
  private TestObserver alice() throws Exception {
    TestObserver observer = new TestObserver(dashboard);
    observer.say("{'op':'auth','user':'alice','password':'secret'}");
    assertEquals("alice", observer.next("auth").get("user").getAsString());
    return observer;
  }

  private static String error(TestObserver observer, String arguments) {
    observer.say("{'op':'cmd','seq':1,'args':[" + arguments + "]}");
    JsonObject reply = observer.next("reply");
    return reply.has("error") ? reply.get("error").getAsString() : null;
  }

  private static JsonObject get(TestObserver observer, String key) {
    observer.say("{'op':'get','seq':1,'db':0,'key':'" + key + "','offset':0,'count':10}");
    return observer.next("value");
  }

  @Test
  void rowsAreThoseThatTheUserMayRead() throws Exception {
    user("on", ">secret", "~mine:*", "%W~write:*", "+@all");
    store.strings().set("mine:1", "a");
    store.strings().set("other", "b");
    store.strings().set("write:1", "c");
    try (var observer = alice()) {
      Model model = observer.subscribe();
      assertEquals(Set.of("\"mine:1\""), model.rows.keySet());
      assertEquals(3, model.dbSize);
      store.strings().set("other", "b2");
      store.strings().set("write:1", "c2");
      store.strings().set("new", "d");
      store.keys().delete("other");
      store.strings().set("mine:2", "e");
      JsonObject delta = observer.next("delta");
      // the rows may arrive in several deltas
      while (!delta.toString().contains("mine:2")) {
        assertHidden(delta);
        model.delta(delta);
        observer.ack(delta);
        delta = observer.next("delta");
      }
      assertHidden(delta);
      model.delta(delta);
      observer.ack(delta);
      assertEquals(Set.of("\"mine:1\"", "\"mine:2\""), model.rows.keySet());
      observer.say("{'op':'view','id':1,'keys':['other','mine:1','write:1','none']}");
      delta = observer.next("delta");
      assertHidden(delta);
      assertTrue(delta.toString().contains("mine:1"), delta.toString());
      observer.ack(delta);
      store.keys().delete("mine:1");
      observer.follow(model, m -> m.row("mine:1") == null);
    }
  }

  private static void assertHidden(JsonObject message) {
    for (String key : List.of("other", "write:1", "new", "none")) {
      assertFalse(message.toString().contains('"' + key + '"'), message.toString());
    }
  }

  @Test
  void aTypeThatTheUserMayNotReadIsNotShown() throws Exception {
    user("on", ">secret", "~*", "+get", "(+hgetall ~h*)");
    store.strings().set("s", "1");
    store.execute("HSET", "h", "f", "v");
    store.execute("HSET", "x", "f", "v");
    store.execute("RPUSH", "l", "1");
    try (var observer = alice()) {
      Model model = observer.subscribe();
      assertEquals(Set.of("\"h\"", "\"s\""), model.rows.keySet());
      assertEquals(-1, model.dbSize, "not without DBSIZE");
      assertEquals("1", get(observer, "s").get("value").getAsString());
      assertTrue(get(observer, "l").get("error").getAsString().startsWith("NOPERM "));
      store.keys().delete("s");
      store.execute("RPUSH", "s", "1");
      observer.follow(model, m -> m.row("s") == null);
    }
  }

  @Test
  void valuesAndCommandsAreThoseThatTheUserMayUse() throws Exception {
    user("on", ">secret", "~mine:*", "%W~write", "+get", "+set", "+acl|whoami");
    store.strings().set("mine:1", "a");
    store.strings().set("other", "b");
    try (var observer = alice()) {
      assertEquals("a", get(observer, "mine:1").get("value").getAsString());
      JsonObject refused = get(observer, "other");
      assertEquals("NOPERM No permissions to access a key", refused.get("error").getAsString());
      assertFalse(refused.has("value"));
      assertFalse(refused.has("total"));
      assertEquals(
          refused.get("error").getAsString(),
          get(observer, "nosuch").get("error").getAsString(),
          "whether there is such a key is not told");
      assertEquals("none", get(observer, "mine:none").get("type").getAsString());
      assertNull(error(observer, "'SET','mine:1','x'"));
      assertNull(error(observer, "'SET','write','x'"));
      assertEquals("NOPERM No permissions to access a key", error(observer, "'SET','other','x'"));
      assertEquals(
          "NOPERM User alice has no permissions to run the 'flushall' command",
          error(observer, "'FLUSHALL'"));
      observer.say("{'op':'cmd','seq':2,'args':['ACL','WHOAMI']}");
      assertEquals("alice", observer.next("reply").get("value").getAsString());
    }
    assertEquals("x", store.strings().get("mine:1"));
    assertEquals("b", store.strings().get("other"));
  }

  @Test
  void figuresNeedTheRightForInfo() throws Exception {
    user("on", ">secret", "~*", "+@all");
    try (var observer = alice()) {
      assertTrue(observer.next("stats").has("memory"));
      user("-info");
      JsonObject stats = observer.next(m -> m.has("now") && !m.has("memory"), "a bare heartbeat");
      assertEquals(Set.of("op", "now"), stats.keySet());
    }
  }

  @Test
  void otherRightsEndTheSubscription() throws Exception {
    user("on", ">secret", "~a*", "+@all");
    store.strings().set("a", "1");
    store.strings().set("b", "1");
    try (var observer = alice()) {
      Model model = observer.subscribe();
      user("resetkeys", "~b*");
      assertEquals("rights", observer.next("resync").get("reason").getAsString());
      store.strings().set("a", "2");
      model = observer.subscribe("{'op':'sub','id':2}");
      assertEquals(Set.of("\"b\""), model.rows.keySet());
      user("allkeys", "allchannels");
      assertEquals(2, observer.next("resync").get("id").getAsInt());
      assertEquals(2, observer.subscribe("{'op':'sub','id':3}").rows.size());
    }
  }

  @Test
  void aSubscriptionWithOtherRightsIsNotResumed() throws Exception {
    user("on", ">secret", "~a*", "+@all");
    String since = "{'op':'sub','id':1,'since':{'epoch':'%s','revision':'0'}}";
    String epoch;
    try (var observer = alice()) {
      epoch = observer.subscribe().epoch;
    }
    try (var observer = new TestObserver(dashboard)) {
      observer.say(String.format(since, epoch));
      assertEquals("epoch", observer.next("resync").get("reason").getAsString());
      epoch = observer.subscribe("{'op':'sub','id':2}").epoch;
    }
    try (var observer = alice()) {
      observer.say(String.format(since, epoch));
      assertEquals("epoch", observer.next("resync").get("reason").getAsString());
    }
  }

  @Test
  void anotherLoginChangesTheRights() throws Exception {
    user("on", ">secret", "~a*", "+@all");
    store.strings().set("b", "1");
    try (var observer = new TestObserver(dashboard)) {
      assertEquals(1, observer.subscribe().rows.size());
      assertNull(error(observer, "'AUTH','alice','secret'"));
      assertEquals("rights", observer.next("resync").get("reason").getAsString());
      assertEquals(0, observer.subscribe("{'op':'sub','id':2}").rows.size());
      observer.say("{'op':'auth','user':'alice','password':'wrong'}");
      assertEquals(4401, observer.closeCode());
    }
    String log = store.execute("ACL", "LOG").toString();
    assertTrue(log.contains("reason=auth"), log);
  }

  @Test
  void aDeletedUserIsDisconnected() throws Exception {
    user("on", ">secret", "~*", "+@all");
    try (var observer = alice();
        var other = new TestObserver(dashboard)) {
      observer.subscribe();
      store.execute("ACL", "DELUSER", "alice");
      assertEquals(1000, observer.closeCode());
      other.subscribe();
    }
  }

  @Test
  void aRefusedLoginReceivesNothing() throws Exception {
    store.execute("CONFIG", "SET", "requirepass", "none");
    user(">secret", "~*", "+@all");
    for (String auth :
        List.of(
            "{'op':'auth','user':'alice','password':'secret'}",
            "{'op':'auth','user':'nosuch','password':'secret'}")) {
      try (var observer = new TestObserver(dashboard)) {
        assertTrue(observer.welcome.get("login").getAsBoolean());
        observer.say(auth);
        assertEquals(4401, observer.closeCode());
      }
    }
  }
}
