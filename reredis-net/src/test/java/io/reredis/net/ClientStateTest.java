package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests commands that close, block, silence or resume connections. */
class ClientStateTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private TestServer server;
  private Client admin;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(2, setup -> setup.clock(clock).option("enable-debug-command", "yes"));
    admin = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void quitAnswersAndEnds() throws Exception {
    Client client = server.connect();
    client.send("SET", "a", "1").send("QUIT").send("SET", "b", "2");
    assertEquals("+OK\r\n+OK\r\n", client.readToEnd());
    assertEquals(1L, admin.call("DBSIZE"));
  }

  @Test
  void resetGivesAFreshConnection() throws Exception {
    Client client = server.connect();
    client.call("HELLO", "3", "SETNAME", "me");
    client.call("SELECT", "5");
    client.call("SUBSCRIBE", "news");
    client.call("MULTI");
    client.call("CLIENT", "REPLY", "ON");
    assertEquals("RESET", client.call("RESET"));
    assertEquals(List.of("news", 0L), admin.call("PUBSUB", "NUMSUB", "news"));
    client.send("GET", "none");
    assertEquals("$-1", client.readLine());
    assertEquals(null, client.call("CLIENT", "GETNAME"));
    assertTrue(((String) client.call("CLIENT", "INFO")).contains(" db=0 "));
    Client monitor = server.connect();
    monitor.call("MONITOR");
    assertEquals("RESET", monitor.call("RESET"));
    admin.call("SET", "k", "v");
    monitor.assertQuiet();
  }

  @Test
  void killOfTheCallerIsAnsweredFirst() throws Exception {
    Client client = server.connect();
    String id = Long.toString(client.id());
    client.send("CLIENT", "KILL", "ID", id, "SKIPME", "NO").send("SET", "k", "v");
    assertEquals(":1\r\n", client.readToEnd());
    assertEquals(0L, admin.call("DBSIZE"));
  }

  @Test
  void killEndsClientsInAnyState() throws Exception {
    Client idle = server.connect();
    Client subscriber = server.connect();
    Client blocked = server.connect();
    Client monitor = server.connect();
    for (Client client : List.of(idle, blocked, monitor, subscriber)) {
      String id = Long.toString(client.id());
      if (client == blocked) {
        client.send("WAIT", "1", "0");
        Await.until("it waits", () -> flags(id).equals("b"));
      } else if (client == monitor) {
        client.call("MONITOR");
      } else if (client == subscriber) {
        client.call("SUBSCRIBE", "news");
      }
      assertEquals(1L, admin.call("CLIENT", "KILL", "ID", id));
      client.readToEnd();
      Await.until("it is gone", () -> flags(id).isEmpty());
    }
    assertEquals(List.of("news", 0L), admin.call("PUBSUB", "NUMSUB", "news"));
    assertEquals("ERR No such client", admin.call("CLIENT", "KILL", "1.2.3.4:5"));
  }

  @Test
  void clientsKillEachOtherInOnePipeline() throws Exception {
    for (int i = 0; i < 20; i++) {
      Client one = server.connect();
      Client two = server.connect();
      long first = one.id();
      long second = two.id();
      one.sendToTheEnd(Client.resp("CLIENT", "KILL", "ID", "" + second) + Client.resp("PING"));
      two.sendToTheEnd(Client.resp("CLIENT", "KILL", "ID", "" + first) + Client.resp("PING"));
    }
    admin.assertQuiet();
  }

  @Test
  void aPauseHoldsPipelinesAndTheirOrder() throws Exception {
    Client writer = server.connect();
    Client other = server.connect();
    assertEquals("OK", admin.call("CLIENT", "PAUSE", "100000", "WRITE"));
    String id = Long.toString(writer.id());
    writer.send("GET", "k").send("SET", "k", "1").send("GET", "k").send("INCR", "k");
    assertEquals(null, writer.read());
    Await.until("it waits", () -> flags(id).equals("b"));
    assertEquals(null, other.call("GET", "k"));
    writer.send("INCR", "k").raw("INCR k\r\n");
    assertEquals("OK", admin.call("CLIENT", "UNPAUSE"));
    assertEquals("OK", writer.read());
    assertEquals("1", writer.read());
    assertEquals(2L, writer.read());
    assertEquals(3L, writer.read());
    assertEquals(4L, writer.read());
  }

  @Test
  void aPauseEndsWithItsTime() throws Exception {
    Client client = server.connect();
    assertEquals("OK", admin.call("CLIENT", "PAUSE", "1000"));
    String id = Long.toString(client.id());
    client.send("PING").send("ECHO", "x");
    Await.until("it waits", () -> flags(id).equals("b"));
    clock.advanceMillis(1000);
    assertEquals("PONG", client.read());
    assertEquals("x", client.read());
  }

  @Test
  void aPausedClientWithAFullQueryBufferResumes() throws Exception {
    Client client = server.connect();
    String id = Long.toString(client.id());
    client.send("CLIENT", "REPLY", "OFF");
    assertEquals("OK", admin.call("CLIENT", "PAUSE", "100000"));
    // send as many whole requests as a blocked client may send before the server stops reading
    String request = Client.resp("INCR", "n");
    int waiting = (256 * 1024 + request.length() - 1) / request.length();
    int count = 1 + waiting;
    client.raw(request.repeat(count));
    Await.until("all wait", () -> number(id, "qbuf") == (long) waiting * request.length());
    assertEquals("OK", admin.call("CLIENT", "UNPAUSE"));
    client.send("CLIENT", "REPLY", "ON");
    assertEquals("OK", client.read());
    assertEquals("" + count, client.call("GET", "n"));
  }

  @Test
  void repliesAreSkippedOnRequest() throws Exception {
    Client client = server.connect();
    client.send("CLIENT", "REPLY", "SKIP").send("SET", "k", "1").send("GET", "k");
    assertEquals("1", client.read());
    client.send("CLIENT", "REPLY", "SKIP").send("WAIT", "1", "10").send("GET", "k");
    Await.until("it waits", () -> admin.call("CLIENT", "LIST").toString().contains("flags=b"));
    clock.advanceMillis(10);
    assertEquals("1", client.read());
    client.send("CLIENT", "REPLY", "OFF").send("INCR", "k").send("nonsense");
    client.send("CLIENT", "REPLY", "ON").send("GET", "k");
    assertEquals("OK", client.read());
    assertEquals("2", client.read());
  }

  @Test
  void waitEndsWithItsTimeOrByUnblock() throws Exception {
    Client client = server.connect();
    String id = Long.toString(client.id());
    client.send("WAIT", "1", "1000").send("PING");
    Await.until("it waits", () -> flags(id).equals("b"));
    assertEquals(1, timers());
    clock.advanceMillis(1000);
    assertEquals(0L, client.read());
    assertEquals("PONG", client.read());
    client.send("WAIT", "1", "0");
    Await.until("it waits", () -> admin.call("CLIENT", "UNBLOCK", id, "ERROR").equals(1L));
    assertEquals("UNBLOCKED client unblocked via CLIENT UNBLOCK", client.read());
    assertEquals(0L, admin.call("CLIENT", "UNBLOCK", id));
    client.assertQuiet();
  }

  /** A command that ends early must not keep its timer until the timeout. */
  @Test
  void timersOfEndedCommandsAreRemoved() throws Exception {
    Client client = server.connect();
    String id = Long.toString(client.id());
    for (int i = 0; i < 100; i++) {
      client.send("WAIT", "1", "100000000");
      Await.until("it waits", () -> admin.call("CLIENT", "UNBLOCK", id).equals(1L));
      assertEquals(0L, client.read());
    }
    for (int i = 0; i < 20; i++) {
      Client gone = server.connect();
      String goneId = Long.toString(gone.id());
      gone.send("WAIT", "1", "100000000");
      Await.until("it waits", () -> flags(goneId).equals("b"));
      gone.close();
    }
    Await.until("no timers", () -> timers() == 0);
  }

  @Test
  void theDisconnectOfABlockedClientIsNoticed() throws Exception {
    Client client = server.connect();
    String id = Long.toString(client.id());
    client.send("WAIT", "1", "0").send("SET", "k", "v");
    Await.until("it waits", () -> flags(id).equals("b"));
    client.close();
    Await.until("it is gone", () -> flags(id).isEmpty());
    assertEquals(0L, admin.call("DBSIZE"));
  }

  /** The rest of a reply to a closed connection must not be sent to the next client. */
  @Test
  void aReplyThatCannotBeSentReachesNoOtherClient() throws Exception {
    try (TestServer single = TestServer.start()) {
      Client blocked = single.connect();
      Client next = single.connect();
      String id = Long.toString(blocked.id());
      blocked.send("WAIT", "1", "0").send("ECHO", "secret");
      Await.until(
          "it waits", () -> TestServer.clientField(next, Long.parseLong(id), "flags").equals("b"));
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      single.store.onChange(
          "hold",
          change -> {
            held.countDown();
            awaitQuietly(release);
          });
      // the loop is blocked within EXEC while the other client closes, and then resumes that
      // client; without EXEC the loop could split the commands over several turns
      next.raw(
          Client.resp("MULTI")
              + Client.resp("SET", "hold", "1")
              + Client.resp("CLIENT", "UNBLOCK", id)
              + Client.resp("EXEC")
              + Client.resp("PING"));
      held.await();
      blocked.reset();
      release.countDown();
      assertEquals("OK", next.read());
      assertEquals("QUEUED", next.read());
      assertEquals("QUEUED", next.read());
      assertEquals(List.of("OK", 1L), next.read());
      assertEquals("PONG", next.read());
      next.assertQuiet();
    }
  }

  @Test
  void debugSleepHoldsOnlyItsClient() throws Exception {
    Client sleeper = server.connect();
    String id = Long.toString(sleeper.id());
    sleeper.send("DEBUG", "SLEEP", "5").send("PING");
    Await.until("it sleeps", () -> flags(id).equals("b"));
    for (int i = 0; i < 10; i++) {
      server.connect().assertQuiet();
    }
    clock.advanceMillis(5000);
    assertEquals("OK", sleeper.read());
    assertEquals("PONG", sleeper.read());
  }

  @Test
  void monitorShowsTheCommandsOfAllLoops() throws Exception {
    Client monitor = server.connect();
    assertEquals("OK", monitor.call("MONITOR"));
    Client one = server.connect();
    Client two = server.connect();
    one.call("SET", "k", "a\r\nb\"");
    assertTrue(((String) monitor.read()).endsWith("] \"SET\" \"k\" \"a\\r\\nb\\\"\""));
    two.call("GET", "k");
    assertTrue(((String) monitor.read()).endsWith("] \"GET\" \"k\""));
    assertTrue(((String) monitor.call("GET", "k")).startsWith("ERR Replica can't interact"));
  }

  @Test
  void anUnexpectedExceptionIsAnInternalErrorAndTheConnectionStaysOpen() throws Exception {
    Inside.of(server.store)
        .engine()
        .fact(
            "tcp_port",
            () -> {
              throw new IllegalStateException("a bug, for the test");
            });
    Client client = server.connect();
    client.send("SET", "k", "v").send("INFO", "server").send("GET", "k");
    assertEquals("OK", client.read());
    assertEquals("ERR internal error", client.read());
    assertEquals("v", client.read());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String flags(String id) throws IOException {
    return TestServer.clientField(admin, Long.parseLong(id), "flags");
  }

  private long number(String id, String field) throws IOException {
    return Long.parseLong(TestServer.clientField(admin, Long.parseLong(id), field));
  }

  private int timers() {
    int count = 0;
    for (IoLoop loop : server.server.loops()) {
      count += loop.timers().count();
    }
    return count;
  }
}
