package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests a page behind the login of the program that serves it. */
class GateTest {
  private static final String COOKIE = "Cookie: a=b; session=ada; z=1\r\n";

  /** Long enough for the first request of a cold JVM on a busy machine. */
  private static final Times TIMES = Times.DEFAULT.request(Duration.ofSeconds(30));

  private Reredis store;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    store = Reredis.open(builder -> builder.option("requirepass", "secret"));
    store.execute("ACL", "SETUSER", "ada", "on", "nopass", "%R~a*", "+@all");
    store.execute("ACL", "SETUSER", "off", "off", "allkeys", "+@all");
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void start(Gate gate) {
    dashboard = Dashboard.start(store, DashboardOptions.defaults().gate(gate), TIMES, Pages.ROOT);
  }

  /** Admits a request as the user in its cookie, and redirects all others to a login form. */
  private static Admission byCookie(PageRequest request) {
    String session = request.cookie("session");
    return session == null
        ? Admission.redirect("http://localhost:8000/login?for=page")
        : Admission.as(session);
  }

  private String head(String request) throws IOException {
    try (RawHttp http = new RawHttp(dashboard.port())) {
      return http.send(request).head();
    }
  }

  private static String get(String path, String headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
  }

  private void assertStatus(int status, String request) throws IOException {
    String head = head(request);
    assertTrue(head.startsWith("HTTP/1.1 " + status), head);
  }

  @Test
  void nothingIsServedWithoutAdmission() throws Exception {
    start(GateTest::byCookie);
    for (String path :
        new String[] {
          "/", "/index.html", "/options.json", "/events", "/export.rdb", "/import", "/nothing"
        }) {
      assertStatus(401, get(path, ""));
    }
    assertStatus(401, get("/ws", RawHttp.UPGRADE));
    assertStatus(401, get("/ws", RawHttp.STREAM));
    assertStatus(200, get("/health", ""));
    String head = head(get("/", "Accept: text/html,application/xhtml+xml\r\n"));
    assertTrue(head.startsWith("HTTP/1.1 303"), head);
    assertTrue(head.contains("Location: http://localhost:8000/login?for=page\r\n"), head);
    assertStatus(200, get("/", COOKIE));
    assertStatus(101, get("/ws", COOKIE + RawHttp.UPGRADE));
    assertStatus(101, get("/ws", COOKIE + RawHttp.STREAM));
    assertStatus(200, get("/events", COOKIE));
    // the checks of host and origin come first
    assertStatus(403, get("/ws", COOKIE + "Origin: http://evil.example\r\n" + RawHttp.UPGRADE));
  }

  @Test
  void theUserHasItsRightsAndIsNotAskedForAPassword() throws Exception {
    store.strings().set("a", "1");
    store.strings().set("b", "1");
    start(request -> Admission.as("ada"));
    try (var observer = new TestObserver(dashboard)) {
      assertFalse(observer.welcome.get("login").getAsBoolean());
      observer.say("{'op':'cmd','seq':1,'args':['ACL','WHOAMI']}");
      assertEquals("ada", observer.next("reply").get("value").getAsString());
      observer.say("{'op':'list','id':1}");
      var rows = observer.next("rows");
      while (!rows.get("filled").getAsBoolean()) {
        observer.ack(rows);
        rows = observer.next("rows");
      }
      assertEquals(1, rows.get("total").getAsInt());
    }
  }

  @Test
  void badDecisionsRefuse() throws Exception {
    start(
        request ->
            switch (request.path()) {
              case "/none" -> null;
              case "/throws" -> throw new IllegalStateException("no session store");
              case "/unknown" -> Admission.as("nobody");
              case "/off" -> Admission.as("off");
              default -> Admission.refused();
            });
    assertStatus(500, get("/none", ""));
    assertStatus(500, get("/throws", ""));
    assertStatus(403, get("/unknown", ""));
    assertStatus(403, get("/off", ""));
    assertStatus(401, get("/", ""));
    assertThrows(IllegalArgumentException.class, () -> Admission.redirect("/a\r\nSet-Cookie: b"));
  }

  @Test
  void aGateMayBlockWhileOthersAreServed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    start(
        request -> {
          if (request.header("X-Slow") != null) {
            asked.countDown();
            try {
              answer.await();
            } catch (InterruptedException e) {
              return Admission.refused();
            }
          }
          return Admission.as("ada");
        });
    try (RawHttp slow = new RawHttp(dashboard.port())) {
      slow.send(get("/", "x-slow: 1\r\n"));
      asked.await();
      assertStatus(200, get("/", ""));
      answer.countDown();
      assertTrue(slow.head().startsWith("HTTP/1.1 200"));
      // the connection serves the next request
      slow.body(1);
    }
  }

  @Test
  void aRequestHasAllFactsForTheGate() throws Exception {
    start(
        request -> {
          boolean right =
              request.path().equals("/events")
                  && "ada".equals(request.cookie("session"))
                  && "b".equals(request.cookie("a"))
                  && request.cookie("sess") == null
                  && request.cookie("ada") == null
                  && "1, 2".equals(request.header("x-two"))
                  && request.remoteAddress().getAddress().isLoopbackAddress();
          return right ? Admission.as("ada") : Admission.refused();
        });
    assertStatus(200, get("/events?db=0", COOKIE + "X-Two: 1\r\nx-two: 2\r\n"));
  }
}
