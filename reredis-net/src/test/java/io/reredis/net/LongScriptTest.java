package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests endless scripts on a server with one I/O loop. */
class LongScriptTest {
  private static final String ENDLESS = "while true do end";
  private static final String LOOP = "for i = 1, 2 do end return 1";

  /** Writes before it loops endlessly. */
  private static final String WRITES =
      "redis.call('set', KEYS[1], 1) while ARGV[1] == 'on' do end return 1";

  private static final int CLIENTS = 40;

  /** The greatest number of concurrent long scripts. */
  private static final int THREADS = 16;

  private static int answered(List<Client> clients) throws IOException {
    int count = 0;
    for (Client client : clients) {
      count += client.socket.getInputStream().available() > 0 ? 1 : 0;
    }
    return count;
  }

  private static Reredis store() {
    return Reredis.open(builder -> builder.option("busy-reply-threshold", "100"));
  }

  private static Server serve(Reredis store) throws IOException {
    return Server.start(store, ServerOptions.defaults().port(0).threads(1));
  }

  @Test
  void manyEndlessScriptsBlockNoOtherClient() throws Exception {
    try (Reredis store = store();
        Server server = serve(store);
        Client admin = Client.connect(server.port())) {
      List<Client> runners = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client runner = Client.connect(server.port());
        runner.raw(Client.resp("EVAL", ENDLESS, "0"));
        runners.add(runner);
      }
      assertEquals("PONG", admin.call("PING"));
      Await.until("most scripts are refused", () -> answered(runners) == CLIENTS - THREADS);
      assertEquals("PONG", admin.call("PING"));
      assertEquals(1L, admin.call("EVAL", "return 1", "0"));
      assertTrue(String.valueOf(admin.call("EVAL", LOOP, "0")).startsWith("BUSY"));
      assertEquals("OK", admin.call("SCRIPT", "KILL"));
      Await.until("all scripts have ended", () -> answered(runners) == CLIENTS);
      Await.until("a script runs", () -> Long.valueOf(1).equals(admin.call("EVAL", LOOP, "0")));
      for (Client runner : runners) {
        String reply = String.valueOf(runner.read());
        assertTrue(reply.contains("BUSY") || reply.contains("Script killed"), reply);
        runner.close();
      }
    }
  }

  @Test
  void aNewConnectionIsServedWhileAScriptKeepsTheOnlyLoop() throws Exception {
    try (Reredis store = store();
        Server server = serve(store)) {
      try (Client runner = Client.connect(server.port())) {
        for (int i = 0; i < 20; i++) {
          assertEquals(1L, runner.call("EVAL", WRITES, "1", "k", "off"));
        }
        runner.raw(Client.resp("EVAL", WRITES, "1", "k", "on"));
        Await.until("a further loop serves", () -> isServed(server));
        try (Client other = Client.connect(server.port())) {
          assertTrue(String.valueOf(other.call("GET", "k")).startsWith("BUSY"));
          assertTrue(String.valueOf(other.call("SCRIPT", "KILL")).startsWith("UNKILLABLE"));
        }
        server.close();
      }
      assertEquals("1", store.strings().get("k"));
    }
  }

  private static boolean isServed(Server server) throws IOException {
    try (Client client = Client.connect(server.port())) {
      client.socket.setSoTimeout(100);
      return "PONG".equals(client.call("PING"));
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void closingTheStoreEndsScripts() throws Exception {
    Reredis store = store();
    Thread runner = new Thread(() -> store.session().execute("EVAL", ENDLESS, "1", "k"));
    runner.setUncaughtExceptionHandler((thread, e) -> {});
    runner.start();
    try (var session = store.session()) {
      Await.until(
          "the script runs",
          () -> {
            try {
              session.execute("GET", "k");
              return false;
            } catch (io.reredis.util.ReredisException e) {
              return e.getMessage().startsWith("BUSY");
            }
          });
    }
    store.close();
    runner.join();
  }
}
