package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests requests that are large in relation to maxmemory. */
class LargeRequestTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int LENGTH = 20 * MEGABYTE;
  private static final String VALUE = "v".repeat(LENGTH);

  /** Smaller than half a region of any heap, so that it counts with its length everywhere. */
  private static final String SMALL = "v".repeat(100 * 1024);

  private static long figure(Client client, String section, String name) throws IOException {
    String info = (String) client.call("INFO", section);
    return Long.parseLong(info.replaceAll("(?s).*\n" + name + ":(\\d+).*", "$1"));
  }

  @Test
  void evictionMakesRoomForLargeValues() throws Exception {
    try (TestServer server =
        TestServer.start(
            b -> b.option("maxmemory", "110mb").option("maxmemory-policy", "allkeys-lru"))) {
      Client client = server.connect();
      for (int i = 0; i < 20; i++) {
        assertEquals("OK", client.call("SET", "k" + i, VALUE));
      }
      assertTrue(figure(client, "stats", "evicted_keys") >= 15);
      assertTrue(figure(client, "memory", "used_memory") <= 110 * MEGABYTE);
      assertEquals((long) LENGTH, client.call("STRLEN", "k19"));
    }
  }

  @Test
  void withoutEvictionALargeValueIsRefusedAndTheConnectionStays() throws Exception {
    try (TestServer server = TestServer.start(b -> b.option("maxmemory", "110mb"))) {
      Client client = server.connect();
      int stored = 0;
      Object reply;
      while ((reply = client.call("SET", "k" + stored, VALUE)).equals("OK")) {
        stored++;
      }
      assertEquals("OOM command not allowed when used memory > 'maxmemory'.", reply);
      // a value counts with its heap regions, which have up to 32 MB
      assertTrue(stored >= 3, "stored: " + stored);
      assertEquals((long) stored, client.call("DBSIZE"));
      assertEquals(1L, client.call("DEL", "k0"));
      assertEquals("OK", client.call("SET", "k0", VALUE));
    }
  }

  /** The received part of a request counts as used memory and evicts keys as values do. */
  @ParameterizedTest
  @CsvSource({"allkeys-lru, true", "noeviction, false"})
  void aRequestThatIsHalfReceivedCounts(String policy, boolean evicts) throws Exception {
    try (TestServer server =
        TestServer.start(b -> b.option("maxmemory", "110mb").option("maxmemory-policy", policy))) {
      Client client = server.connect();
      for (int i = 0; i < 1000; i++) {
        assertEquals("OK", client.call("SET", "k" + i, SMALL));
      }
      long before = figure(client, "memory", "used_memory");
      long received = figure(client, "stats", "total_net_input_bytes");
      Client half = server.connect();
      half.raw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + LENGTH + "\r\n" + VALUE.substring(1));
      if (evicts) {
        Await.until("values made room for it", () -> figure(client, "stats", "evicted_keys") >= 50);
        half.raw("v\r\n");
        assertEquals("OK", half.read());
      } else {
        Await.until(
            "it is received",
            () -> figure(client, "stats", "total_net_input_bytes") >= received + LENGTH);
        assertTrue(figure(client, "memory", "used_memory") <= 110 * MEGABYTE);
        half.raw("v\r\n");
        assertEquals("OOM command not allowed when used memory > 'maxmemory'.", half.read());
        assertEquals("PONG", half.call("PING"));
        assertEquals(1000L, client.call("DBSIZE"));
        Await.until(
            "nothing of it is left",
            () -> figure(client, "memory", "used_memory") <= before + MEGABYTE);
      }
    }
  }
}
