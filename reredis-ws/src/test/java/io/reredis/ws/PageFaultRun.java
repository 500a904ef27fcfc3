package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Engine;
import io.reredis.fault.Faults;
import io.reredis.support.Await;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Lets a peer connect to the page's port, send and disconnect, repeatedly, while memory runs out at
 * a later allocation each time. Another observer must see later changes, or be closed, and nothing
 * of the peer may remain. Loaded by {@code FaultLoader}.
 */
public final class PageFaultRun {
  private static final int MOST = 1_000_000;

  /** The bytes of two clients without queues: the other observer, and the program itself. */
  private static final long IDLE = 2 * 2048;

  private final Reredis store;
  private final Dashboard dashboard;
  private final String sent;
  private RawHttp other;

  private PageFaultRun(Reredis store, Dashboard dashboard, String sent) {
    this.store = store;
    this.dashboard = dashboard;
    this.sent = sent;
  }

  /**
   * Runs the visits.
   *
   * @param threads the prefix of the names of the threads whose memory runs out
   * @param sent a request, or the messages of an observer, separated by semicolons
   * @param failures the number of allocations that fail in a row
   */
  public static void run(String threads, String sent, int failures) throws Exception {
    Times times = Times.DEFAULT.closing(Duration.ofMillis(100));
    try (Reredis store = Reredis.open(b -> b.activeExpiry(false));
        Dashboard dashboard =
            Dashboard.start(store, DashboardOptions.defaults(), times, Pages.ROOT)) {
      new PageFaultRun(store, dashboard, sent).run(threads, failures);
    }
  }

  private void run(String threads, int failures) throws Exception {
    for (int i = 0; i < 50; i++) {
      store.strings().set("user:" + i, "value");
      store.execute("HSET", "hash:" + i, "field", "value");
    }
    openOther();
    for (int i = 0; i < 2; i++) {
      // initialize every class before memory runs out
      visit(true);
      assertServed(-1 - i, "at first");
    }
    int nth = 1;
    while (attempt(threads, nth, failures)) {
      nth += Math.max(1, nth / 6);
      assertTrue(nth < MOST, "no end");
    }
    other.close();
  }

  private Engine engine() {
    return Inside.of(store).engine();
  }

  private boolean attempt(String threads, int nth, int failures) throws Exception {
    boolean failed;
    Faults.arm(Faults.Kind.ALLOCATION, nth, failures, threads);
    try {
      visit(failures == 1);
    } finally {
      failed = Faults.disarm();
    }
    String what = "allocation " + nth + Faults.where();
    assertServed(nth, what);
    Await.until("it has gone: " + what, () -> engine().clients().count() == 1);
    assertIdle(what);
    return failed;
  }

  private void assertIdle(String what) throws Exception {
    long[] held = new long[1];
    try {
      Await.until(what, () -> (held[0] = engine().clientMemory().bytes()) == IDLE);
    } catch (AssertionError e) {
      throw new AssertionError(held[0] + " bytes are held: " + what);
    }
  }

  /**
   * Connects, sends and disconnects.
   *
   * @param waits whether to wait for the last reply, or the end of the connection
   */
  private void visit(boolean waits) throws IOException {
    try (RawHttp raw = new RawHttp(dashboard.port())) {
      if (sent.startsWith("GET ")) {
        raw.send(sent + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        if (waits) {
          raw.rest();
        }
        return;
      }
      raw.send("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE + "\r\n");
      if (waits && !raw.head().startsWith("HTTP/1.1 101 ")) {
        return;
      }
      for (String message : sent.split("; ")) {
        raw.text(message);
      }
      String text = waits ? raw.textOrEnd() : null;
      while (text != null && !text.contains("\"seq\":99")) {
        text = raw.textOrEnd();
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither a reply nor the end" + Faults.where(), e);
    } catch (IOException e) {
      // the server may close the connection
    }
  }

  /** Opens the other observer; not the JDK's client, which may miss the end of a connection. */
  private void openOther() throws IOException {
    other = new RawHttp(dashboard.port()).upgrade();
    other.text("{'op':'list','id':1,'pattern':'now'}");
  }

  /** Checks that the other observer sees a change, or was closed and sees it after it returned. */
  private void assertServed(int nth, String what) throws IOException {
    String value = "after " + nth + ".";
    store.strings().set("now", value);
    try {
      if (!isShown(value)) {
        other.close();
        openOther();
        assertTrue(isShown(value), what);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError(what, e);
    }
  }

  /** Reads messages until one has the value; returns false where the connection ends. */
  private boolean isShown(String value) throws SocketTimeoutException {
    try {
      while (true) {
        String text = other.textOrEnd();
        if (text == null) {
          return false;
        }
        JsonObject message = JsonParser.parseString(text).getAsJsonObject();
        if (message.has("to")) {
          other.text("{'op':'ack','id':1,'to':" + message.get("to") + "}");
        }
        if (text.contains(value)) {
          return true;
        }
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }
}
