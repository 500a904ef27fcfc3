package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Checks that clients with large replies let other clients of their loop be served, and get all
 * replies in order.
 */
class TurnTest {
  private static final int LENGTH = 3 << 20;

  @Test
  void aClientIsServedBetweenTheLargeRepliesOfOthers() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client other = server.connect();
      other.call("SET", "big", "x".repeat(LENGTH));
      List<Client> crowd = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        crowd.add(server.keep(Client.connect(server.port(), 4096)));
      }
      for (Client client : crowd) {
        client.raw(Client.resp("GET", "big").repeat(100));
      }
      Await.until(
          "the first has a reply", () -> crowd.get(0).socket.getInputStream().available() > 0);
      assertEquals("PONG", other.call("PING"));
      String stats = (String) other.call("INFO", "commandstats");
      int at = stats.indexOf("cmdstat_get:calls=") + "cmdstat_get:calls=".length();
      long gets = Long.parseLong(stats.substring(at, stats.indexOf(',', at)));
      assertTrue(gets < 50 * 100, "all " + gets + " replies were made before others were served");
    }
  }

  @Test
  void theOutputOfOneTurnIsBounded() throws Exception {
    CountDownLatch allHaveAsked = new CountDownLatch(1);
    try (TestServer server = TestServer.start()) {
      Client other = server.connect();
      other.call("SET", "big", "x".repeat(LENGTH));
      List<Client> crowd = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        crowd.add(server.connect());
        assertEquals("PONG", crowd.get(i).call("PING"));
      }
      server.store.onChange("stop", change -> await(allHaveAsked));
      Client stops = server.connect();
      stops.send("SET", "stop", "the loop");
      Await.until("the loop waits", () -> server.store.execute("EXISTS", "stop").equals(1L));
      for (Client client : crowd) {
        client.send("GET", "big");
      }
      other.send("INFO", "stats");
      allHaveAsked.countDown();
      String stats = (String) other.read();
      int at = stats.indexOf("total_net_output_bytes:") + "total_net_output_bytes:".length();
      long sent = Long.parseLong(stats.substring(at, stats.indexOf('\r', at)));
      assertTrue(sent < 8 << 20, sent + " bytes were sent before others were served");
      for (Client client : crowd) {
        assertEquals(LENGTH, ((String) client.read()).length());
      }
    }
  }

  @Test
  void aLongPipelineYields() throws Exception {
    CountDownLatch othersHaveAsked = new CountDownLatch(1);
    try (TestServer server = TestServer.start()) {
      Client other = server.connect();
      other.call("PING");
      server.store.onChange("slow", change -> await(othersHaveAsked));
      Client pipeline = server.connect();
      pipeline.raw(Client.resp("SET", "slow", "v") + Client.resp("GET", "slow").repeat(1000));
      Await.until("the loop waits", () -> server.store.execute("EXISTS", "slow").equals(1L));
      long waitsSince = System.nanoTime();
      other.send("INFO", "commandstats");
      Await.until("a turn is over", () -> System.nanoTime() - waitsSince > 10_000_000);
      othersHaveAsked.countDown();
      String stats = (String) other.read();
      assertFalse(stats.contains("cmdstat_get:"), "others were served behind the whole pipeline");
      assertEquals("OK", pipeline.read());
      for (int i = 0; i < 1000; i++) {
        assertEquals("v", pipeline.read());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void largeAndSmallRepliesComeInOrder() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      client.call("SET", "big", "x".repeat(LENGTH));
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        requests.append(Client.resp("GET", "big")).append(Client.resp("ECHO", "" + i));
      }
      client.raw(requests.toString());
      for (int i = 0; i < 40; i++) {
        assertEquals(LENGTH, ((String) client.read()).length());
        assertEquals("" + i, client.read());
      }
    }
  }
}
