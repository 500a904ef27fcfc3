package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.store.Codec;
import io.reredis.support.Await;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests streams of changes over a WebSocket without a subprotocol. */
class StreamTest {
  private Reredis store = Reredis.open();
  private Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void reopen(Times times, String password) {
    close();
    store = Reredis.open(builder -> builder.option("requirepass", password));
    dashboard = Dashboard.start(store, DashboardOptions.defaults(), times, Pages.ROOT);
  }

  private TestObserver stream(String query, String... headers) throws Exception {
    return TestObserver.stream(dashboard, query, headers);
  }

  private static void assertNext(String json, TestObserver stream) {
    assertEquals(json.replace('\'', '"'), stream.next().toString());
  }

  /** Reads messages until one sets the key to the value. */
  private static void follow(TestObserver stream, String key, String value) {
    JsonObject message = stream.next();
    while (!isSet(message, key, value)) {
      message = stream.next();
    }
  }

  private static boolean isSet(JsonObject message, String key, String value) {
    return message.get("op").getAsString().equals("set")
        && message.get("key").getAsString().equals(key)
        && message.get("value").getAsString().equals(value);
  }

  @Test
  void eachChangeIsAMessage() throws Exception {
    store.strings().set("before", "1");
    try (var stream = stream("")) {
      store.strings().set("a", "1");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}", stream);
      store.strings().set("a", "");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':''}", stream);
      store.keys().delete("a");
      assertNext("{'op':'del','db':0,'key':'a'}", stream);
      store.database(3).strings().set("a", "\"\n\u2028\\");
      JsonObject third = stream.next();
      assertEquals(3, third.get("db").getAsInt());
      assertEquals("\"\n\u2028\\", third.get("value").getAsString());
      store.execute("FLUSHDB");
      assertNext("{'op':'flush','db':0}", stream);
      store.execute("FLUSHALL");
      assertNext("{'op':'flush'}", stream);
      store.execute("SWAPDB", "1", "2");
      assertEquals(
          Set.of("{\"op\":\"flush\",\"db\":1}", "{\"op\":\"flush\",\"db\":2}"),
          Set.of(stream.next().toString(), stream.next().toString()));
    }
  }

  @Test
  void eachTypeHasAPreviewAndASize() throws Exception {
    try (var stream = stream("")) {
      store.execute("RPUSH", "l", "a", "b", "3");
      assertNext("{'op':'set','db':0,'key':'l','type':'list','value':'a, b, 3','size':3}", stream);
      store.execute("HSET", "h", "field", "value");
      assertNext(
          "{'op':'set','db':0,'key':'h','type':'hash','value':'field: value','size':1}", stream);
      store.execute("SADD", "s", "7");
      assertNext("{'op':'set','db':0,'key':'s','type':'set','value':'7','size':1}", stream);
      store.execute("ZADD", "z", "1.5", "m", "2", "n");
      assertNext(
          "{'op':'set','db':0,'key':'z','type':'zset','value':'m: 1.5, n: 2','size':2}", stream);
      store.execute("XADD", "x", "1-2", "f", "v");
      assertNext(
          "{'op':'set','db':0,'key':'x','type':'stream','value':'1-2, f: v','size':1}", stream);
      store.execute("RPOP", "l", "3");
      assertNext("{'op':'del','db':0,'key':'l'}", stream);
    }
  }

  @Test
  void longStringsAreCutBetweenCharacters() throws Exception {
    try (var stream = stream("")) {
      store.strings().set("k", "x" + "é".repeat(300));
      JsonObject cut = stream.next();
      assertEquals("x" + "é".repeat(127), cut.get("value").getAsString());
      assertEquals(601, cut.get("size").getAsInt());
      assertTrue(cut.get("truncated").getAsBoolean());
      store.strings().set("k", "é".repeat(128));
      JsonObject whole = stream.next();
      assertEquals("é".repeat(128), whole.get("value").getAsString());
      assertEquals(Set.of("op", "db", "key", "type", "value"), whole.keySet());
    }
  }

  @Test
  void expiryIsAFieldAndEndsInADeletion() throws Exception {
    try (var stream = stream("")) {
      store.execute("SET", "k", "1", "PX", "100000");
      JsonObject set = stream.next();
      assertEquals(Set.of("op", "db", "key", "type", "value", "ttl"), set.keySet());
      long ttl = set.get("ttl").getAsLong();
      assertTrue(ttl > 0 && ttl <= 100_000, set.toString());
      store.execute("PERSIST", "k");
      assertNext("{'op':'set','db':0,'key':'k','type':'string','value':'1'}", stream);
      store.execute("PEXPIRE", "k", "50");
      JsonObject last = stream.next();
      if (last.get("op").getAsString().equals("set")) {
        assertTrue(last.get("ttl").getAsLong() <= 50, last.toString());
        last = stream.next();
      }
      assertEquals("{\"op\":\"del\",\"db\":0,\"key\":\"k\"}", last.toString());
    }
  }

  @Test
  void otherBytesAreInBase64() throws Exception {
    byte[] key = {(byte) 0xff, 0, 'k'};
    byte[] value = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    try (var stream = stream("?pattern=%FF%00*")) {
      store.strings().set("text", "1");
      store.database(0).with(Codec.bytes()).strings().set(key, value);
      assertNext(
          "{'op':'set','db':0,'key':{'b64':'/wBr'},'type':'string','value':{'b64':'7aCA'}}",
          stream);
      store.database(0).with(Codec.bytes()).keys().delete(key);
      assertNext("{'op':'del','db':0,'key':{'b64':'/wBr'}}", stream);
    }
  }

  @Test
  void theQueryChoosesKeysAndADatabase() throws Exception {
    try (var pattern = stream("?pattern=user%3A*");
        var spaces = stream("?pattern=a+%5b%2B%5D%20*&db=1");
        var one = stream("?db=1")) {
      store.strings().set("other", "0");
      store.strings().set("user:1", "1");
      store.database(1).strings().set("user:1", "2");
      assertNext("{'op':'set','db':0,'key':'user:1','type':'string','value':'1'}", pattern);
      assertNext("{'op':'set','db':1,'key':'user:1','type':'string','value':'2'}", pattern);
      assertNext("{'op':'set','db':1,'key':'user:1','type':'string','value':'2'}", one);
      store.execute("FLUSHDB");
      assertNext("{'op':'flush','db':0}", pattern);
      store.execute("FLUSHALL");
      assertNext("{'op':'flush'}", pattern);
      assertNext("{'op':'flush','db':1}", one);
      assertNext("{'op':'flush','db':1}", spaces);
      store.strings().set("a + b", "1");
      store.database(1).strings().set("a + b", "2");
      assertNext("{'op':'set','db':1,'key':'a + b','type':'string','value':'2'}", spaces);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?db=16 db is not a number from 0 to 15",
        "?db=-1 db is not a number from 0 to 15",
        "?db= db is not a number from 0 to 15",
        "?db db is not a number from 0 to 15",
        "?db=0&db=0 db occurs twice",
        "?pattern= the pattern is empty",
        "?pattern=%f pattern has a percent sign without two hexadecimal digits",
        "?pattern=%zz pattern has a percent sign without two hexadecimal digits",
        "?patern=a the parameters are pattern and db, not patern"
      })
  void aWrongQueryIsRefusedWithAReason(String queryAndReason) throws Exception {
    String[] parts = queryAndReason.split(" ", 2);
    for (String request :
        List.of(
            "GET /ws" + parts[0] + " HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.STREAM,
            "GET /events" + parts[0] + " HTTP/1.1\r\nHost: localhost\r\n")) {
      try (RawHttp http = new RawHttp(dashboard.port())) {
        String head = http.send(request + "Connection: close\r\n\r\n").head();
        assertTrue(head.startsWith("HTTP/1.1 400 "), head);
        assertEquals("Wrong query: " + parts[1] + ".\n", http.rest());
      }
    }
  }

  @Test
  void changesBetweenTwoFramesAreSentOnce() throws Exception {
    try (var stream = stream("")) {
      for (int i = 0; i <= 20_000; i++) {
        store.strings().set("a", Integer.toString(i));
      }
      int messages = 0;
      JsonObject message;
      do {
        message = stream.next();
        messages++;
      } while (!isSet(message, "a", "20000"));
      assertTrue(messages < 5_000, "messages: " + messages);
    }
  }

  /**
   * A client that applies the messages ends up with the keys of the store, even if a database is
   * flushed while its changes are collected.
   */
  @Test
  void aFlushIsBetweenTheChangesBeforeAndAfterIt() throws Exception {
    try (var stream = stream("")) {
      for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 3000; i++) {
          store.strings().set("before:" + i, "1");
        }
        Inside.of(store).engine().keys().flush(round % 2 == 0 ? 0 : -1);
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
          String key = "after:" + round + ':' + i;
          store.strings().set(key, "1");
          expected.add(key);
        }
        Set<String> keys = new TreeSet<>();
        while (!keys.equals(expected)) {
          JsonObject message = stream.next();
          switch (message.get("op").getAsString()) {
            case "set" -> keys.add(message.get("key").getAsString());
            case "del" -> keys.remove(message.get("key").getAsString());
            default -> keys.clear();
          }
        }
      }
    }
  }

  /**
   * The first stream makes the feed track the store, which must be complete before the handshake
   * ends.
   */
  @Test
  void eachChangeAfterTheHandshakeIsSent() throws Exception {
    reopen(Times.DEFAULT.linger(Duration.ZERO), "");
    for (int i = 0; i < 100; i++) {
      try (var stream = stream("")) {
        store.strings().set("a", Integer.toString(i));
        follow(stream, "a", Integer.toString(i));
      }
    }
  }

  @Test
  void messagesOtherThanALoginAreIgnored() throws Exception {
    try (var stream = stream("")) {
      stream.say("nonsense");
      stream.say("{'op':'dance'}");
      stream.say("{'op':'sub','id':1}");
      stream.say("{'op':'cmd','seq':1,'args':['SET','x','1']}");
      stream.sayBinary();
      stream.say("{'op':'auth','password':'any'}");
      assertNext("{'op':'auth','ok':true,'user':'default'}", stream);
      store.strings().set("a", "1");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}", stream);
    }
  }

  // --- login and rights

  private static String basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private void alice(String... rules) {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "alice"));
    command.addAll(List.of(rules));
    store.execute(command.toArray(new String[0]));
  }

  @Test
  void aLoginIsNeededWhereThereIsAPassword() throws Exception {
    reopen(Times.DEFAULT, "secret");
    try (var stream = stream("")) {
      stream.say("{'op':'sub','id':1}");
      store.strings().set("before", "1");
      stream.say("{'op':'auth','password':'secret'}");
      assertNext("{'op':'auth','ok':true,'user':'default'}", stream);
      store.strings().set("a", "1");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}", stream);
    }
    for (String login : List.of("default:secret", ":secret")) {
      try (var stream = stream("", "Authorization", basic(login))) {
        store.strings().set("a", login);
        follow(stream, "a", login);
      }
    }
    try (var stream = stream("")) {
      stream.say("{'op':'auth','password':'wrong'}");
      assertEquals(4401, stream.closeCode());
    }
    for (String wrong : List.of("default:wrong", "nobody:secret")) {
      ExecutionException refused =
          assertThrows(
              ExecutionException.class, () -> stream("", "Authorization", basic(wrong)).close());
      WebSocketHandshakeException cause = (WebSocketHandshakeException) refused.getCause();
      assertEquals(401, cause.getResponse().statusCode());
      assertEquals(
          "Basic realm=\"reredis\", charset=\"UTF-8\"",
          cause.getResponse().headers().firstValue("www-authenticate").get());
    }
    Await.until("sessions of refused logins have ended", () -> clients() == 0);
    assertTrue(store.execute("ACL", "LOG").toString().contains("username=nobody"));
  }

  private int clients() {
    return Inside.of(store).engine().clients().count();
  }

  @Test
  void withoutALoginTheSocketIsClosed() throws Exception {
    reopen(Times.DEFAULT.login(Duration.ofMillis(100)), "secret");
    try (var stream = stream("")) {
      assertEquals(4401, stream.closeCode());
    }
  }

  @Test
  void aUserSeesItsKeysOnly() throws Exception {
    alice("on", ">secret", "~a*", "%W~w*", "+@all", "-lrange");
    try (var stream = stream("", "Authorization", basic("alice:secret"))) {
      store.strings().set("b", "1");
      store.strings().set("w", "1");
      store.keys().delete("b");
      store.execute("RPUSH", "al", "1");
      // the user may see the name but not the value
      assertNext("{'op':'del','db':0,'key':'al'}", stream);
      store.strings().set("a", "1");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}", stream);
    }
  }

  @Test
  void laterRightsApply() throws Exception {
    alice("on", ">secret", "~a*", "+@all");
    try (var stream = stream("", "Authorization", basic("alice:secret"))) {
      store.strings().set("a", "1");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}", stream);
      alice("resetkeys", "~b*");
      store.strings().set("a", "2");
      assertNext("{'op':'resync','reason':'rights'}", stream);
      store.strings().set("a", "3");
      store.strings().set("b", "1");
      assertNext("{'op':'set','db':0,'key':'b','type':'string','value':'1'}", stream);
      alice("resetkeys");
      assertNext("{'op':'resync','reason':'rights'}", stream);
      store.strings().set("b", "2");
      alice("allkeys", "allchannels");
      assertNext("{'op':'resync','reason':'rights'}", stream);
      store.strings().set("c", "1");
      assertNext("{'op':'set','db':0,'key':'c','type':'string','value':'1'}", stream);
      store.execute("ACL", "DELUSER", "alice");
      assertEquals(1000, stream.closeCode());
    }
  }

  @Test
  void anotherLoginChangesTheRights() throws Exception {
    alice("on", ">secret", "~a*", "+@all");
    try (var stream = stream("")) {
      stream.say("{'op':'auth','user':'alice','password':'secret'}");
      assertNext("{'op':'auth','ok':true,'user':'alice'}", stream);
      assertNext("{'op':'resync','reason':'rights'}", stream);
      store.strings().set("b", "1");
      store.strings().set("a", "1");
      assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}", stream);
      stream.say("{'op':'auth','user':'alice','password':'wrong'}");
      assertEquals(4401, stream.closeCode());
    }
  }

  @Test
  void foreignOriginsAndHostsAreRefused() throws Exception {
    for (String path : List.of("/ws", "/events")) {
      String request = "GET " + path + " HTTP/1.1\r\n" + (path.equals("/ws") ? RawHttp.STREAM : "");
      int same = path.equals("/ws") ? 101 : 200;
      String host = "Host: localhost:8080\r\n";
      String origin = "Origin: http://%s\r\n\r\n";
      int port = dashboard.port();
      assertEquals(same, RawHttp.status(port, request + host + "\r\n"));
      assertEquals(same, RawHttp.status(port, request + host + origin.formatted("localhost:8080")));
      assertEquals(403, RawHttp.status(port, request + host + origin.formatted("evil.example")));
      assertEquals(403, RawHttp.status(port, request + host + "Origin: null\r\n\r\n"));
      assertEquals(403, RawHttp.status(port, request + "Host: evil.example\r\n\r\n"));
    }
  }

  // --- load

  @Test
  void streamsCountAsObservers() throws Exception {
    dashboard.close();
    dashboard = Dashboard.start(store, DashboardOptions.defaults().maxObservers(3));
    String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.STREAM + "\r\n";
    String events = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (var observer = new TestObserver(dashboard);
        var stream = stream("");
        RawHttp http = new RawHttp(dashboard.port())) {
      assertTrue(http.send(events).head().startsWith("HTTP/1.1 200 "));
      assertEquals(503, RawHttp.status(dashboard.port(), upgrade));
      assertEquals(503, RawHttp.status(dashboard.port(), events));
      assertEquals(3, observer.next("stats").get("observers").getAsInt());
      stream.say("{'op':'auth','password':'any'}");
      stream.next("auth");
      assertFalse(stream.has("stats"));
    }
    Await.until("there is room", () -> RawHttp.status(dashboard.port(), upgrade) == 101);
    Await.until("there is room", () -> RawHttp.status(dashboard.port(), events) == 200);
  }

  @Test
  void manyStreamsAndObserversReceiveTheSame() throws Exception {
    List<TestObserver> streams = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      streams.add(stream(i % 3 == 0 ? "" : i % 3 == 1 ? "?db=0" : "?pattern=k*"));
    }
    try (var observer = new TestObserver(dashboard)) {
      TestObserver.Model model = observer.subscribe();
      for (int i = 0; i < 200; i++) {
        store.strings().set("k" + i % 10, Integer.toString(i));
      }
      observer.follow(model, m -> m.shows("k9", "199"));
      for (TestObserver stream : streams) {
        follow(stream, "k9", "199");
        stream.leave();
      }
    }
  }

  @Test
  void aSlowReaderSkipsToThePresent() throws Exception {
    long before = memory();
    try (RawHttp slow = new RawHttp(dashboard.port());
        var fast = stream("?pattern=last")) {
      slow.socket.setReceiveBufferSize(64 * 1024);
      slow.upgrade("/ws", RawHttp.STREAM);
      String value = "x".repeat(200);
      // more keys than the history holds, but in several rounds, so that the other stream keeps up
      for (int round = 0; round < 15; round++) {
        for (int i = 0; i < 10_000; i++) {
          store.strings().set("key:" + round + ':' + i, value);
        }
        store.strings().set("last", Integer.toString(round));
        follow(fast, "last", Integer.toString(round));
        long held = memory() - before;
        assertTrue(held < Limits.FRAME_BYTES + 64 * 1024, "held: " + held);
      }
      long skipped = 0;
      JsonObject message = JsonParser.parseString(slow.text()).getAsJsonObject();
      while (!isSet(message, "last", "end")) {
        if (message.get("op").getAsString().equals("skipped")) {
          skipped += message.get("count").getAsLong();
          store.strings().set("last", "end");
        }
        message = JsonParser.parseString(slow.text()).getAsJsonObject();
      }
      assertTrue(skipped > 50_000, "skipped: " + skipped);
    }
  }

  private long memory() {
    return Inside.of(store).engine().clientMemory().bytes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ws", "/events"})
  void aStalledReaderIsClosedAndDisturbsNoOther(String path) throws Exception {
    reopen(Times.DEFAULT.ack(Duration.ofMillis(500)).closing(Duration.ofMillis(100)), "");
    List<RawHttp> stalled = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      RawHttp raw = new RawHttp(dashboard.port());
      raw.socket.setReceiveBufferSize(1024);
      if (path.equals("/ws")) {
        raw.upgrade(path, RawHttp.STREAM);
      } else {
        raw.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
      }
      stalled.add(raw);
    }
    try (var observer = new TestObserver(dashboard);
        var stream = stream("?pattern=last")) {
      String value = "x".repeat(250);
      int round = 0;
      while (observer.next("stats").get("observers").getAsInt() > 2) {
        for (int i = 0; i < 20_000; i++) {
          store.strings().set("key:" + i, value);
        }
        store.strings().set("last", Integer.toString(++round));
        follow(stream, "last", Integer.toString(round));
        assertTrue(round < 60, "they stay");
      }
      assertEquals(2, clients());
    }
    for (RawHttp raw : stalled) {
      raw.close();
    }
  }

  @Test
  void theServerClosesWithGoingAway() throws Exception {
    try (var stream = stream("")) {
      dashboard.close();
      assertEquals(1001, stream.closeCode());
    }
  }

  /** The ping interval is long enough for a peer that answers on a busy machine. */
  @Test
  void silentPeersAreDropped() throws Exception {
    reopen(Times.DEFAULT.ping(Duration.ofSeconds(1)), "");
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade("/ws", RawHttp.STREAM);
        var stream = stream("")) {
      assertTrue(raw.rest().length() > 0);
      store.strings().set("a", "1");
      follow(stream, "a", "1");
    }
  }

  /** A peer must wait for the response before it sends frames. */
  @Test
  void framesBeforeTheResponseCloseTheConnection() throws Exception {
    try (RawHttp raw = new RawHttp(dashboard.port())) {
      raw.send("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.STREAM + "\r\n\u0081\u0080");
      assertEquals("", raw.rest());
    }
  }
}
