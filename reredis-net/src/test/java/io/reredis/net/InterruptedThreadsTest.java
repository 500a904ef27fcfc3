package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.support.StoreThreads;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that a stray interrupt, for example from a listener, does not end a thread of the store.
 */
class InterruptedThreadsTest {
  @TempDir Path directory;

  @Test
  void eachThreadGoesOn() throws Exception {
    // the threads that run as long as the server; others load data and end
    StoreThreads threads = StoreThreads.named("io-.*|accept|aof|persist|expiry");
    Set<String> names = new HashSet<>();
    try (TestServer server =
        TestServer.start(2, b -> b.directory(directory).option("appendonly", "yes"))) {
      Set<Thread> own = threads.begun();
      assertTrue(own.size() > 4, own::toString);
      Client client = server.connect();
      for (Thread thread : own) {
        names.add(thread.getName());
        thread.interrupt();
        assertEquals("OK", client.call("SET", thread.getName(), "v"));
        // a thread with a pending interrupt can never wait
        Await.until(thread + " has noted it", () -> !thread.isInterrupted());
        assertTrue(thread.isAlive(), thread::toString);
        assertEquals("PONG", server.connect().call("PING"));
      }
      assertEquals("OK", client.call("SAVE"));
    }
    try (Reredis again = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertEquals((long) names.size(), again.execute("dbsize"));
    }
  }
}
