package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the limits of clients, and that a client beyond a limit does not affect others. */
class LimitsTest {
  private static final long START = 1_700_000_000_000L;

  // --- output

  @Test
  void unreadOutputOverTheHardLimitClosesTheClient() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "client-output-buffer-limit", "normal 1mb 0 0");
      server.store.strings().set("k", "x".repeat(500_000));
      Client greedy = server.keep(Client.connect(server.port(), 4096));
      long id = greedy.id();
      greedy.raw(Client.resp("GET", "k").repeat(100));
      awaitGone(admin, id);
      admin.assertQuiet();
    }
  }

  @Test
  void unreadOutputOverTheSoftLimitClosesTheClientInTime() throws Exception {
    ManualClock clock = new ManualClock(START);
    try (TestServer server = TestServer.start(setup -> setup.clock(clock))) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "client-output-buffer-limit", "normal 0 1mb 10");
      server.store.strings().set("k", "x".repeat(500_000));
      Client greedy = server.keep(Client.connect(server.port(), 4096));
      long id = greedy.id();
      greedy.raw(Client.resp("GET", "k").repeat(30));
      Await.until("much is unread", () -> output(admin, id) > 1 << 20);
      clock.advanceMillis(9_000);
      awaitTick(admin);
      assertTrue(isThere(admin, id), "within the soft limit's time");
      clock.advanceMillis(3_000);
      awaitGone(admin, id);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500_000, 5_000_000})
  void outputThatIsReadInTimeDoesNotCountForTheSoftLimit(int length) throws Exception {
    ManualClock clock = new ManualClock(START);
    try (TestServer server = TestServer.start(setup -> setup.clock(clock))) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "client-output-buffer-limit", "normal 0 1mb 10");
      server.store.strings().set("k", "x".repeat(length));
      Client slow = server.keep(Client.connect(server.port(), 4096));
      long id = slow.id();
      int count = 15_000_000 / length;
      for (int round = 0; round < 3; round++) {
        slow.raw(Client.resp("GET", "k").repeat(count));
        Await.until("much is unread", () -> output(admin, id) > 1 << 20);
        clock.advanceMillis(8_000);
        awaitTick(admin);
        for (int i = 0; i < count; i++) {
          assertEquals(length, ((String) slow.read()).length());
        }
        Await.until("all is read", () -> output(admin, id) == 0);
        clock.advanceMillis(1_000);
        awaitTick(admin);
      }
      slow.assertQuiet();
    }
  }

  @Test
  void aSlowSubscriberIsClosedAndOthersGetEverything() throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {})) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0");
      Client slow = server.keep(Client.connect(server.port(), 4096));
      Client quick = server.connect();
      long id = slow.id();
      slow.call("SUBSCRIBE", "news");
      quick.call("SUBSCRIBE", "news");
      int count = 200;
      String payload = "x".repeat(100_000);
      for (int i = 0; i < count; i++) {
        admin.call("PUBLISH", "news", i + payload);
        assertEquals(List.of("message", "news", i + payload), quick.read());
      }
      awaitGone(admin, id);
      assertEquals(List.of("news", 1L), admin.call("PUBSUB", "NUMSUB", "news"));
      assertTrue(
          admin
              .call("INFO", "stats")
              .toString()
              .contains("client_output_buffer_limit_disconnections:1\r\n"));
    }
  }

  /**
   * The pending messages exceed the limit, and then the queued output of the loop exceeds it again.
   */
  @Test
  void aSlowSubscriberIsCountedOnce() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (TestServer server = TestServer.start(2, setup -> {})) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0");
      final Client slow = server.keep(Client.connect(server.port(), 4096));
      server.connect();
      Client ofTheSameLoop = server.connect();
      server.store.onChange(
          "block",
          change -> {
            blocked.countDown();
            awaitQuietly(released);
          });
      final long id = slow.id();
      slow.call("SUBSCRIBE", "news");
      Await.until(
          "messages wait for the client",
          () -> {
            admin.call("PUBLISH", "news", "x".repeat(100_000));
            String client = admin.call("CLIENT", "LIST", "ID", Long.toString(id)).toString();
            return client.matches("(?s).* omem=[5-9]\\d{5} .*");
          });
      ofTheSameLoop.send("SET", "block", "");
      assertTrue(blocked.await(60, TimeUnit.SECONDS));
      for (int i = 0; i < 30; i++) {
        admin.call("PUBLISH", "news", "x".repeat(100_000));
      }
      released.countDown();
      awaitGone(admin, id);
      assertEquals(1, Inside.of(server.store).engine().clients().outputsTooLarge().sum());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- input

  @Test
  void anUnfinishedRequestOverTheQueryBufferLimitClosesTheClient() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "client-query-buffer-limit", "1mb");
      Client greedy = server.connect();
      greedy.raw("*2\r\n$4\r\nECHO\r\n$100000000\r\n");
      byte[] part = new byte[100_000];
      long before = System.nanoTime();
      IOException refused = null;
      for (int i = 0; i < 1000 && refused == null; i++) {
        try {
          greedy.raw(part);
        } catch (IOException e) {
          refused = e;
        }
      }
      assertTrue(refused != null, () -> "still open after " + (System.nanoTime() - before));
      admin.assertQuiet();
      String counted = "client_query_buffer_limit_disconnections:";
      assertTrue(admin.call("INFO", "stats").toString().contains(counted + "1\r\n"));
      admin.call("CONFIG", "RESETSTAT");
      assertTrue(admin.call("INFO", "stats").toString().contains(counted + "0\r\n"));
    }
  }

  @Test
  void aDeclaredLengthAllocatesNothing() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client viewer = server.connect();
      long before = allocatedByLoops();
      for (int i = 0; i < 200; i++) {
        Client client = server.connect();
        client.raw("*2147483647\r\n$536870912\r\nabc");
      }
      Await.until(
          "all have arrived",
          () ->
              ((String) viewer.call("CLIENT", "LIST"))
                      .lines()
                      .filter(line -> line.contains(" qbuf=28 "))
                      .count()
                  == 200);
      long each = (allocatedByLoops() - before) / 200;
      assertTrue(each < 200_000, each + " bytes for each client");
    }
  }

  /** Returns the bytes that the I/O loops have allocated, including those for CLIENT LIST. */
  private static long allocatedByLoops() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("reredis-io-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
        .sum();
  }

  @Test
  void memoryOfThousandsOfPartialRequestsIsReleased() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client viewer = server.connect();
      for (int i = 0; i < 3000; i++) {
        try (Client client = Client.connect(server.port())) {
          client.raw("*3\r\n$3\r\nSET\r\n$5\r\nke");
        }
      }
      Await.until(
          "all are gone", () -> ((String) viewer.call("CLIENT", "LIST")).lines().count() == 1);
      assertEquals(0L, viewer.call("DBSIZE"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*x\r\n|ERR Protocol error: invalid multibulk length",
        "*2147483648\r\n|ERR Protocol error: invalid multibulk length",
        "*1\r\n$-5\r\n|ERR Protocol error: invalid bulk length",
        "*1\r\n:5\r\n|ERR Protocol error: expected '$', got ':'",
        "set k \"v\r\n|ERR Protocol error: unbalanced quotes in request"
      })
  void anInvalidRequestIsAnErrorAndClosesTheConnection(String text) throws Exception {
    String[] parts = text.split("\\|");
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      client.raw(Client.resp("PING") + parts[0]);
      assertEquals("+PONG\r\n-" + parts[1] + "\r\n", client.readToEnd());
    }
  }

  @Test
  void beforeLoginRequestsAreSmall() throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.option("requirepass", "secret"))) {
      assertEquals(
          "-ERR Protocol error: unauthenticated multibulk length\r\n",
          server.connect().raw("*11\r\n").readToEnd());
      assertEquals(
          "-ERR Protocol error: unauthenticated bulk length\r\n",
          server.connect().raw("*2\r\n$4\r\nAUTH\r\n$16385\r\n").readToEnd());
      Client client = server.connect();
      assertEquals("NOAUTH Authentication required.", client.call("GET", "k"));
      assertEquals("OK", client.call("AUTH", "secret"));
      assertEquals(
          "OK",
          client.call(
              "MSET", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "x".repeat(20_000)));
    }
  }

  /** A pipeline may contain a large request directly after the AUTH that permits it. */
  @Test
  void theLimitsOfLoginEndWithTheLoginInTheSamePipeline() throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.option("requirepass", "secret"))) {
      Client client = server.connect();
      client.send("AUTH", "secret").send("SET", "k", "x".repeat(20_000)).send("STRLEN", "k");
      assertEquals("OK", client.read());
      assertEquals("OK", client.read());
      assertEquals(20_000L, client.read());
    }
  }

  /** A web page can make a browser send these lines to any port of the machine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: localhost:6379\r\n\r\nset k v\r\n",
        "post / HTTP/1.1\r\nset k v\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nset k v\r\n",
        "Host: localhost\r\nset k v\r\n"
      })
  void linesOfHttpEndTheConnectionAndNothingIsExecuted(String request) throws Exception {
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      client.raw(request);
      String answer = client.readToEnd();
      assertTrue(answer.isEmpty() || answer.startsWith("-ERR wrong number"), answer);
      assertEquals(0L, server.connect().call("DBSIZE"));
    }
  }

  // --- connections

  @Test
  void moreThanMaxclientsAreRefused() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client admin = server.connect();
      admin.call("CONFIG", "SET", "maxclients", "3");
      Client second = server.connect();
      Client third = server.connect();
      for (int i = 0; i < 5; i++) {
        assertEquals(
            "-ERR max number of clients reached\r\n", Client.connect(server.port()).readToEnd());
      }
      third.assertQuiet();
      assertTrue(((String) admin.call("INFO", "stats")).contains("rejected_connections:5\r\n"));
      second.close();
      Await.until(
          "one has gone", () -> ((String) admin.call("CLIENT", "LIST")).lines().count() == 2);
      server.connect().assertQuiet();
      assertTrue(((String) admin.call("INFO", "clients")).contains("connected_clients:3\r\n"));
    }
  }

  /** The count includes connections of a burst that the loops have not yet adopted. */
  @Test
  void aBurstDoesNotExceedMaxclients() throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.option("maxclients", "10"))) {
      List<Client> burst = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        burst.add(server.keep(Client.connect(server.port())));
      }
      int served = 0;
      for (Client client : burst) {
        try {
          served += client.call("PING").equals("PONG") ? 1 : 0;
        } catch (IOException e) {
          served += 0;
        }
      }
      assertEquals(10, served);
    }
  }

  @Test
  void idleClientsAreClosedUnlessTheyAreBlocked() throws Exception {
    ManualClock clock = new ManualClock(START);
    try (TestServer server =
        TestServer.start(setup -> setup.clock(clock).option("timeout", "60"))) {
      Client idle = server.connect();
      Client half = server.connect();
      Client subscriber = server.connect();
      Client monitor = server.connect();
      Client blocked = server.connect();
      Client active = server.connect();
      idle.assertQuiet();
      half.assertQuiet();
      subscriber.call("SUBSCRIBE", "news");
      monitor.call("MONITOR");
      String id = Long.toString(blocked.id());
      blocked.send("WAIT", "1", "0");
      clock.advanceMillis(50_000);
      half.raw("*1\r\n$4\r\nPI");
      active.assertQuiet();
      clock.advanceMillis(20_000);
      assertEquals("", idle.readToEnd());
      half.raw("NG\r\n");
      assertEquals("PONG", half.read(), "it sent something meanwhile");
      active.assertQuiet();
      Await.until("blocked", () -> active.call("CLIENT", "UNBLOCK", id).equals(1L));
      assertEquals(0L, blocked.read());
      active.call("PUBLISH", "news", "x");
      assertEquals(List.of("message", "news", "x"), subscriber.read());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2147483647"})
  void anyKeepAliveIsAccepted(String seconds) throws Exception {
    try (TestServer server = TestServer.start(setup -> setup.option("tcp-keepalive", seconds))) {
      server.connect().assertQuiet();
    }
  }

  @Test
  void tenThousandIdleConnectionsCostLittle() throws Exception {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
    int count = (int) Math.min(10_000, free - 500);
    assumeTrue(count >= 1000, "too few file descriptors");
    try (TestServer server = TestServer.start(setup -> setup.option("maxclients", "20000"))) {
      Client viewer = server.connect();
      viewer.assertQuiet();
      long before = liveHeap();
      try (ClientProcess clients = ClientProcess.connect(server.port(), count)) {
        String all = "connected_clients:" + (count + 1) + "\r\n";
        Await.until(
            "all are served", () -> ((String) viewer.call("INFO", "clients")).contains(all));
        long each = (liveHeap() - before) / count;
        System.out.println(count + " idle connections: " + each + " heap bytes each");
        assertTrue(each < 2048, () -> each + " bytes a connection");
        viewer.assertQuiet();
      }
      String one = "connected_clients:1\r\n";
      Await.until("all have gone", () -> ((String) viewer.call("INFO", "clients")).contains(one));
    }
  }

  @Test
  void tenThousandBlockedClientsAreServedInOrderWithoutThreads() throws Exception {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
    int count = (int) Math.min(10_000, free - 500);
    assumeTrue(count >= 1000, "too few file descriptors");
    try (TestServer server = TestServer.start(setup -> setup.option("maxclients", "20000"))) {
      Client viewer = server.connect();
      viewer.assertQuiet();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      try (ClientProcess clients = ClientProcess.block(server.port(), count, "queue")) {
        assertTrue(ManagementFactory.getThreadMXBean().getThreadCount() <= threads + 1);
        assertTrue(
            ((String) viewer.call("INFO", "clients")).contains("blocked_clients:" + count + "\r"));
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          wanted.add(Integer.toString(i));
        }
        for (int i = 0; i < count; ) {
          // single pushes, pushes of several elements, and pushes by the program itself
          int some = Math.min(count - i, 1 + i % 7);
          if (some == 3) {
            for (int j = 0; j < some; j++) {
              server.store.execute("RPUSH", "queue", wanted.get(i + j));
            }
          } else {
            List<String> push = new ArrayList<>(List.of("RPUSH", "queue"));
            push.addAll(wanted.subList(i, i + some));
            viewer.call(push.toArray(String[]::new));
          }
          i += some;
        }
        assertEquals(String.join(" ", wanted), clients.elements());
        assertEquals(0L, viewer.call("EXISTS", "queue"));
        assertTrue(((String) viewer.call("INFO", "clients")).contains("blocked_clients:0\r"));
      }
    }
  }

  private static long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static long output(Client viewer, long id) throws IOException {
    String bytes = TestServer.clientField(viewer, id, "omem");
    return bytes.isEmpty() ? -1 : Long.parseLong(bytes);
  }

  private static boolean isThere(Client viewer, long id) throws IOException {
    return !((String) viewer.call("CLIENT", "LIST", "ID", Long.toString(id))).isEmpty();
  }

  private static void awaitGone(Client viewer, long id) throws Exception {
    Await.until("client " + id + " is closed", () -> !isThere(viewer, id));
  }

  /** Waits until the only loop has read the clock, which it does at the end of each turn. */
  private static void awaitTick(Client viewer) throws IOException {
    viewer.assertQuiet();
    viewer.assertQuiet();
  }
}
