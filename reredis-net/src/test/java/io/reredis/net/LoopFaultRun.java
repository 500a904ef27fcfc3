package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.fault.Faults;
import io.reredis.support.Await;
import java.io.IOException;
import java.net.SocketException;

/**
 * Lets a client connect, send requests and leave, again and again, with memory that runs out on the
 * I/O loop, or where connections are accepted, at its first, its second, its third allocation and
 * so on: another client of the loop is served, and nothing of the client stays. Loaded by {@code
 * FaultLoader}.
 */
public final class LoopFaultRun {
  private static final int MOST = 1_000_000;

  private LoopFaultRun() {}

  /**
   * Runs them.
   *
   * @param threads the beginning of the names of the threads whose memory runs out
   * @param requests apart by semicolons
   * @param failures how many allocations fail in a row
   */
  public static void run(String threads, String requests, int failures) throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.activeExpiry(false))) {
      Client other = server.connect();
      for (int i = 0; i < 2; i++) {
        // every class is initialized before memory runs out
        visit(server, requests);
        assertNothingStays(other, "at first");
      }
      int nth = 1;
      while (attempt(server, other, threads, requests, nth, failures)) {
        nth += Math.max(1, nth / 8);
        assertTrue(nth < MOST, "no end");
      }
    }
  }

  private static boolean attempt(
      TestServer server, Client other, String threads, String requests, int nth, int failures)
      throws Exception {
    boolean failed;
    Faults.arm(Faults.Kind.ALLOCATION, nth, failures, threads);
    try {
      visit(server, requests);
    } finally {
      failed = Faults.disarm();
    }
    String what = requests + ", allocation " + nth + Faults.where();
    assertNothingStays(other, what);
    return failed;
  }

  private static void visit(TestServer server, String requests) throws IOException {
    try (Client client = Client.connect(server.port())) {
      for (String request : requests.split("; ")) {
        client.send(request.split(" "));
      }
      client.socket.shutdownOutput();
      client.readToEnd();
    } catch (SocketException e) {
      // the server may close the connection
    }
  }

  private static void assertNothingStays(Client other, String what) throws Exception {
    Await.until(
        "it has gone: " + what, () -> ((String) other.call("CLIENT", "LIST")).lines().count() == 1);
    String figures = (String) other.call("INFO", "clients");
    for (String figure :
        "blocked_clients tracking_clients pubsub_clients watching_clients total_watched_keys"
            .split(" ")) {
      assertTrue(figures.contains(figure + ":0\r\n"), what + "\n" + figures);
    }
    assertEquals("", String.join(" ", channels(other)), what);
  }

  private static Iterable<String> channels(Client other) throws IOException {
    return ((java.util.List<?>) other.call("PUBSUB", "CHANNELS"))
        .stream().map(String.class::cast).toList();
  }
}
