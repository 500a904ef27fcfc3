package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the HTTP side of the port. */
class PageTest {
  private static final String PAGE = "io/reredis/ws/page";

  private final HttpClient client = HttpClient.newHttpClient();
  private Reredis store;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    store = Reredis.open();
    dashboard = open(DashboardOptions.defaults());
  }

  private Dashboard open(DashboardOptions options) {
    Times times = Times.DEFAULT.request(Duration.ofMillis(300));
    return Dashboard.start(store, options, times, PAGE);
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private java.net.http.HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var request = java.net.http.HttpRequest.newBuilder(URI.create(dashboard.address() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void thePageIsServedWithItsPolicy() throws Exception {
    var response = get("");
    assertEquals(200, response.statusCode());
    assertTrue(new String(response.body(), StandardCharsets.UTF_8).contains("test page"));
    var headers = response.headers();
    assertEquals("text/html; charset=utf-8", headers.firstValue("content-type").get());
    assertEquals("no-cache", headers.firstValue("cache-control").get());
    assertEquals("nosniff", headers.firstValue("x-content-type-options").get());
    assertEquals("no-referrer", headers.firstValue("referrer-policy").get());
    assertEquals(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
            + " data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'self'",
        headers.firstValue("content-security-policy").get());
    String tag = headers.firstValue("etag").get();
    assertEquals(304, get("", "If-None-Match", tag).statusCode());
    assertEquals(200, get("?x=1", "If-None-Match", "\"other\"").statusCode());
  }

  @Test
  void aPageIsServedAfterItsFilesAreDeleted() throws Exception {
    Path classes = Path.of(PageTest.class.getResource("/").toURI());
    Path root = Files.createTempDirectory(classes, "page");
    Path assets = Files.createDirectory(root.resolve("assets"));
    String[][] files = {
      {"index.html", "<script type=\"module\" src=\"./assets/index-Ab3dEf_9.js\"></script>"},
      {"assets/index-Ab3dEf_9.js", "import('./watch-view-Cd-3_678.js')"},
      {
        "assets/watch-view-Cd-3_678.js",
        "[\"assets/plot-12345678.js\",\"assets/plot-abcdefgh.css\"]"
      },
      {"assets/plot-12345678.js", "import './watch-view-Cd-3_678.js'"},
      {"assets/plot-abcdefgh.css", "a{}"}
    };
    for (String[] file : files) {
      Files.writeString(root.resolve(file[0]), file[1]);
    }
    Pages pages = Pages.of(root.getFileName().toString());
    for (String[] file : files) {
      Files.delete(root.resolve(file[0]));
    }
    Files.delete(assets);
    Files.delete(root);
    for (String[] file : files) {
      HttpRequest request = new HttpRequest("GET", '/' + file[0], "", true, Map.of());
      assertEquals(200, pages.answer(request).status(), file[0]);
    }
  }

  @Test
  void assetsAreCompressedAndKeptForEver() throws Exception {
    var response = get("assets/index-Ab3dEf_9.js", "Accept-Encoding", "br, gzip");
    assertEquals(200, response.statusCode());
    assertEquals("gzip", response.headers().firstValue("content-encoding").get());
    assertEquals("Accept-Encoding", response.headers().firstValue("vary").get());
    assertEquals(
        "public, max-age=31536000, immutable",
        response.headers().firstValue("cache-control").get());
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    var uncompressed = get("assets/index-Ab3dEf_9.js");
    assertFalse(uncompressed.headers().firstValue("content-encoding").isPresent());
    assertEquals(
        new String(uncompressed.body(), StandardCharsets.UTF_8),
        new String(plain, StandardCharsets.UTF_8));
    assertTrue(response.body().length < plain.length / 2);
    assertEquals(
        "text/javascript; charset=utf-8", response.headers().firstValue("content-type").get());
  }

  @Test
  void headHasNoBodyAndOtherMethodsAreRefused() throws Exception {
    try (RawHttp http = new RawHttp(dashboard.port())) {
      http.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      String head = http.head();
      assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      assertFalse(head.contains("Content-Length: 0"));
      http.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(http.head().startsWith("HTTP/1.1 200 OK\r\n"));
      assertEquals("{\"status\":\"up\"}\n", new String(http.body(16), StandardCharsets.UTF_8));
    }
    var post =
        java.net.http.HttpRequest.newBuilder(URI.create(dashboard.address()))
            .POST(BodyPublishers.ofString("x"))
            .build();
    var response = client.send(post, BodyHandlers.ofString());
    assertEquals(405, response.statusCode());
    assertEquals("GET, HEAD", response.headers().firstValue("allow").get());
  }

  /** A port on all addresses is reported with an address that a browser can open. */
  @Test
  void theAddressCanBeOpened() throws Exception {
    try (Reredis store = Reredis.open();
        Dashboard all =
            Dashboard.start(store, DashboardOptions.defaults().port(0).bindAddress("0.0.0.0"))) {
      assertEquals("http://localhost:" + all.port() + "/", all.address());
    }
  }

  @Test
  void requestsCanBePipelined() throws Exception {
    try (RawHttp http = new RawHttp(dashboard.port())) {
      String health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
      http.send(
          health
              + health
              + "GET /health HTTP/1.1\r\nHost: localhost\r\n"
              + "Connection: close\r\n\r\n");
      assertEquals(3, http.rest().split("\"up\"", -1).length - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../index.html",
        "/assets/../index.html",
        "/assets/..%2findex.html",
        "/%2e%2e/x",
        "//index.html",
        "/.git",
        "/assets",
        "/assets/",
        "/no.html",
        "/..\\index.html",
        "/FollowTest.class"
      })
  void pathsCannotLeaveThePage(String path) throws Exception {
    int status =
        RawHttp.status(dashboard.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertEquals(404, status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET /\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nA : b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\nC: d\r\n\r\n",
        "\0\1\2\3\r\n\r\n"
      })
  void invalidRequestsAreRefused(String request) throws Exception {
    assertEquals(400, RawHttp.status(dashboard.port(), request));
  }

  @Test
  void foreignHostNamesAreRefused() throws Exception {
    String request = "GET /health HTTP/1.1\r\nHost: %s\r\n\r\n";
    for (String host : new String[] {"localhost", "127.0.0.1:1", "[::1]:80", "LOCALHOST:8080"}) {
      assertEquals(200, RawHttp.status(dashboard.port(), request.formatted(host)), host);
    }
    for (String host :
        new String[] {
          "evil.example",
          "127.0.0.1.evil.example",
          "a@localhost",
          "10.1.2.3",
          "localhost/",
          "",
          "localhost:x"
        }) {
      assertEquals(403, RawHttp.status(dashboard.port(), request.formatted(host)), host);
      String upgrade = "GET /ws HTTP/1.1\r\nHost: " + host + "\r\n" + RawHttp.UPGRADE + "\r\n";
      assertEquals(403, RawHttp.status(dashboard.port(), upgrade), host);
    }
    dashboard.close();
    dashboard = open(DashboardOptions.defaults().allowHosts("Cache.example"));
    assertEquals(200, RawHttp.status(dashboard.port(), request.formatted("cache.example:8080")));
  }

  @Test
  void socketsOfForeignOriginsAreRefused() throws Exception {
    String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost:8080\r\n" + RawHttp.UPGRADE;
    for (String origin : new String[] {"http://localhost:8080", "https://LOCALHOST:8080"}) {
      assertEquals(
          101, RawHttp.status(dashboard.port(), upgrade + "Origin: " + origin + "\r\n\r\n"));
    }
    for (String origin :
        new String[] {
          "http://evil.example",
          "http://localhost:9090",
          "http://localhost",
          "null",
          "file://",
          "http://localhost:8080/x",
          ""
        }) {
      assertEquals(
          403, RawHttp.status(dashboard.port(), upgrade + "Origin: " + origin + "\r\n\r\n"));
    }
  }

  @Test
  void handshakesAreChecked() throws Exception {
    String start = "GET /ws HTTP/1.1\r\nHost: localhost\r\n";
    String[] wrong = {
      "",
      RawHttp.UPGRADE.replace("13", "12"),
      RawHttp.UPGRADE.replace("reredis.v1", "reredis.v2"),
      RawHttp.UPGRADE.replace("dGhlIHNhbXBsZSBub25jZQ==", "short"),
      RawHttp.UPGRADE.replace("Upgrade: websocket", "Upgrade: h2c"),
    };
    for (String headers : wrong) {
      assertEquals(400, RawHttp.status(dashboard.port(), start + headers + "\r\n"), headers);
    }
  }

  @Test
  void theHeadIsBounded() throws Exception {
    String flood = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000);
    assertEquals(431, RawHttp.status(dashboard.port(), flood));
    try (RawHttp http = new RawHttp(dashboard.port())) {
      http.send("x".repeat(8192));
      assertTrue(http.head().startsWith("HTTP/1.1 431 "));
    }
  }

  @Test
  void aSlowHeadIsCutOff() throws Exception {
    try (RawHttp silent = new RawHttp(dashboard.port());
        RawHttp slow = new RawHttp(dashboard.port())) {
      slow.send("GET / HTTP/1.1\r\nHost: local");
      assertEquals("", slow.rest());
      assertEquals("", silent.rest());
    }
    assertEquals(200, get("health").statusCode());
  }

  @Test
  void aPageThatWasNotBuiltSaysSo() throws Exception {
    dashboard.close();
    dashboard = Dashboard.start(store, DashboardOptions.defaults(), Times.DEFAULT, "no/such");
    var response = get("");
    assertEquals(200, response.statusCode());
    assertTrue(new String(response.body(), StandardCharsets.UTF_8).contains("without the live"));
    assertEquals(404, get("favicon.svg").statusCode());
  }

  @Test
  void tooManyObserversAreRefused() throws Exception {
    dashboard.close();
    dashboard = open(DashboardOptions.defaults().maxObservers(1));
    String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE + "\r\n";
    try (var observer = new TestObserver(dashboard)) {
      assertEquals(503, RawHttp.status(dashboard.port(), upgrade));
      observer.next("stats");
    }
    long deadline = System.nanoTime() + TestObserver.PATIENCE.toNanos();
    while (RawHttp.status(dashboard.port(), upgrade) != 101) {
      assertTrue(System.nanoTime() < deadline);
    }
  }

  @Test
  void aPortInUseIsAnError() {
    DashboardOptions same = DashboardOptions.defaults().port(dashboard.port());
    assertThrows(java.io.UncheckedIOException.class, () -> Dashboard.start(store, same));
  }

  @Test
  void closingEndsConnections() throws IOException {
    int port = dashboard.port();
    try (RawHttp http = new RawHttp(port)) {
      http.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
      dashboard.close();
      assertEquals("{\"status\":\"up\"}\n", http.rest());
    }
    assertThrows(ConnectException.class, () -> new RawHttp(port));
  }
}
