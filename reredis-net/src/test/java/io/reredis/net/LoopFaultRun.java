package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.fault.Faults;
import io.reredis.support.Await;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.Semaphore;

/**
 * Connects a client, sends requests and disconnects, repeatedly, while memory runs out at a later
 * allocation each time, on the I/O loop or where connections are accepted. Another client of the
 * loop must be served, and nothing of the client may remain. Loaded by {@code FaultLoader}.
 */
public final class LoopFaultRun {
  private static final String LOOP = "reredis-io";

  /** The start of a request that never becomes complete. */
  private static final String PART = "*2\r\n$4\r\nECHO\r\n$100\r\npart";

  private static final int MOST = 1_000_000;

  private LoopFaultRun() {}

  /**
   * Runs the requests.
   *
   * @param threads the prefix of the names of the threads whose memory runs out
   * @param requests the requests, separated by semicolons
   * @param failures the number of allocations that fail in a row
   */
  public static void run(String threads, String requests, int failures) throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.activeExpiry(false))) {
      Client other = server.connect();
      for (int i = 0; i < 2; i++) {
        // initialize every class before memory runs out
        visit(server, requests);
        assertNothingStays(other, "at first");
      }
      int nth = 1;
      while (attempt(server, other, threads, requests, nth, failures)) {
        nth += Math.max(1, nth / 40);
        assertTrue(nth < MOST, "no end");
      }
    }
  }

  /**
   * Serves a client whose requests fail and another client in the same turn of the loop. The other
   * client must get the reply to its own request, or an error.
   */
  public static void runTogether() throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.activeExpiry(false))) {
      Semaphore held = new Semaphore(0);
      Semaphore released = new Semaphore(0);
      server.store.onChange(
          "hold",
          change -> {
            held.release();
            released.acquireUninterruptibly();
          });
      int nth = 1;
      for (boolean failed = true; failed; nth++) {
        Client holder = server.connect();
        Client client = server.connect();
        Client other = server.connect();
        assertEquals("PONG", client.call("PING"));
        assertEquals("PONG", other.call("PING"));
        holder.send("SET", "hold", "1");
        held.acquireUninterruptibly();
        client.raw(Client.resp("ECHO", "secret") + PART);
        other.send("ECHO", "own");
        Faults.arm(Faults.Kind.ALLOCATION, nth, 1, LOOP);
        released.release();
        String reply = other.readLineOrEnd();
        failed = Faults.disarm();
        String what = "allocation " + nth + Faults.where() + "\n" + reply;
        assertTrue(reply.isEmpty() || reply.startsWith("-OOM ") || reply.equals("$3"), what);
        client.close();
        other.close();
        // memory may have run out after its write
        holder.readLineOrEnd();
        holder.close();
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
      StringBuilder all = new StringBuilder();
      for (String request : requests.split("; ")) {
        all.append(Client.resp(request.split(" ")));
      }
      client.raw(all + PART);
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
