package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import io.reredis.support.FailingLog;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that failing logging of the program does not affect the server. */
class FailingLogTest {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.reredis.net.FailingListenerTest#failures")
  void theServerGoesOn(Supplier<Throwable> failure) throws Exception {
    try (FailingLog log = new FailingLog(() -> FailingListenerTest.fail(failure));
        TestServer server = TestServer.start(setup -> setup.directory(directory))) {
      final Client viewer = server.connect();
      Client wrong = server.connect();
      wrong.raw("*1\r\n$x\r\n");
      assertEquals("-ERR Protocol error: invalid bulk length\r\n", wrong.readToEnd());
      Client quits = server.connect();
      assertEquals("+OK\r\n", quits.send("QUIT").readToEnd());
      Client broken = server.connect();
      assertEquals("PONG", broken.call("PING"));
      broken.reset();
      Client leaves = server.connect();
      assertEquals("PONG", leaves.call("PING"));
      leaves.close();
      Await.until("one client is left", () -> clients(viewer) == 1);
      server.store.onChange("*", change -> FailingListenerTest.fail(failure));
      assertEquals("OK", viewer.call("SET", "k", "v"));
      assertEquals("OK", viewer.call("SAVE"));
      assertEquals("OK", viewer.call("CONFIG", "SET", "appendonly", "yes"));
      assertEquals("OK", viewer.call("SET", "k", "w"));
      String info = (String) viewer.call("INFO", "persistence");
      assertTrue(info.contains("aof_last_write_status:ok"), info);
    }
  }

  private static long clients(Client viewer) throws Exception {
    return ((String) viewer.call("CLIENT", "LIST")).lines().count();
  }
}
