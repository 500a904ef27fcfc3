package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.store.Codec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests streams of changes as server-sent events. */
class EventsTest {
  /** Long enough for the first request of a cold JVM on a busy machine. */
  private static final Times TIMES = Times.DEFAULT.request(Duration.ofSeconds(30));

  private Reredis store = Reredis.open();
  private Dashboard dashboard =
      Dashboard.start(store, DashboardOptions.defaults(), TIMES, Pages.ROOT);

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

  /** Reads the events of a stream. */
  private static final class Events implements AutoCloseable {
    private final RawHttp http;
    private final BufferedReader lines;
    final String head;

    /** The id of the last event, as a browser stores it. */
    String id;

    Events(Dashboard dashboard, String query, String headers) throws IOException {
      http = new RawHttp(dashboard.port());
      http.send("GET /events" + query + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
      head = http.head();
      lines =
          new BufferedReader(
              new InputStreamReader(http.socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Returns the data of the next event: empty for an event with only a position, null at the end.
     */
    String next() throws IOException {
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty()) {
          return data;
        } else {
          assertEquals(":", line);
          data = line;
        }
      }
      return null;
    }

    void assertNext(String json) throws IOException {
      assertEquals(json.replace('\'', '"'), next());
    }

    long position() {
      return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    @Override
    public void close() throws IOException {
      http.close();
    }
  }

  /** Opens a stream and reads its first position. */
  private Events events(String query, String... headers) throws IOException {
    Events events = new Events(dashboard, query, String.join("", headers));
    assertTrue(events.head.startsWith("HTTP/1.1 200 OK\r\n"), events.head);
    events.assertNext("");
    return events;
  }

  private Events resume(String id) throws IOException {
    return new Events(dashboard, "", "Last-Event-ID: " + id + "\r\n");
  }

  private static String basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes) + "\r\n";
  }

  @Test
  void eachChangeIsAnEvent() throws Exception {
    try (var events = events("")) {
      assertTrue(events.head.contains("\r\nContent-Type: text/event-stream\r\n"), events.head);
      assertTrue(events.head.contains("\r\nCache-Control: no-store\r\n"), events.head);
      assertTrue(events.head.contains("\r\nX-Accel-Buffering: no\r\n"), events.head);
      assertTrue(!events.head.contains("Content-Length"), events.head);
      long start = events.position();
      store.strings().set("a", "line\nline\r\n\u2028é");
      events.assertNext(
          "{'op':'set','db':0,'key':'a','type':'string','value':'line\\nline\\r\\n\u2028é'}");
      assertEquals(start + 1, events.position());
      store.execute("RPUSH", "l", "1", "2");
      events.assertNext("{'op':'set','db':0,'key':'l','type':'list','value':'1, 2','size':2}");
      store.keys().delete("a");
      events.assertNext("{'op':'del','db':0,'key':'a'}");
      store.execute("FLUSHALL");
      events.assertNext("{'op':'flush'}");
      assertEquals(start + 4, events.position());
    }
  }

  @Test
  void theQueryChoosesKeysAndADatabase() throws Exception {
    byte[] key = {(byte) 0xff, 'k'};
    try (var pattern = events("?pattern=%ff*");
        var one = events("?db=1")) {
      store.strings().set("other", "0");
      store.database(0).with(Codec.bytes()).strings().set(key, key);
      pattern.assertNext(
          "{'op':'set','db':0,'key':{'b64':'/2s='},'type':'string','value':{'b64':'/2s='}}");
      store.database(1).strings().set("a", "1");
      one.assertNext("{'op':'set','db':1,'key':'a','type':'string','value':'1'}");
    }
  }

  @Test
  void aStreamResumesAfterItsLastEvent() throws Exception {
    String id;
    try (var events = events("")) {
      store.strings().set("a", "1");
      events.next();
      id = events.id;
    }
    store.strings().set("a", "2");
    store.strings().set("a", "3");
    try (var events = resume(id)) {
      events.assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'3'}");
      id = events.id;
      store.execute("FLUSHDB");
      events.assertNext("{'op':'flush','db':0}");
      store.strings().set("b", "1");
      events.assertNext("{'op':'set','db':0,'key':'b','type':'string','value':'1'}");
    }
    try (var events = resume(id)) {
      events.assertNext("{'op':'flush','db':0}");
      events.assertNext("{'op':'set','db':0,'key':'b','type':'string','value':'1'}");
      store.strings().set("b", "2");
      events.assertNext("{'op':'set','db':0,'key':'b','type':'string','value':'2'}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-1", "nonsense", "-", "", "1", "x-99999999999999999999"})
  void anUnknownPositionIsReported(String id) throws Exception {
    try (var events = resume(id)) {
      events.assertNext("{'op':'resync','reason':'epoch'}");
      store.strings().set("a", "1");
      events.assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}");
      String known = events.id;
      try (var again = resume(known.replaceAll("-.*", "-999999"))) {
        again.assertNext("{'op':'resync','reason':'history'}");
        assertEquals(known, again.id);
      }
    }
  }

  /**
   * The position of an inactive stream also advances, so that a browser can resume it much later.
   */
  @Test
  void anInactiveStreamReceivesItsPosition() throws Exception {
    try (var events = events("?pattern=none");
        var last = TestObserver.stream(dashboard, "?pattern=last")) {
      long start = events.position();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 10_000; i++) {
          store.strings().set("k" + i, "1");
        }
        store.strings().set("last", Integer.toString(round));
        last.next();
      }
      events.assertNext("");
      assertTrue(events.position() >= start + 25_000, events.id);
    }
  }

  @Test
  void aLoginIsNeededWhereThereIsAPassword() throws Exception {
    reopen(TIMES, "secret");
    String malformed = "Authorization: Basic ???\r\n";
    String noColon = "Authorization: Basic " + "c2VjcmV0" + "\r\n";
    for (String wrong :
        List.of("", basic("default:wrong"), malformed, noColon, "Authorization: Bearer x\r\n")) {
      try (var refused = new Events(dashboard, "", wrong)) {
        assertTrue(refused.head.startsWith("HTTP/1.1 401 Unauthorized\r\n"), refused.head);
        assertTrue(
            refused.head.contains(
                "\r\nWWW-Authenticate: Basic realm=\"reredis\", charset=\"UTF-8\"\r\n"),
            refused.head);
      }
    }
    for (String right : List.of("default:secret", ":secret")) {
      try (var events = events("", basic(right))) {
        store.strings().set("a", right);
        events.assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'" + right + "'}");
      }
    }
  }

  @Test
  void rightsApplyAndChange() throws Exception {
    store.execute("ACL", "SETUSER", "alice", "on", ">secret", "~a*", "+@all");
    String id;
    try (var events = events("", basic("alice:secret"))) {
      store.strings().set("b", "1");
      store.strings().set("a", "1");
      events.assertNext("{'op':'set','db':0,'key':'a','type':'string','value':'1'}");
      id = events.id;
      try (var all = resume(id);
          var again =
              new Events(dashboard, "", basic("alice:secret") + "Last-Event-ID: " + id + "\r\n")) {
        all.assertNext("{'op':'resync','reason':'epoch'}");
        again.assertNext("{'op':'resync','reason':'epoch'}");
      }
      store.execute("ACL", "SETUSER", "alice", "resetkeys", "~b*");
      events.assertNext("{'op':'resync','reason':'rights'}");
      store.strings().set("a", "2");
      store.strings().set("b", "2");
      events.assertNext("{'op':'set','db':0,'key':'b','type':'string','value':'2'}");
      store.execute("ACL", "DELUSER", "alice");
      assertNull(events.next());
    }
  }

  @Test
  void aCommentIsTheHeartbeat() throws Exception {
    reopen(TIMES.ping(Duration.ofMillis(50)), "");
    try (var events = events("")) {
      events.assertNext(":");
      events.assertNext(":");
      store.strings().set("a", "1");
      String next = events.next();
      while (next.equals(":")) {
        next = events.next();
      }
      assertEquals(
          "{\"op\":\"set\",\"db\":0,\"key\":\"a\",\"type\":\"string\",\"value\":\"1\"}", next);
    }
  }

  @Test
  void manyStreamsReceiveTheSameAndEndWithTheServer() throws Exception {
    List<Events> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(events(""));
    }
    for (int i = 0; i < 20; i++) {
      store.strings().set("k", Integer.toString(i));
    }
    for (Events events : all) {
      String next = events.next();
      while (!next.contains("\"19\"")) {
        next = events.next();
      }
    }
    dashboard.close();
    for (Events events : all) {
      assertNull(events.next());
      events.close();
    }
  }

  @Test
  void onlyGetIsAllowed() throws Exception {
    for (String method : List.of("POST", "HEAD")) {
      try (RawHttp http = new RawHttp(dashboard.port())) {
        String head = http.send(method + " /events HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
        assertTrue(head.startsWith("HTTP/1.1 405 "), head);
        assertTrue(head.contains("\r\nAllow: GET\r\n"), head);
      }
    }
  }
}
