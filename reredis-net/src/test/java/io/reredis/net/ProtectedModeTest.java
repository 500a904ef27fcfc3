package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Checks that clients on other machines are refused while no password is set. */
class ProtectedModeTest {
  /** Returns an address of this machine that is not a loopback address. */
  private static InetAddress outside() throws Exception {
    for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(card.getInetAddresses())) {
        if (address instanceof Inet4Address && !address.isLoopbackAddress() && card.isUp()) {
          return address;
        }
      }
    }
    return null;
  }

  private static String ping(InetAddress address, int port) throws Exception {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(10_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return in.readLine();
    }
  }

  @Test
  void otherMachinesAreRefusedWithoutAPassword() throws Exception {
    InetAddress outside = outside();
    Assumptions.assumeTrue(outside != null, "this machine has only loopback");
    ServerOptions options = ServerOptions.defaults().port(0).bind(List.of("*"));
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, options)) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (Socket socket = new Socket(outside, server.port())) {
        socket.setSoTimeout(10_000);
        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(all.startsWith("-DENIED Redis is running in protected mode because"), all);
        assertTrue(all.endsWith("\r\n"));
      }
      assertEquals("+PONG", ping(loopback, server.port()));
      store.execute("CONFIG", "SET", "protected-mode", "no");
      assertEquals("+PONG", ping(outside, server.port()));
      store.execute("CONFIG", "SET", "protected-mode", "yes", "requirepass", "secret");
      assertEquals("-NOAUTH Authentication required.", ping(outside, server.port()));
      store.execute("ACL", "SETUSER", "default", "nopass", "off");
      try (Socket socket = new Socket(outside, server.port())) {
        socket.setSoTimeout(10_000);
        assertEquals('-', socket.getInputStream().read());
      }
    }
  }
}
