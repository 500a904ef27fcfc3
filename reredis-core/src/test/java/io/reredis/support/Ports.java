package io.reredis.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports for programs that need a port number in advance. */
public final class Ports {
  /** Lower than the ephemeral ports of the system, so that no connection takes the port first. */
  private static final int FIRST = 12_000;

  private static final int END = 32_000;

  private Ports() {}

  /** Returns a port of 127.0.0.1 that nothing listens on. */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return free.getLocalPort();
      } catch (IOException e) {
        // the port is in use
      }
    }
  }
}
