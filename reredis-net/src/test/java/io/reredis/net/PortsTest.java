package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Ports;
import io.reredis.util.ReredisException;
import java.net.ConnectException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests changes of the ports through the options of the store. */
class PortsTest {
  private int first;
  private Reredis store;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    first = Ports.free();
    store =
        Reredis.open(b -> b.option("port", Integer.toString(first)).option("bind", "127.0.0.1"));
    server = Server.start(store, ServerOptions.of(store));
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private static Client connect(int port) throws Exception {
    return Client.on(new Socket("127.0.0.1", port));
  }

  private void set(Object... words) {
    String[] command = new String[words.length + 2];
    command[0] = "CONFIG";
    command[1] = "SET";
    for (int i = 0; i < words.length; i++) {
      command[i + 2] = words[i].toString();
    }
    assertEquals("OK", store.execute(command));
  }

  @Test
  void clientsStayWhenThePortMoves() throws Exception {
    int second = Ports.free();
    try (Client before = connect(first)) {
      assertEquals("PONG", before.call("PING"));
      set("port", second);
      assertEquals(second, server.port());
      assertEquals("PONG", before.call("PING"));
      assertThrows(ConnectException.class, () -> connect(first).close());
      try (Client after = connect(second)) {
        String info = (String) after.call("INFO", "server");
        assertTrue(info.contains("tcp_port:" + second + "\r\n"), info);
        assertTrue(
            info.contains("listener0:name=tcp,bind=127.0.0.1,port=" + second + "\r\n"), info);
      }
      set("port", 0);
      assertThrows(ConnectException.class, () -> connect(second).close());
      set("port", first);
      assertEquals("PONG", before.call("PING"));
    }
    try (Client again = connect(first)) {
      assertEquals("PONG", again.call("PING"));
    }
  }

  @Test
  void aChangeWithinExecTakesEffectAtItsEnd() throws Exception {
    int second = Ports.free();
    try (Client client = connect(first)) {
      client.call("MULTI");
      client.call("CONFIG", "SET", "port", "" + second);
      client.call("EXEC");
    }
    try (Client client = connect(second)) {
      assertEquals("PONG", client.call("PING"));
    }
  }

  @Test
  void noOptionChangesIfOneOfThemFails() throws Exception {
    int second = Ports.free();
    assertThrows(ReredisException.class, () -> set("port", second, "tls-port", Ports.free()));
    assertThrows(ReredisException.class, () -> set("port", second, "bind", "192.0.2.1"));
    assertEquals(Integer.toString(first), store.option("port"));
    try (Client client = connect(first)) {
      assertEquals("PONG", client.call("PING"));
    }
    assertThrows(ConnectException.class, () -> connect(second).close());
  }

  @Test
  void tlsIsTurnedOnAndOff() throws Exception {
    Certificates certificates = Certificates.get();
    int secure = Ports.free();
    set(
        "tls-port",
        secure,
        "tls-cert-file",
        certificates.path("server.crt"),
        "tls-key-file",
        certificates.path("server.key"),
        "tls-auth-clients",
        "no");
    assertEquals(secure, server.tlsPort());
    SSLSocket socket =
        (SSLSocket)
            certificates.client("ca", null).getSocketFactory().createSocket("127.0.0.1", secure);
    try (Client client = Client.on(socket)) {
      assertEquals("PONG", client.call("PING"));
      set("tls-port", 0);
      assertEquals("PONG", client.call("PING"));
    }
    assertThrows(ConnectException.class, () -> connect(secure).close());
    set("tls-port", secure);
    connect(secure).close();
  }

  @Test
  void aClosedServerIgnoresTheOptions() {
    server.close();
    assertThrows(ReredisException.class, () -> set("port", first));
  }
}
