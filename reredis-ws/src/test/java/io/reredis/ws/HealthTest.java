package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Engine;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the responses of {@code /healthz}: 200, or 503 with a word for the reason. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthTest {
  private static final String UP = "{\"status\":\"up\"}\n";

  @TempDir Path directory;
  private Reredis store;
  private Dashboard dashboard;

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void start(Reredis opened) {
    store = opened;
    dashboard = Dashboard.start(store, DashboardOptions.defaults());
  }

  private String ask(String method, String path) throws Exception {
    try (RawHttp http = new RawHttp(dashboard.port())) {
      return http.send(
              method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
          .rest();
    }
  }

  private void assertUp() throws Exception {
    String answer = ask("GET", "/healthz");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertTrue(answer.endsWith("\r\n\r\n" + UP), answer);
  }

  private void assertDown(String reason) throws Exception {
    String answer = ask("GET", "/healthz");
    assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    assertTrue(
        answer.endsWith("\r\n\r\n{\"status\":\"down\",\"reason\":\"" + reason + "\"}\n"), answer);
  }

  @Test
  void upWithoutLogin() throws Exception {
    start(Reredis.open(b -> b.option("requirepass", "secret")));
    assertUp();
    assertTrue(ask("GET", "/health").endsWith(UP));
    assertTrue(ask("GET", "/healthz").contains("Content-Type: application/json\r\n"));
    String head = ask("HEAD", "/healthz");
    assertTrue(head.startsWith("HTTP/1.1 200 ") && head.endsWith("\r\n\r\n"), head);
    assertTrue(head.contains("Content-Length: " + UP.length() + "\r\n"), head);
    assertTrue(ask("POST", "/healthz").startsWith("HTTP/1.1 405 "));
  }

  @Test
  void downWhileLoading() throws Exception {
    Path file = directory.resolve("dump.rdb");
    try (Reredis first = Reredis.open(b -> b.directory(directory))) {
      first.strings().set("k", "v");
      first.snapshot();
    }
    byte[] dump = Files.readAllBytes(file);
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    start(Reredis.open(b -> b.directory(directory).loadInBackground(true)));
    try (OutputStream pipe = Files.newOutputStream(file)) {
      assertDown("loading");
      pipe.write(dump);
    }
    store.loaded().get(30, TimeUnit.SECONDS);
    assertUp();
  }

  @Test
  void downWhileAFailedSaveRefusesWrites() throws Exception {
    start(Reredis.open(b -> b.directory(directory).option("save", "3600 1")));
    store.strings().set("k", "v");
    Path blocker = directory.resolve("dump.rdb");
    Files.createDirectories(blocker.resolve("full"));
    assertThrows(Exception.class, store::snapshot);
    assertDown("writes-refused");
    Files.delete(blocker.resolve("full"));
    Files.delete(blocker);
    store.snapshot();
    assertUp();
  }

  @Test
  void downWhileAnIoThreadIsStuck() throws Exception {
    start(Reredis.open());
    Engine engine = Inside.of(store).engine();
    engine.fact("io_threads_stuck", () -> "1");
    assertDown("io-thread-stuck");
    engine.fact("io_threads_stuck", () -> "0");
    assertUp();
  }

  @Test
  void downWhileShuttingDown() throws Exception {
    start(Reredis.open());
    Engine engine = Inside.of(store).engine();
    engine.onShutdown(() -> {});
    engine.shutdown().begin(false, true, ends -> {});
    assertDown("shutting-down");
  }
}
