package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
import io.reredis.support.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests pushes to observers: messages of channels, MONITOR, and invalidations. */
class PushTest {
  private Reredis store = Reredis.open();
  private Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void reopen(DashboardOptions options, String password) {
    close();
    store = Reredis.open(builder -> builder.option("requirepass", password));
    dashboard = Dashboard.start(store, options);
  }

  private static void send(TestObserver observer, int seq, String arguments) {
    observer.say("{'op':'cmd','seq':" + seq + ",'args':[" + arguments + "]}");
  }

  /** Returns the reply as JSON: a value, or the error in quotes. */
  private static String reply(TestObserver observer, String arguments) {
    send(observer, 1, arguments);
    JsonObject reply = observer.next("reply");
    return (reply.has("error") ? reply.get("error") : reply.get("value")).toString();
  }

  /** Returns the kind and the value of the next push or reply. */
  private static String next(TestObserver observer) {
    JsonObject message = observer.next(m -> !m.get("op").getAsString().equals("stats"), "message");
    assertFalse(message.has("skipped"), message.toString());
    return message.get("op").getAsString() + ' ' + message.get("value");
  }

  private long count(String channel) {
    return ((List<?>) store.execute("PUBSUB", "NUMSUB", channel)).get(1) instanceof Long number
        ? number
        : -1;
  }

  @Test
  void confirmationsComeBeforeTheReplyAndMessagesAfterIt() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      send(observer, 1, "'SUBSCRIBE','a','b'");
      assertEquals("push [\"subscribe\",\"a\",{\"int\":\"1\"}]", next(observer));
      assertEquals("push [\"subscribe\",\"b\",{\"int\":\"2\"}]", next(observer));
      assertEquals("reply null", next(observer));
      send(observer, 2, "'PSUBSCRIBE','a*'");
      assertEquals("push [\"psubscribe\",\"a*\",{\"int\":\"3\"}]", next(observer));
      assertEquals("reply null", next(observer));
      assertEquals(2L, store.execute("PUBLISH", "a", "one"));
      assertEquals("push [\"message\",\"a\",\"one\"]", next(observer));
      assertEquals("push [\"pmessage\",\"a*\",\"a\",\"one\"]", next(observer));
      send(observer, 3, "'PUBLISH','b','own'");
      assertEquals("reply {\"int\":\"1\"}", next(observer));
      assertEquals("push [\"message\",\"b\",\"own\"]", next(observer));
      send(observer, 4, "'UNSUBSCRIBE','a'");
      assertEquals("push [\"unsubscribe\",\"a\",{\"int\":\"2\"}]", next(observer));
      assertEquals("reply null", next(observer));
      assertEquals("\"OK\"", reply(observer, "'SET','k','v'"));
      assertEquals(1L, store.execute("PUBLISH", "a", "two"));
      assertEquals("push [\"pmessage\",\"a*\",\"a\",\"two\"]", next(observer));
    }
    Await.until("nobody subscribes", () -> count("b") == 0);
    assertEquals(0L, store.execute("PUBSUB", "NUMPAT"));
  }

  @Test
  void channelsOfShardsAreChannelsToo() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      send(observer, 1, "'SSUBSCRIBE','s'");
      assertEquals("push [\"ssubscribe\",\"s\",{\"int\":\"1\"}]", next(observer));
      assertEquals("reply null", next(observer));
      store.execute("SPUBLISH", "s", "m");
      assertEquals("push [\"smessage\",\"s\",\"m\"]", next(observer));
      send(observer, 2, "'SUNSUBSCRIBE'");
      assertEquals("push [\"sunsubscribe\",\"s\",{\"int\":\"0\"}]", next(observer));
      assertEquals("reply null", next(observer));
    }
  }

  @Test
  void otherBytesArriveUnchanged() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      reply(observer, "'SUBSCRIBE',{'b64':'/w=='}");
      next(observer);
      reply(observer, "'PUBLISH',{'b64':'/w=='},{'b64':'AP8='}");
      assertEquals("push [\"message\",{\"b64\":\"/w==\"},{\"b64\":\"AP8=\"}]", next(observer));
    }
  }

  @Test
  void withinExecConfirmationsAreElements() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      reply(observer, "'MULTI'");
      reply(observer, "'SUBSCRIBE','a','b'");
      reply(observer, "'PUBLISH','a','in'");
      send(observer, 1, "'EXEC'");
      assertEquals(
          "reply [[\"subscribe\",\"a\",{\"int\":\"1\"}],[\"subscribe\",\"b\",{\"int\":\"2\"}],"
              + "{\"int\":\"1\"}]",
          next(observer));
      assertEquals("push [\"message\",\"a\",\"in\"]", next(observer));
    }
  }

  @Test
  void messagesComeWhileACommandIsBlocked() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      reply(observer, "'SUBSCRIBE','a'");
      next(observer);
      send(observer, 2, "'BLPOP','list','0'");
      Await.until("the command is blocked", () -> info("blocked_clients") == 1);
      for (int i = 0; i < 100; i++) {
        store.execute("PUBLISH", "a", "" + i);
        assertEquals("push [\"message\",\"a\",\"" + i + "\"]", next(observer));
      }
      store.execute("RPUSH", "list", "x");
      assertEquals("reply [\"list\",\"x\"]", next(observer));
      assertEquals("\"PONG\"", reply(observer, "'PING'"));
    }
  }

  private long info(String field) {
    String info = store.execute("INFO").toString();
    int at = info.indexOf(field + ':') + field.length() + 1;
    return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
  }

  @Test
  void aBlockedCommandIsEndedByAnotherSession() throws Exception {
    try (var observer = new TestObserver(dashboard);
        var other = new TestObserver(dashboard)) {
      String id =
          JsonParser.parseString(reply(observer, "'CLIENT','ID'"))
              .getAsJsonObject()
              .get("int")
              .toString();
      send(observer, 2, "'BLPOP','list','0'");
      Await.until("the command is blocked", () -> info("blocked_clients") == 1);
      assertEquals("{\"int\":\"1\"}", reply(other, "'CLIENT','UNBLOCK'," + id + ",'ERROR'"));
      String error = observer.next("reply").get("error").getAsString();
      assertTrue(error.startsWith("UNBLOCKED"), error);
    }
  }

  @Test
  void monitorShowsCommandsUntilReset() throws Exception {
    try (var observer = new TestObserver(dashboard);
        var other = new TestObserver(dashboard)) {
      reply(observer, "'SELECT','2'");
      assertEquals("\"OK\"", reply(observer, "'MONITOR'"));
      reply(other, "'SET','k','a \\n\\u00e4'");
      JsonObject push = observer.next("push");
      assertEquals("monitor", push.getAsJsonArray("value").get(0).getAsString());
      String line = push.getAsJsonArray("value").get(1).getAsString();
      assertTrue(
          line.matches(
              "\\d+\\.\\d{6} \\[0 127\\.0\\.0\\.1:\\d+] \"SET\" \"k\" \"a \\\\n\\\\xc3\\\\xa4\""),
          line);
      assertFalse(push.has("truncated"));
      reply(other, "'SET','k','" + "x".repeat(50_000) + "'");
      push = observer.next("push");
      assertTrue(push.get("truncated").getAsBoolean());
      line = push.getAsJsonArray("value").get(1).getAsString();
      assertEquals(Limits.MONITOR_BYTES - 1, line.length());
      assertTrue(reply(observer, "'GET','k'").startsWith("\"ERR "));
      assertEquals("\"RESET\"", reply(observer, "'RESET'"));
      reply(other, "'SET','k','unseen'");
      assertEquals("\"unseen\"", reply(observer, "'GET','k'"));
      assertTrue(reply(observer, "'CLIENT','INFO'").contains(" db=0 "));
      assertTrue(reply(observer, "'CLIENT','INFO'").contains(" resp=3 "));
      assertFalse(observer.has("push"));
    }
  }

  @Test
  void resetKeepsTheUser() throws Exception {
    reopen(DashboardOptions.defaults(), "secret");
    store.execute("ACL", "SETUSER", "alice", "on", ">pw", "~a*", "resetchannels", "+@all");
    store.strings().set("b", "1");
    store.strings().set("a", "1");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'alice','password':'pw'}");
      observer.next("auth");
      assertEquals("\"RESET\"", reply(observer, "'RESET'"));
      assertEquals("\"alice\"", reply(observer, "'ACL','WHOAMI'"));
      assertEquals(1, observer.subscribe().rows.size());
      assertTrue(reply(observer, "'SUBSCRIBE','x'").startsWith("\"NOPERM "));
    }
  }

  @Test
  void otherVersionsOfTheProtocolAreRefused() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      assertTrue(reply(observer, "'HELLO','2'").startsWith("\"ERR HELLO 2 "));
      assertTrue(reply(observer, "'HELLO','3'").contains("\"proto\",{\"int\":\"3\"}"));
      assertTrue(reply(observer, "'HELLO'").contains("\"proto\",{\"int\":\"3\"}"));
      assertTrue(reply(observer, "'HELLO','02'").startsWith("\"ERR "));
    }
  }

  @Test
  void changesOfCachedKeysAreAnnounced() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      assertEquals("\"OK\"", reply(observer, "'CLIENT','TRACKING','ON'"));
      assertEquals("null", reply(observer, "'GET','k'"));
      store.strings().set("k", "v");
      assertEquals("push [\"invalidate\",[\"k\"]]", next(observer));
      reply(observer, "'GET','k'");
      send(observer, 2, "'SET','k','own'");
      assertEquals("reply \"OK\"", next(observer));
      assertEquals("push [\"invalidate\",[\"k\"]]", next(observer));
      store.execute("FLUSHALL");
      assertEquals("push [\"invalidate\",null]", next(observer));
    }
  }

  @Test
  void aReadOnlyObserverMaySubscribeButNotMonitor() throws Exception {
    reopen(DashboardOptions.defaults().readOnly(true), "");
    try (var observer = new TestObserver(dashboard)) {
      assertEquals("null", reply(observer, "'SUBSCRIBE','a'"));
      assertEquals("\"ERR observers may only read\"", reply(observer, "'MONITOR'"));
      // commands that change something but are not flagged as writes
      for (String command :
          new String[] {
            "'EVAL','return 1','0'",
            "'EVALSHA','x','0'",
            "'FCALL','f','0'",
            "'PUBLISH','c','m'",
            "'SCRIPT','FLUSH'",
            "'SCRIPT','LOAD','return 1'",
            "'SORT','k','STORE','x'"
          }) {
        assertEquals("\"ERR observers may only read\"", reply(observer, command), command);
      }
    }
  }

  @Test
  void aSubscriberWithoutItsRightIsClosed() throws Exception {
    store.execute("ACL", "SETUSER", "alice", "on", ">pw", "~*", "&a*", "+@all");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'alice','password':'pw'}");
      observer.next("auth");
      assertTrue(reply(observer, "'SUBSCRIBE','b'").startsWith("\"NOPERM "));
      assertEquals("null", reply(observer, "'SUBSCRIBE','a1'"));
      store.execute("ACL", "SETUSER", "alice", "resetchannels", "&b*");
      assertEquals(1000, observer.closeCode());
    }
    Await.until("nobody subscribes", () -> count("a1") == 0);
  }

  @Test
  void messagesMissedByASlowReaderAreCounted() throws Exception {
    int published = 20_000;
    try (RawHttp slow = new RawHttp(dashboard.port());
        var observer = new TestObserver(dashboard)) {
      slow.socket.setReceiveBufferSize(32 * 1024);
      slow.upgrade();
      slow.text("{'op':'cmd','seq':1,'args':['SUBSCRIBE','a']}");
      Await.until("it subscribes", () -> count("a") == 1);
      String padding = "x".repeat(1000);
      long most = 0;
      for (int i = 0; i < published; i++) {
        store.execute("PUBLISH", "a", i + padding);
        if (i % 1000 == 0) {
          most = Math.max(most, memory(observer));
        }
      }
      assertTrue(most < 2 << 20, "the observer holds " + most);
      store.execute("PUBLISH", "a", "last");
      long expected = 0;
      long skipped = 0;
      boolean ended = false;
      while (!ended) {
        JsonObject message = JsonParser.parseString(slow.text()).getAsJsonObject();
        if (!message.get("op").getAsString().equals("push")) {
          continue;
        }
        if (message.has("skipped")) {
          skipped += message.get("skipped").getAsLong();
          expected += message.get("skipped").getAsLong();
          ended = expected > published;
        } else if (message.toString().contains("message")) {
          String text = message.getAsJsonArray("value").get(2).getAsString();
          ended = text.equals("last");
          assertEquals(ended ? "last" : expected + padding, text);
          expected++;
        }
      }
      assertEquals(published + 1, expected);
      assertTrue(skipped > 0);
      store.execute("PUBLISH", "a", "still there");
      JsonObject message;
      do {
        message = JsonParser.parseString(slow.text()).getAsJsonObject();
      } while (!message.toString().contains("still there"));
    }
  }

  private static long memory(TestObserver observer) {
    String list = reply(observer, "'CLIENT','LIST'");
    long most = 0;
    for (String word : list.split(" ")) {
      if (word.startsWith("tot-mem=")) {
        most = Math.max(most, Long.parseLong(word.substring(8)));
      }
    }
    return most;
  }

  @Test
  void aMessageThatIsTooLongIsCounted() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      reply(observer, "'SUBSCRIBE','a'");
      next(observer);
      store.execute("PUBLISH", "a", "x".repeat(Limits.REPLY_BYTES));
      assertEquals(1, observer.next("push").get("skipped").getAsInt());
      store.execute("PUBLISH", "a", "\u0001".repeat(Limits.REPLY_BYTES / 2));
      assertEquals(1, observer.next("push").get("skipped").getAsInt());
      store.execute("PUBLISH", "a", "x".repeat(Limits.REPLY_BYTES / 2));
      JsonObject push = observer.next("push");
      assertEquals(
          Limits.REPLY_BYTES / 2, push.getAsJsonArray("value").get(2).getAsString().length());
    }
  }

  @Test
  void aCommandIsAnsweredDuringManyMessages() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      reply(observer, "'SUBSCRIBE','a'");
      Thread publisher =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  store.execute("PUBLISH", "a", "x".repeat(100));
                }
              });
      publisher.start();
      try {
        for (int i = 0; i < 5; i++) {
          assertEquals("\"PONG\"", reply(observer, "'PING'"));
        }
      } finally {
        publisher.interrupt();
        publisher.join();
      }
    }
  }

  @Test
  void manySubscribersGetEverythingAndMayLeaveAnyTime() throws Exception {
    List<TestObserver> observers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TestObserver observer = new TestObserver(dashboard);
      observers.add(observer);
      reply(observer, "'SUBSCRIBE','a'");
      next(observer);
    }
    Thread leaving =
        new Thread(
            () -> {
              for (int i = 0; i < 20; i++) {
                observers.get(i).leave();
              }
            });
    for (int i = 0; i < 500; i++) {
      if (i == 100) {
        leaving.start();
      }
      store.execute("PUBLISH", "a", "" + i);
    }
    leaving.join();
    for (TestObserver observer : observers.subList(20, 40)) {
      for (int i = 0; i < 500; i++) {
        assertEquals("push [\"message\",\"a\",\"" + i + "\"]", next(observer));
      }
    }
    Await.until("those who left do not subscribe", () -> count("a") == 20);
    dashboard.close();
    Await.until("nobody subscribes", () -> count("a") == 0);
    observers.forEach(TestObserver::close);
  }
}
