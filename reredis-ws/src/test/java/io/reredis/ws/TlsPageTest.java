package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the page and the WebSocket over TLS. */
class TlsPageTest {
  @TempDir static Path folder;
  private static SSLContext server;
  private static SSLContext trusting;
  private static SSLContext named;

  private Reredis store;
  private Dashboard dashboard;
  private boolean needClients;

  @BeforeAll
  static void make() throws Exception {
    KeyStore own = generate("server");
    KeyStore client = generate("client");
    server = context(own, client);
    trusting = context(null, own);
    named = context(client, own);
  }

  /** Generates a key and a self-signed certificate with the JDK's keytool. */
  private static KeyStore generate(String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            (tool + " -genkeypair -keyalg EC -groupname secp256r1 -alias own -dname CN=" + name)
                .concat(" -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12")
                .concat(" -storepass secret -keystore " + file)
                .split(" "));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    return store;
  }

  private static SSLContext context(KeyStore own, KeyStore others) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("other", others.getCertificate("own"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    if (own != null) {
      keys.init(own, "secret".toCharArray());
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @BeforeEach
  void open() {
    store = Reredis.open();
    // long enough for the first handshake of a cold JVM on a busy machine
    start(Times.DEFAULT.request(Duration.ofSeconds(30)));
  }

  private void start(Times times) {
    dashboard =
        Dashboard.start(
            store, DashboardOptions.defaults().tls(this::engine), times, "io/reredis/ws/page");
  }

  private SSLEngine engine() {
    SSLEngine engine = server.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(needClients);
    return engine;
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private int status(HttpClient client, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard.address() + path)).build();
    return client.send(request, BodyHandlers.ofByteArray()).statusCode();
  }

  @Test
  void thePageIsServed() throws Exception {
    assertTrue(dashboard.address().startsWith("https://127.0.0.1:"));
    HttpClient client = client(trusting);
    for (int i = 0; i < 3; i++) {
      assertEquals(200, status(client, ""));
      assertEquals(200, status(client, "assets/index-Ab3dEf_9.js"));
      assertEquals(404, status(client, "nothing"));
    }
  }

  @Test
  void observersFollow() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      store.strings().set("key:" + i, "v".repeat(100));
    }
    String address = dashboard.address().replace("https:", "wss:") + "ws";
    try (TestObserver observer = new TestObserver(client(trusting), address)) {
      TestObserver.Model model = observer.subscribe();
      assertEquals(20_000, model.rows.size());
      store.strings().set("key:1", "changed");
      store.keys().delete("key:2");
      observer.follow(model, m -> m.shows("key:1", "changed") && m.row("key:2") == null);
      observer.say("{'op':'cmd','seq':1,'args':['SET','a','b']}");
      observer.next("reply");
      assertEquals("b", store.strings().get("a"));
      dashboard.close();
      assertEquals(1001, observer.closeCode());
    }
  }

  @Test
  void clientsWithoutTheirCertificateAreRefused() throws Exception {
    needClients = true;
    assertThrows(IOException.class, () -> status(client(trusting), ""));
    assertEquals(200, status(client(named), ""));
    String address = dashboard.address().replace("https:", "wss:") + "ws";
    assertThrows(Exception.class, () -> new TestObserver(client(trusting), address));
    new TestObserver(client(named), address).close();
  }

  @Test
  void plainRequestsAndHalfHandshakesEnd() throws Exception {
    dashboard.close();
    start(Times.DEFAULT.request(Duration.ofSeconds(2)).closing(Duration.ofMillis(500)));
    try (RawHttp plain = new RawHttp(dashboard.port());
        RawHttp silent = new RawHttp(dashboard.port());
        RawHttp half = new RawHttp(dashboard.port())) {
      plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertFalse(plain.rest().contains("HTTP/1.1"));
      half.send(new byte[] {22, 3, 1, 1, 0, 1, 0, 0});
      silent.rest();
      half.rest();
    }
    assertEquals(200, status(client(trusting), ""));
  }

  /** Sends each byte separately; the server must close in an orderly way after the response. */
  @Test
  void inPieces() throws Exception {
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket socket =
          (SSLSocket)
              trusting
                  .getSocketFactory()
                  .createSocket(
                      new Socket("127.0.0.1", dashboard.port()),
                      "127.0.0.1",
                      dashboard.port(),
                      true)) {
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setSoTimeout((int) TestObserver.PATIENCE.toMillis());
        String request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        for (byte b : request.getBytes(StandardCharsets.US_ASCII)) {
          socket.getOutputStream().write(b);
        }
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.endsWith("\r\n\r\n{\"status\":\"up\"}\n"), answer);
      }
    }
  }
}
