package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Tests the TLS port: clients of all kinds, refused clients, and faulty clients. */
@Tag("optimized")
class TlsTest {
  private Certificates certificates;
  private TestServer server;

  @BeforeEach
  void make() throws Exception {
    certificates = Certificates.get();
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private void start(String authClients) throws IOException {
    server =
        TestServer.start(
            TestServer.options().tlsPort(0), certificates.options(authClients)::accept);
  }

  private int port() {
    return server.server.tlsPort();
  }

  private SSLSocket socket(SSLContext context, int port, String... protocols) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.setTcpNoDelay(true);
    return socket;
  }

  private Client connect(String name) throws Exception {
    return server.keep(Client.on(socket(certificates.client("ca", name), port())));
  }

  private Program.Result cli(String... arguments) throws Exception {
    Program.assumeInstalled("redis-cli");
    List<String> command =
        new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", "" + port(), "--tls"));
    command.addAll(List.of(arguments));
    return Program.tryRun(certificates.folder, "", command.toArray(new String[0]));
  }

  /** Checks that new clients are served, with and without TLS. */
  private void assertServing() throws Exception {
    connect("client").assertQuiet();
    server.connect().assertQuiet();
  }

  // --- clients

  @Test
  void redisCli() throws Exception {
    start("yes");
    String[] own = {"--cacert", "ca.crt", "--cert", "client.crt", "--key", "client.key"};
    List<String> set = new ArrayList<>(List.of(own));
    set.addAll(List.of("SET", "k", "v"));
    assertEquals("OK\n", cli(set.toArray(new String[0])).output());
    assertEquals("v", server.store.strings().get("k"));
    Program.Result none = cli("--cacert", "ca.crt", "PING");
    assertFalse(none.output().contains("PONG"), none.output());
    Program.Result wrong =
        cli("--cacert", "ca.crt", "--cert", "intruder.crt", "--key", "intruder.key", "PING");
    assertFalse(wrong.output().contains("PONG"), wrong.output());
    Program.Result doubting = cli("--cacert", "stranger.crt", "PING");
    assertTrue(doubting.output().contains("certificate verify failed"), doubting.output());
    assertServing();
  }

  @Test
  void redisCliWithSuitesOfItsChoice() throws Exception {
    start("no");
    for (String cipher : new String[] {"ECDHE-RSA-AES128-GCM-SHA256", "AES256-GCM-SHA384"}) {
      String printed = cli("--cacert", "ca.crt", "--tls-ciphers", cipher, "PING").output();
      assertEquals("PONG\n", printed);
    }
    String suite = "TLS_CHACHA20_POLY1305_SHA256";
    assertEquals("PONG\n", cli("--cacert", "ca.crt", "--tls-ciphersuites", suite, "PING").output());
  }

  @Test
  void jedis() throws Exception {
    start("yes");
    try (JedisPooled jedis = jedis("client")) {
      assertEquals("OK", jedis.set("k", "x".repeat(100_000)));
      assertEquals(100_000, jedis.get("k").length());
    }
    for (String wrong : new String[] {null, "intruder"}) {
      try (JedisPooled jedis = jedis(wrong)) {
        assertThrows(JedisConnectionException.class, () -> jedis.set("k", "v"));
      }
    }
    assertServing();
  }

  private JedisPooled jedis(String name) throws Exception {
    return new JedisPooled(
        new HostAndPort("localhost", port()),
        DefaultJedisClientConfig.builder()
            .ssl(true)
            .sslSocketFactory(certificates.client("ca", name).getSocketFactory())
            .build());
  }

  @ParameterizedTest
  @CsvSource({"yes, client, true", "yes, , false", "optional, , true", "no, , true"})
  void lettuce(String rule, String name, boolean served) throws Exception {
    start(rule);
    RedisClient client =
        RedisClient.create(
            RedisURI.builder().withHost("localhost").withPort(port()).withSsl(true).build());
    SslOptions.Builder ssl =
        SslOptions.builder().jdkSslProvider().trustManager(certificates.file("ca.crt").toFile());
    if (name != null) {
      ssl.keyManager(
          certificates.file(name + ".crt").toFile(),
          certificates.file(name + ".key").toFile(),
          new char[0]);
    }
    client.setOptions(ClientOptions.builder().sslOptions(ssl.build()).build());
    try {
      if (served) {
        RedisCommands<String, String> redis = client.connect().sync();
        redis.set("k", "v");
        assertEquals("v", redis.get("k"));
      } else {
        assertThrows(RedisConnectionException.class, client::connect);
      }
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  // --- admission

  @ParameterizedTest
  @CsvSource({
    "yes, client, true",
    "yes, , false",
    "yes, intruder, false",
    "optional, client, true",
    "optional, , true",
    "optional, intruder, false",
    "no, , true",
    "no, intruder, true"
  })
  void clientCertificates(String rule, String name, boolean served) throws Exception {
    start(rule);
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      SSLContext context = certificates.client("ca", name);
      // a client usually sends no certificate of an authority that the server does not list; this
      // one does
      context = name == null ? context : Insisting.client(certificates, name);
      try (Client client = Client.on(socket(context, port(), protocol))) {
        if (served) {
          client.assertQuiet();
        } else {
          assertThrows(IOException.class, client::assertQuiet);
        }
      }
    }
    server.connect().assertQuiet();
  }

  @Test
  void protocols() throws Exception {
    start("no");
    server.store.execute("CONFIG", "SET", "tls-protocols", "TLSv1.3");
    SSLContext context = certificates.client("ca", null);
    try (Client client = Client.on(socket(context, port(), "TLSv1.2"))) {
      assertThrows(SSLException.class, client::assertQuiet);
    }
    try (Client client = Client.on(socket(context, port(), "TLSv1.3"))) {
      client.assertQuiet();
    }
  }

  @Test
  void reload() throws Exception {
    start("no");
    Client old = connect(null);
    old.assertQuiet();
    assertEquals("CN=server", subject(old));
    Object refused = old.call("CONFIG", "SET", "tls-cert-file", "/no/such");
    assertTrue(refused.toString().endsWith("/no/such: no such file"), refused::toString);
    assertEquals("CN=server", subject(connect(null)));
    String[] change = {
      "CONFIG",
      "SET",
      "tls-cert-file",
      certificates.path("other.crt"),
      "tls-key-file",
      certificates.path("other.key")
    };
    assertEquals("OK", old.call(change));
    Client fresh = connect(null);
    assertEquals("CN=other", subject(fresh));
    fresh.assertQuiet();
    old.assertQuiet();
    assertEquals("CN=server", subject(old));
  }

  private static String subject(Client client) throws IOException {
    SSLSocket socket = (SSLSocket) client.socket;
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  @Test
  void sessionsAreResumedUnlessThatIsOff() throws Exception {
    start("no");
    for (String caching : new String[] {"yes", "no"}) {
      server.store.execute("CONFIG", "SET", "tls-session-caching", caching);
      SSLContext context = certificates.client("ca", null);
      byte[] first = session(context);
      byte[] second = session(context);
      assertEquals(caching.equals("yes"), Arrays.equals(first, second), caching);
    }
  }

  private byte[] session(SSLContext context) throws IOException {
    try (SSLSocket socket = socket(context, port(), "TLSv1.2");
        Client client = Client.on(socket)) {
      client.assertQuiet();
      return socket.getSession().getId();
    }
  }

  // --- INFO and CLIENT LIST

  @Test
  void infoAndClientList() throws Exception {
    start("no");
    Client client = connect(null);
    String info = (String) client.call("INFO", "server");
    assertTrue(info.contains("\r\ntcp_port:" + server.port() + "\r\n"), info);
    String bind = ",bind=127.0.0.1,port=";
    assertTrue(info.contains("\r\nlistener0:name=tcp" + bind + server.port() + "\r\n"), info);
    assertTrue(info.contains("\r\nlistener2:name=tls" + bind + port() + "\r\n"), info);
    String list = (String) client.call("CLIENT", "LIST");
    assertTrue(list.contains(" laddr=127.0.0.1:" + port() + " "), list);
  }

  @Test
  void onlyTls() throws Exception {
    server =
        TestServer.start(
            TestServer.options().withoutPort().tlsPort(0), certificates.options("no")::accept);
    assertEquals(0, server.port());
    String info = (String) connect(null).call("INFO", "server");
    assertTrue(info.contains("\r\ntcp_port:" + port() + "\r\n"), info);
    assertFalse(info.contains("listener0"), info);
  }

  @Test
  void withoutACertificateThereIsNoServer() {
    IOException e =
        assertThrows(
            IOException.class, () -> TestServer.start(TestServer.options().tlsPort(0), b -> {}));
    assertEquals("No tls-cert-file configured!", e.getMessage());
  }

  // --- the wrong protocol

  @Test
  void plainTextAtTheTlsPort() throws Exception {
    start("yes");
    for (String text : new String[] {"PING\r\n", "GET / HTTP/1.1\r\n\r\n", Client.resp("PING")}) {
      try (Client client = Client.connect(port())) {
        client.raw(text);
        String answer = client.readToEnd();
        assertFalse(answer.contains("PONG"), answer);
      }
    }
    assertServing();
  }

  @Test
  void tlsAtThePlainPort() throws Exception {
    start("yes");
    Client healthy = server.connect();
    try (SSLSocket socket = socket(certificates.client("ca", null), server.port())) {
      socket.setSoTimeout(200);
      assertThrows(IOException.class, socket::startHandshake);
    }
    healthy.assertQuiet();
    Await.until(
        "it is gone", () -> server.store.execute("CLIENT", "LIST").toString().lines().count() == 1);
    assertServing();
  }

  @Test
  void randomBytes() throws Exception {
    start("yes");
    Random random = new Random(11);
    byte[] hello = hello();
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      if (i % 4 == 1 && bytes.length > 5) {
        // the header of a record
        bytes[0] = (byte) (20 + random.nextInt(4));
        bytes[1] = 3;
        bytes[2] = 3;
        bytes[3] = (byte) random.nextInt(70);
      } else if (i % 4 == 2) {
        // a damaged ClientHello
        bytes = hello.clone();
        for (int n = random.nextInt(8); n >= 0; n--) {
          bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
        }
      } else if (i % 4 == 3) {
        // the start of a valid ClientHello
        bytes = Arrays.copyOf(hello, random.nextInt(hello.length));
      }
      try (Client client = Client.connect(port())) {
        client.raw(bytes);
        client.socket.shutdownOutput();
        client.readToEnd();
      } catch (IOException e) {
        assertNotEquals(null, e);
      }
    }
    assertServing();
    Await.until("all are gone", () -> server.server.clients() == 2);
  }

  /** Returns the ClientHello of a client. */
  private byte[] hello() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SSLSocket socket = socket(certificates.client("ca", null), listener.getLocalPort())) {
      Thread client =
          new Thread(
              () -> {
                try {
                  socket.startHandshake();
                } catch (IOException e) {
                  // no server replies
                }
              });
      client.start();
      try (Socket accepted = listener.accept()) {
        byte[] head = accepted.getInputStream().readNBytes(5);
        int length = (head[3] & 0xff) << 8 | head[4] & 0xff;
        byte[] hello = Arrays.copyOf(head, 5 + length);
        accepted.getInputStream().readNBytes(hello, 5, length);
        return hello;
      } finally {
        client.join();
      }
    }
  }

  @Test
  void renegotiationIsRefused() throws Exception {
    start("no");
    SSLSocket socket = socket(certificates.client("ca", null), port(), "TLSv1.2");
    Client client = server.keep(Client.on(socket));
    client.assertQuiet();
    socket.startHandshake();
    assertThrows(
        IOException.class,
        () -> {
          client.assertQuiet();
          client.assertQuiet();
        });
    server.connect().assertQuiet();
  }

  @Test
  void aHandshakeThatIsNotFinishedEnds() throws Exception {
    ManualClock clock = new ManualClock(1_000_000);
    server =
        TestServer.start(
            TestServer.options().tlsPort(0),
            certificates.options("no").andThen(b -> b.clock(clock))::accept);
    Client served = connect(null);
    served.assertQuiet();
    try (Client silent = Client.connect(port());
        Client half = Client.connect(port())) {
      half.raw(Arrays.copyOf(hello(), 30));
      Await.until("all are there", () -> Inside.of(server.store).engine().clients().count() == 3);
      clock.advanceMillis(9_000);
      served.assertQuiet();
      assertEquals(3, Inside.of(server.store).engine().clients().count());
      clock.advanceMillis(2_000);
      silent.readToEnd();
      half.readToEnd();
    }
    served.assertQuiet();
  }

  // --- pieces and large amounts

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void everyByteByItself(String protocol) throws Exception {
    start("yes");
    try (ByteByByte proxy = new ByteByByte(port());
        Client client =
            Client.on(socket(certificates.client("ca", "client"), proxy.port(), protocol))) {
      client.assertQuiet();
      for (int i = 0; i < 20; i++) {
        assertEquals("OK", client.call("SET", "k" + i, "v".repeat(i * 10)));
        assertEquals("v".repeat(i * 10), client.call("GET", "k" + i));
      }
      assertEquals("OK", client.call("SET", "large", "x".repeat(20_000)));
      assertEquals(20_000L, client.call("STRLEN", "large"));
    }
  }

  /**
   * A proxy that forwards every byte separately, in both directions. While {@code held} is set, it
   * sends the bytes of the client in one piece after the client has closed, and does not forward
   * the close.
   */
  private static final class ByteByByte implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    volatile boolean held;

    ByteByByte(int target) throws IOException {
      start(
          () -> {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start(() -> pump(client, server, true));
            start(() -> pump(server, client, false));
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void start(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // one side was closed
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private void pump(Socket from, Socket to, boolean holds) throws IOException {
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (held && holds) {
          piece.write(b);
        } else {
          out.write(b);
        }
      }
      if (piece.size() > 0) {
        out.write(piece.toByteArray());
      } else {
        from.close();
        to.close();
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @Test
  void manyConnections() throws Exception {
    start("no");
    SSLContext context = certificates.client("ca", null);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      clients.add(server.keep(Client.on(socket(context, port()))));
      clients.get(i).send("SET", "k" + i, "v" + i);
    }
    for (int i = 0; i < 500; i++) {
      assertEquals("OK", clients.get(i).read());
    }
    for (int i = 0; i < 500; i++) {
      clients.get(i).send("GET", "k" + (499 - i));
    }
    for (int i = 0; i < 500; i++) {
      assertEquals("v" + (499 - i), clients.get(i).read());
    }
    for (Client client : clients) {
      client.close();
    }
    Await.until("all are gone", () -> server.server.clients() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void pipelinesAndLargeValues(String protocol) throws Exception {
    start("no");
    Client client =
        server.keep(Client.on(socket(certificates.client("ca", null), port(), protocol)));
    String value = "0123456789".repeat(500_000);
    assertEquals("OK", client.call("SET", "large", value));
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      requests
          .append(Client.resp("INCR", "n"))
          .append(i % 500 == 0 ? Client.resp("GET", "large") : "");
    }
    Thread writer = new Thread(() -> write(client, requests.toString()));
    writer.start();
    for (long i = 0; i < 5000; i++) {
      assertEquals(i + 1, client.read());
      if (i % 500 == 0) {
        assertEquals(value, client.read());
      }
    }
    writer.join();
  }

  private static void write(Client client, String text) {
    try {
      client.raw(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The server stops reading from a client that does not read, limits its output, and serves
   * others.
   */
  @Test
  void aSlowReader() throws Exception {
    server =
        TestServer.start(
            TestServer.options().tlsPort(0), certificates.options("no")::accept, 1 << 20);
    server.store.strings().set("k", "x".repeat(100_000));
    Socket plain = new Socket();
    plain.setReceiveBufferSize(8192);
    plain.connect(new java.net.InetSocketAddress("127.0.0.1", port()));
    SSLContext context = certificates.client("ca", null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port(), true);
    Client slow = server.keep(Client.on(socket));
    long id = slow.id();
    int requests = 300;
    Thread writer = new Thread(() -> write(slow, Client.resp("GET", "k").repeat(requests)));
    writer.start();
    Client viewer = server.connect();
    Await.until(
        "output waits", () -> Long.parseLong(TestServer.clientField(viewer, id, "omem")) > 1 << 20);
    for (int i = 0; i < 100; i++) {
      viewer.assertQuiet();
      long waiting = Long.parseLong(TestServer.clientField(viewer, id, "omem"));
      assertTrue(waiting < 3 << 20, waiting + " bytes wait");
    }
    for (int i = 0; i < requests; i++) {
      assertEquals(100_000, ((String) slow.read()).length());
    }
    writer.join();
    slow.assertQuiet();
  }

  @Test
  void messagesAndBlockedClients() throws Exception {
    server =
        TestServer.start(
            TestServer.options().tlsPort(0).threads(2), certificates.options("no")::accept);
    Client listener = connect(null);
    Client blocked = connect(null);
    Client other = connect(null);
    listener.call("SUBSCRIBE", "news");
    long id = blocked.id();
    blocked.send("BLPOP", "list", "0");
    Await.until("it waits", () -> TestServer.clientField(other, id, "flags").contains("b"));
    for (int i = 0; i < 100; i++) {
      assertEquals(1L, other.call("PUBLISH", "news", "m" + i));
    }
    other.call("RPUSH", "list", "e");
    assertEquals(List.of("list", "e"), blocked.read());
    for (int i = 0; i < 100; i++) {
      assertEquals(List.of("message", "news", "m" + i), listener.read());
    }
  }

  // --- closing

  /** A client that shuts down its output gets all replies before the close. */
  @Test
  void halfClose() throws Exception {
    start("no");
    SSLSocket socket = socket(certificates.client("ca", null), port(), "TLSv1.3");
    Client client = server.keep(Client.on(socket));
    server.store.strings().set("k", "x".repeat(50_000));
    client.raw(Client.resp("GET", "k").repeat(100));
    socket.shutdownOutput();
    for (int i = 0; i < 100; i++) {
      assertEquals(50_000, ((String) client.read()).length());
    }
    assertEquals(-1, client.readByte(), "an orderly end");
  }

  /** The same if the TLS close arrives with the last requests and the socket itself stays open. */
  @Test
  void halfCloseInTheSamePiece() throws Exception {
    start("no");
    server.store.strings().set("k", "x".repeat(50_000));
    try (ByteByByte proxy = new ByteByByte(port());
        Client client =
            Client.on(socket(certificates.client("ca", null), proxy.port(), "TLSv1.3"))) {
      client.assertQuiet();
      proxy.held = true;
      client.raw(Client.resp("GET", "k").repeat(10));
      client.socket.shutdownOutput();
      for (int i = 0; i < 10; i++) {
        assertEquals(50_000, ((String) client.read()).length());
      }
      assertEquals(-1, client.readByte(), "an orderly end");
      Await.until("it is gone", () -> server.server.clients() == 0);
    }
  }

  @Test
  void theServerEndsOrderly() throws Exception {
    start("no");
    Client quit = connect(null);
    assertEquals("OK", quit.call("QUIT"));
    assertEquals(-1, quit.readByte());
    Client client = connect(null);
    client.assertQuiet();
    server.server.close();
    assertEquals(-1, client.readByte());
  }
}
