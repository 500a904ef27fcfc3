package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Engine;
import io.reredis.support.Await;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that the engine counts the I/O threads blocked by a command, for health checks. */
@Timeout(60)
class StuckThreadsTest {
  @Test
  void aBlockedThreadIsCountedUntilItGoesOn() throws Exception {
    try (Reredis store =
            Reredis.open(
                b -> b.option("enable-debug-command", "yes").option("debug-sleep-blocks", "yes"));
        Server server = Server.start(store, ServerOptions.defaults().port(0));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      Engine engine = Inside.of(store).engine();
      assertEquals("0", engine.fact("io_threads_stuck", "none"));
      client.getOutputStream().write("DEBUG SLEEP 3\r\n".getBytes(StandardCharsets.US_ASCII));
      await(engine, "1");
      await(engine, "0");
    }
  }

  private static void await(Engine engine, String count) throws Exception {
    Await.until(
        count + " threads are stuck", () -> engine.fact("io_threads_stuck", "none").equals(count));
  }
}
