package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Folders;
import io.reredis.support.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the program with TLS at the port and at the page, and with a Unix socket. */
class TlsStartTest {
  private Path folder;
  private SSLContext trusting;
  private Application application;

  @BeforeEach
  void make() throws Exception {
    folder = Files.createTempDirectory(Path.of("/tmp"), "rr");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            (tool + " -genkeypair -keyalg EC -groupname secp256r1 -alias own -dname CN=localhost")
                .concat(" -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12")
                .concat(" -storepass secret -keystore " + folder.resolve("own.p12"))
                .split(" "));
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("own.p12"))) {
      own.load(in, "secret".toCharArray());
    }
    write("PRIVATE KEY", own.getKey("own", "secret".toCharArray()).getEncoded(), "own.key");
    write("CERTIFICATE", own.getCertificate("own").getEncoded(), "own.crt");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", own.getCertificate("own"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
  }

  private void write(String type, byte[] bytes, String name) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }

  @AfterEach
  void end() throws IOException {
    if (application != null) {
      application.stop();
    }
    Folders.delete(folder);
  }

  @Test
  void onlyEncryptedAndLocal() throws Exception {
    int port = Ports.free();
    int page = Ports.free();
    Path socket = folder.resolve("s");
    Path file =
        Files.writeString(
            folder.resolve("a.conf"),
            String.join(
                "\n",
                "port 0",
                "tls-port " + port,
                "tls-cert-file " + folder.resolve("own.crt"),
                "tls-key-file " + folder.resolve("own.key"),
                "tls-auth-clients no",
                "unixsocket " + socket,
                "unixsocketperm 700",
                "ui-port " + page,
                "ui-tls yes",
                ""));
    application = Application.start(new CommandLine(new String[] {file.toString()}));
    try (SSLSocket client =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port)) {
      client.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream()));
      assertEquals("+PONG", in.readLine());
    }
    HttpClient browser = HttpClient.newBuilder().sslContext(trusting).build();
    URI address = URI.create("https://localhost:" + page + "/health");
    HttpRequest request = HttpRequest.newBuilder(address).build();
    assertEquals("{\"status\":\"up\"}\n", browser.send(request, BodyHandlers.ofString()).body());
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      client.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(7);
      while (answer.hasRemaining() && client.read(answer) >= 0) {
        // read until the reply is complete
      }
      assertEquals("+PONG\r\n", new String(answer.array(), StandardCharsets.US_ASCII));
    }
    assertTrue(Files.exists(socket));
    application.stop();
    application = null;
    assertFalse(Files.exists(socket));
  }
}
