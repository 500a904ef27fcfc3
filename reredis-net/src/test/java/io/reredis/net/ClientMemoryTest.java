package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests maxmemory-clients: the client with the largest buffers is closed when all buffers together
 * exceed the limit.
 */
class ClientMemoryTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void theLargestClientIsClosed() throws Exception {
    try (TestServer server = TestServer.start(b -> b.option("maxmemory-clients", "8mb"))) {
      Client admin = server.connect();
      admin.call("CLIENT", "NO-EVICT", "on");
      Client small = server.connect();
      Client large = server.connect();
      Client spared = server.connect();
      assertEquals("OK", spared.call("CLIENT", "NO-EVICT", "on"));
      long smallId = small.id();
      long largeId = large.id();
      begin(small, MEGABYTE);
      begin(spared, 4 * MEGABYTE);
      begin(large, 2 * MEGABYTE);
      Await.until("all of it has come", () -> memory(admin) > 7 * MEGABYTE);
      assertEquals("0", info(admin, "stats", "evicted_clients"));
      sendUntilClosed(large, 3 * MEGABYTE);
      Await.until("the largest is closed", () -> !isThere(admin, largeId));
      assertEquals("1", info(admin, "stats", "evicted_clients"));
      assertTrue(isThere(admin, smallId));
      assertTrue(memory(admin) < 6 * MEGABYTE);
      // a lower limit closes the small client as well, but never the exempt one
      admin.call("CONFIG", "SET", "maxmemory-clients", "2mb");
      assertFalse(isThere(admin, smallId));
      spared.raw("x".repeat(4 * MEGABYTE) + "\r\n");
      assertEquals("OK", spared.read());
    }
  }

  @Test
  void aWatchThatExceedsTheMemoryIsRefused() throws Exception {
    try (TestServer server = TestServer.start(b -> b.option("maxmemory-clients", "2mb"))) {
      Client client = server.connect();
      Client other = server.connect();
      String[] watch = new String[5001];
      watch[0] = "WATCH";
      for (int i = 1; i < watch.length; i++) {
        watch[i] = "key:" + i;
      }
      assertTrue(client.call(watch).toString().contains("OOM"));
      assertEquals("OK", other.call("SET", "key:1", "v"));
      assertEquals("OK", client.call("MULTI"));
      assertEquals("QUEUED", client.call("PING"));
      assertEquals("[PONG]", client.call("EXEC").toString());
      assertEquals("OK", client.call("WATCH", "key:1"));
    }
  }

  /** The pipeline of a client that does not read waits, and the client stays connected. */
  @Test
  void aPipelineWaitsWhileItsRepliesTakeHalfOfTheBudget() throws Exception {
    int count = 40;
    try (TestServer server = TestServer.start(b -> b.option("maxmemory-clients", "8mb"))) {
      Client admin = server.connect();
      for (int i = 0; i < 1000; i++) {
        admin.call("RPUSH", "list", "x".repeat(1000));
      }
      Client slow = server.keep(Client.connect(server.port(), 4096));
      final long id = slow.id();
      slow.raw(Client.resp("LRANGE", "list", "0", "-1").repeat(count));
      Await.until(
          "replies wait",
          () -> Long.parseLong(TestServer.clientField(admin, id, "omem")) > 3 * MEGABYTE);
      for (int i = 0; i < 10; i++) {
        assertEquals("PONG", admin.call("PING"));
      }
      String done = info(admin, "commandstats", "cmdstat_lrange");
      assertTrue(done.matches("calls=\\d,.*"), done);
      for (int i = 0; i < count; i++) {
        assertEquals(1000, ((List<?>) slow.read()).size());
      }
      assertEquals("0", info(admin, "stats", "evicted_clients"));
    }
  }

  /** CLIENT LIST shows all memory that the server uses for a client. */
  @ParameterizedTest
  @ValueSource(strings = {"SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "WATCH", "BLPOP", "MULTI"})
  void theMemoryOfAClientIsShown(String command) throws Exception {
    try (TestServer server = TestServer.start()) {
      Client admin = server.connect();
      Client holder = server.connect();
      long id = holder.id();
      StringBuilder request = new StringBuilder();
      request.append(command.equals("MULTI") ? "MULTI\r\nDEL" : command);
      for (int i = 0; i < 1000; i++) {
        request.append(" name").append(i);
      }
      holder.raw(request + (command.equals("BLPOP") ? " 0" : "") + "\r\n");
      Await.until(
          "it is counted",
          () -> Long.parseLong(TestServer.clientField(admin, id, "tot-mem")) > 50_000);
    }
  }

  /** Sends the start of a SET with a value of 8 MB, and the given number of bytes of the value. */
  private static void begin(Client client, int bytes) throws IOException {
    client.raw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + 8 * MEGABYTE + "\r\n" + "x".repeat(bytes));
  }

  /** Sends bytes until all are sent or the server closes the connection. */
  private static void sendUntilClosed(Client client, int bytes) {
    try {
      client.raw("x".repeat(bytes));
    } catch (IOException closed) {
      // the server may close the connection meanwhile
    }
  }

  private static String info(Client viewer, String section, String field) throws IOException {
    String text = (String) viewer.call("INFO", section);
    int at = text.indexOf("\r\n" + field + ":") + field.length() + 3;
    return text.substring(at, text.indexOf('\r', at));
  }

  private static long memory(Client viewer) throws IOException {
    return Long.parseLong(info(viewer, "memory", "mem_clients_normal"));
  }

  private static boolean isThere(Client viewer, long id) throws IOException {
    return !((String) viewer.call("CLIENT", "LIST", "ID", Long.toString(id))).isEmpty();
  }
}
