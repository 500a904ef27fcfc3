package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.ws.TestObserver.Model;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests observers that do not keep up, and other observers beside them. */
class StallTest {
  private final Reredis store = Reredis.open();
  private Dashboard dashboard;

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void open(Times times) {
    dashboard = Dashboard.start(store, DashboardOptions.defaults(), times, Pages.ROOT);
  }

  @Test
  void withoutAcknowledgementTheSocketIsClosed() throws Exception {
    open(Times.DEFAULT.ack(Duration.ofMillis(200)));
    store.strings().set("a", "1");
    try (var one = new TestObserver(dashboard);
        var two = new TestObserver(dashboard);
        var three = new TestObserver(dashboard)) {
      one.say("{'op':'sub','id':1}");
      Model model = two.subscribe();
      two.follow(model, m -> m.shows("a", "1"));
      store.strings().set("a", "2");
      two.next("delta");
      assertEquals(4408, one.closeCode());
      assertEquals(4408, two.closeCode());
      three.subscribe();
    }
  }

  @Test
  void aStalledReaderIsClosedAndDisturbsNoOther() throws Exception {
    open(Times.DEFAULT.ack(Duration.ofMillis(500)).closing(Duration.ofMillis(100)));
    String value = "x".repeat(250);
    for (int i = 0; i < 20_000; i++) {
      store.strings().set("key:" + i, value);
    }
    List<RawHttp> stalled = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawHttp raw = new RawHttp(dashboard.port());
      raw.socket.setReceiveBufferSize(1024);
      stalled.add(raw.upgrade().text("{'op':'sub','id':1}"));
    }
    try (var observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      assertEquals(20_000, model.rows.size());
      for (int i = 0; i < 20; i++) {
        String now = "now " + i;
        store.strings().set("key:0", now);
        observer.follow(model, m -> m.shows("key:0", now));
      }
      JsonObject stats = observer.next("stats");
      long deadline = System.nanoTime() + TestObserver.PATIENCE.toNanos();
      while (stats.get("observers").getAsInt() > 1) {
        assertTrue(System.nanoTime() < deadline, stats.toString());
        stats = observer.next("stats");
      }
      assertEquals(1, stats.get("clients").getAsInt());
    }
    for (RawHttp raw : stalled) {
      raw.close();
    }
  }

  @Test
  void tooMuchQueuedClosesTheSocket() throws Exception {
    open(Times.DEFAULT.closing(Duration.ofMillis(100)));
    try (RawHttp raw = new RawHttp(dashboard.port());
        var observer = new TestObserver(dashboard)) {
      raw.upgrade();
      byte[] ping = new byte[125];
      assertTrue(floods(raw, ping), "the server goes on answering pings that nobody reads");
      observer.next("stats");
    }
  }

  @Test
  void allObserversCountAgainstTheBudgetOfClients() throws Exception {
    open(Times.DEFAULT);
    store.execute("config", "set", "maxmemory-clients", "4mb");
    store.strings().set("big", "x".repeat(300_000));
    final long before = memory();
    List<RawHttp> stalled = new ArrayList<>();
    try (var observer = new TestObserver(dashboard)) {
      for (int i = 0; i < 20; i++) {
        RawHttp raw = new RawHttp(dashboard.port());
        raw.socket.setReceiveBufferSize(1024);
        stalled.add(raw.upgrade());
        for (int seq = 0; seq < 30; seq++) {
          raw.text("{'op':'cmd','seq':" + seq + ",'args':['GET','big']}");
        }
      }
      Await.until(
          "the largest are closed", () -> info("evicted_clients") > 0 && memory() <= 4 << 20);
      observer.say("{'op':'cmd','seq':1,'args':['PING']}");
      assertEquals("PONG", observer.next("reply").get("value").getAsString());
    }
    for (RawHttp raw : stalled) {
      raw.close();
    }
    Await.until("nothing is held any more", () -> memory() == before);
  }

  @Test
  void waitingCommandsCountAgainstTheBudgetOfClients() throws Exception {
    open(Times.DEFAULT);
    store.execute("config", "set", "maxmemory-clients", "1mb");
    // the commands of either fit in the budget, and those of both do not
    int each = 15 * 60_000;
    try (RawHttp first = new RawHttp(dashboard.port()).upgrade();
        RawHttp second = new RawHttp(dashboard.port()).upgrade()) {
      submitBehindBlocked(first, each);
      Await.until("the first is accounted for", () -> memory() >= each);
      submitBehindBlocked(second, each);
      assertEquals(1000, first.closeCode());
      Await.until("the second is accounted for", () -> memory() >= each);
      assertEquals(1, info("evicted_clients"));
      store.lists().pushRight("list", "x");
      Await.until("the second is served", () -> store.strings().get("k") != null);
    }
  }

  /** Sends a command that is blocked, and commands of so many bytes that wait for its end. */
  private static void submitBehindBlocked(RawHttp raw, int bytes) throws IOException {
    raw.text("{'op':'cmd','seq':1,'args':['BLPOP','list','0']}");
    String value = "x".repeat(60_000);
    for (int sent = 0; sent < bytes; sent += value.length()) {
      raw.text("{'op':'cmd','seq':2,'args':['SET','k','" + value + "']}");
    }
  }

  private long memory() {
    return Inside.of(store).engine().clientMemory().bytes();
  }

  private long info(String name) {
    String info = store.execute("info", "all").toString();
    return Long.parseLong(info.replaceAll("(?s).*\\b" + name + ":(\\d+).*", "$1"));
  }

  /** Sends pings without reading the pongs; returns whether the server closes the connection. */
  private static boolean floods(RawHttp raw, byte[] ping) {
    long deadline = System.nanoTime() + TestObserver.PATIENCE.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        raw.frame(0x89, ping);
      }
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  @Test
  void aFloodOfMessagesIsThrottled() throws Exception {
    open(Times.DEFAULT);
    try (var observer = new TestObserver(dashboard);
        RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      Model model = observer.subscribe();
      for (int i = 0; i < 20_000; i++) {
        raw.text("{'op':'unsub','id':" + i + "}");
      }
      store.strings().set("a", "1");
      observer.follow(model, m -> m.shows("a", "1"));
      raw.text("{'op':'dance'}");
      assertEquals(4400, raw.closeCode());
    }
  }
}
