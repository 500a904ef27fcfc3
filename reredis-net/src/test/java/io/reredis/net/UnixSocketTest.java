package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.resp.ReplyReader;
import io.reredis.support.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests clients over a Unix socket, and the file of the socket. */
class UnixSocketTest {
  private Path folder;
  private Path path;
  private TestServer server;

  @BeforeEach
  void make() throws IOException {
    // a short path, because the path of a socket is limited to about a hundred bytes
    folder = Files.createTempDirectory(Path.of("/tmp"), "rr");
    path = folder.resolve("s.sock");
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    Files.deleteIfExists(path);
    Files.delete(folder);
  }

  private void start(int permissions) throws IOException {
    server =
        TestServer.start(
            TestServer.options().unixSocket(path, permissions),
            b -> b.option("enable-debug-command", "local"));
  }

  /** A client of the Unix socket. */
  private final class Local implements AutoCloseable {
    private final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    private final InputStream in = Channels.newInputStream(channel);
    private final ReplyReader replies = new ReplyReader(in, true);

    Local() throws IOException {}

    void send(String requests) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(requests.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    Object read() throws IOException {
      Object reply = replies.read();
      return reply instanceof RuntimeException error ? error.getMessage() : reply;
    }

    Object call(String... arguments) throws IOException {
      send(Client.resp(arguments));
      return read();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Test
  void commandsPipelinesAndLargeValues() throws Exception {
    start(0);
    try (Local a = new Local();
        Local b = new Local()) {
      assertEquals("OK", a.call("SET", "k", "x".repeat(1_000_000)));
      assertEquals(1_000_000, ((String) b.call("GET", "k")).length());
      a.send(Client.resp("INCR", "n").repeat(1000));
      for (long i = 1; i <= 1000; i++) {
        assertEquals(i, a.read());
      }
    }
    Await.until("both are gone", () -> server.server.clients() == 0);
    server.connect().assertQuiet();
  }

  @Test
  void theSocketIsReportedAsInRedis() throws Exception {
    start(0);
    try (Local client = new Local()) {
      String list = (String) client.call("CLIENT", "LIST");
      assertTrue(list.contains(" addr=" + path + ":0 laddr=" + path + ":0 "), list);
      assertTrue(list.contains(" flags=U "), list);
      String info = (String) client.call("INFO", "server");
      assertTrue(info.contains("\r\nlistener1:name=unix,bind=" + path + "\r\n"), info);
    }
  }

  @Test
  void clientsOfTheSocketAreLocal() throws Exception {
    start(0);
    try (Local client = new Local()) {
      assertEquals("OK", client.call("SET", "k", "v"));
      assertTrue(client.call("DEBUG", "OBJECT", "k").toString().startsWith("Value at"));
    }
  }

  @Test
  void redisCli() throws Exception {
    Program.assumeInstalled("redis-cli");
    start(0700);
    List<String> command = new ArrayList<>(List.of("redis-cli", "-s", path.toString()));
    command.addAll(List.of("SET", "k", "v"));
    assertEquals("OK\n", Program.run(folder, "", command.toArray(new String[0])));
    assertEquals("v", server.store.strings().get("k"));
  }

  @Test
  void permissions() throws Exception {
    start(0750);
    assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void onlyTheSocket() throws Exception {
    server = TestServer.start(TestServer.options().withoutPort().unixSocket(path, 0), setup -> {});
    try (Local client = new Local()) {
      String info = (String) client.call("INFO", "server");
      assertTrue(info.contains("\r\ntcp_port:0\r\n"), info);
      assertFalse(info.contains("listener0"), info);
    }
  }

  @Test
  void aSocketThatWasLeftIsReplacedAndOursIsRemoved() throws Exception {
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    start(0);
    try (Local client = new Local()) {
      assertEquals("PONG", client.call("PING"));
    }
    server.server.close();
    assertFalse(Files.exists(path));
  }

  @Test
  void theSocketOfALaterServerStays() throws Exception {
    start(0);
    try (TestServer later =
        TestServer.start(TestServer.options().withoutPort().unixSocket(path, 0), setup -> {})) {
      server.server.close();
      try (Local client = new Local()) {
        assertEquals("PONG", client.call("PING"));
      }
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void otherFilesAreKept() throws Exception {
    Files.writeString(path, "mine");
    BindException e = assertThrows(BindException.class, () -> start(0));
    assertEquals(
        "cannot listen on " + path + ": a file exists there that is not a socket", e.getMessage());
    assertEquals("mine", Files.readString(path));
    Path nowhere = folder.resolve("no/such");
    e =
        assertThrows(
            BindException.class,
            () -> TestServer.start(TestServer.options().unixSocket(nowhere, 0), b -> {}));
    assertTrue(e.getMessage().startsWith("cannot listen on " + nowhere), e.getMessage());
  }
}
