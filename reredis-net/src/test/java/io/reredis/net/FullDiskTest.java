package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a server whose files cannot grow, as on a full disk, and later can grow again. */
class FullDiskTest {
  private static final int LIMIT_KB = 64;
  private static final String VALUE = "x".repeat(1000);

  @TempDir Path directory;

  @BeforeAll
  static void installed() {
    Program.assumeInstalled("bash");
    Program.assumeInstalled("prlimit");
  }

  private CrashServer server(String... options) throws IOException {
    return CrashServer.startLimited(
        directory,
        LIMIT_KB,
        Stream.concat(Stream.of("auto-aof-rewrite-percentage", "0", "save", ""), Stream.of(options))
            .toArray(String[]::new));
  }

  /** Writes until a write fails; returns the number of acknowledged writes. */
  private static int writeUntilRefused(CrashServer server) throws IOException {
    int done = 0;
    try (Client client = Client.connect(server.port())) {
      for (; ; ) {
        Object reply = client.call("set", "k" + done, VALUE);
        if (!"OK".equals(reply)) {
          assertTrue(((String) reply).startsWith("MISCONF Errors writing to the AOF file: "));
          return done;
        }
        done++;
      }
    } catch (IOException e) {
      // with always, the server closes a connection whose write is not durable instead of replying
      return done;
    }
  }

  private static String info(Client client) throws IOException {
    return client.call("info", "persistence").toString();
  }

  private static void assertRefusesWrites(CrashServer server) throws IOException {
    try (Client client = Client.connect(server.port())) {
      for (int i = 0; i < 20; i++) {
        assertEquals(VALUE, client.call("get", "k" + i));
        String reply = (String) client.call("set", "refused", "v");
        assertTrue(reply.startsWith("MISCONF Errors writing to the AOF file: "), reply);
        // PING reports the error too, so that monitoring detects it
        assertTrue(((String) client.call("ping")).startsWith("MISCONF"));
      }
      assertTrue(info(client).contains("aof_last_write_status:err"));
      assertEquals(0L, client.call("exists", "refused"));
    }
  }

  /** Compares the content of a new store with the writes; returns the number of writes found. */
  private int find(int acknowledged, int most) {
    try (Reredis store = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      int found = 0;
      while (VALUE.equals(store.strings().get("k" + found))) {
        found++;
      }
      assertTrue(found >= acknowledged, found + " of " + acknowledged);
      assertTrue(found <= most, found + " are there, and at most " + most + " were sent");
      assertEquals((long) found, store.execute("dbsize"));
      return found;
    }
  }

  @Test
  void nothingAcknowledgedIsLostWithAlways() throws Exception {
    int done;
    try (CrashServer server = server("appendfsync", "always")) {
      done = writeUntilRefused(server);
      assertTrue(done > 20, "written " + done);
      assertRefusesWrites(server);
    }
    find(done, done + 1);
  }

  /** A blocked client never receives an element of a push that is not on disk, on any I/O loop. */
  @Test
  void blockedClientsReceiveOnlyElementsThatAreOnDisk() throws Exception {
    int acknowledged = 0;
    try (CrashServer server = server("appendfsync", "always", "io-threads", "2");
        Client pusher = Client.connect(server.port());
        Client one = Client.connect(server.port());
        Client other = Client.connect(server.port())) {
      List<Client> waiting = List.of(one, other);
      try {
        for (; ; acknowledged++) {
          one.send("blpop", "q1", "0");
          other.send("blpop", "q2", "0");
          Await.until(
              "both wait",
              () -> pusher.call("info", "clients").toString().contains("blocked_clients:2"));
          pusher.call("multi");
          pusher.call("set", "k" + acknowledged, VALUE);
          pusher.call("rpush", "q1", "e");
          pusher.call("rpush", "q2", "e");
          assertEquals(List.of("OK", 1L, 1L), pusher.call("exec"));
          for (Client client : waiting) {
            assertEquals("e", ((List<?>) client.read()).get(1));
          }
        }
      } catch (IOException e) {
        // the server closed the connection whose writes are not on disk
      }
      for (Client client : waiting) {
        assertThrows(IOException.class, client::read, "a blocked client received a lost element");
      }
    }
    try (Reredis store = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      for (int i = 0; i < acknowledged; i++) {
        assertEquals(VALUE, store.strings().get("k" + i));
      }
    }
  }

  @Test
  void theLogIsIntactWithEverysec() throws Exception {
    int done;
    try (CrashServer server = server("appendfsync", "everysec")) {
      done = writeUntilRefused(server);
      assertRefusesWrites(server);
    }
    find(30, done);
  }

  private void goesOn(String appendFsync) throws Exception {
    int done;
    try (CrashServer server = server("appendfsync", appendFsync);
        Client client = Client.connect(server.port())) {
      done = writeUntilRefused(server);
      assertRefusesWrites(server);
      server.unlimit();
      // no client writes, so the server must detect the free space by itself
      Await.until("the log is written", () -> info(client).contains("aof_last_write_status:ok"));
      assertEquals("OK", client.call("set", "after", "v"));
      assertEquals(1L, client.call("del", "after"));
      assertEquals(List.of(1L, 0L), client.call("waitaof", "1", "0", "0"));
    }
    find(done, done + 1);
  }

  @Test
  void writesContinueWithAlways() throws Exception {
    goesOn("always");
  }

  @Test
  void writesContinueWithEverysec() throws Exception {
    goesOn("everysec");
  }

  /** A rewrite continues the log in a new file, for which there is space. */
  @Test
  void aRewriteRecovers() throws Exception {
    int done;
    try (CrashServer server = server("appendfsync", "always")) {
      done = writeUntilRefused(server);
      try (Client client = Client.connect(server.port())) {
        client.call("bgrewriteaof");
        Await.until("the log is rewritten", () -> info(client).contains("aof_rewrites:2"));
        Await.until("and written", () -> info(client).contains("aof_last_write_status:ok"));
        assertEquals("OK", client.call("set", "k" + (done + 1), VALUE));
      }
    }
    find(done + 2, done + 2);
  }

  @Test
  void aSnapshotThatFails() throws Exception {
    Path dump = directory.resolve("dump.rdb");
    try (CrashServer server = server("appendonly", "no", "save", "3600 1", "rdbcompression", "no");
        Client client = Client.connect(server.port())) {
      assertEquals("OK", client.call("set", "k", "v"));
      assertEquals("OK", client.call("save"));
      byte[] before = Files.readAllBytes(dump);
      for (int i = 0; i < 2 * LIMIT_KB; i++) {
        assertEquals("OK", client.call("set", "k" + i, VALUE));
      }
      client.call("bgsave");
      Await.until("saving fails", () -> info(client).contains("rdb_last_bgsave_status:err"));
      Await.until("it ends", () -> info(client).contains("rdb_bgsave_in_progress:0"));
      assertTrue(info(client).contains("rdb_last_bgsave_error:File too large"), info(client));
      assertEquals("v", client.call("get", "k"));
      String reply = (String) client.call("set", "refused", "v");
      assertTrue(reply.startsWith("MISCONF Redis is configured to save RDB snapshots"), reply);
      assertArrayEquals(before, Files.readAllBytes(dump));
      try (Stream<Path> files = Files.list(directory)) {
        assertEquals(List.of(), files.filter(f -> f.toString().contains("temp-")).toList());
      }
      assertEquals("OK", client.call("config", "set", "stop-writes-on-bgsave-error", "no"));
      assertEquals("OK", client.call("set", "accepted", "v"));
      assertEquals("OK", client.call("config", "set", "stop-writes-on-bgsave-error", "yes"));
      // without save points, failed snapshots do not block writes
      List<?> points = (List<?>) client.call("config", "get", "save");
      assertEquals("OK", client.call("config", "set", "save", ""));
      assertEquals("OK", client.call("set", "accepted", "w"));
      assertEquals("OK", client.call("config", "set", "save", (String) points.get(1)));
      assertTrue(((String) client.call("set", "refused", "v")).startsWith("MISCONF"));
      server.unlimit();
      assertEquals("Background saving started", client.call("bgsave"));
      Await.until("saving works", () -> info(client).contains("rdb_last_bgsave_status:ok"));
      // the error of the previous save is cleared only when the new save ends
      Await.until("it ends", () -> info(client).contains("rdb_bgsave_in_progress:0"));
      assertFalse(info(client).contains("rdb_last_bgsave_error"));
      assertEquals("OK", client.call("set", "after", "v"));
    }
    try (Reredis store = Reredis.open(b -> b.directory(directory))) {
      assertEquals(2L + 2 * LIMIT_KB, store.execute("dbsize"));
    }
  }
}
