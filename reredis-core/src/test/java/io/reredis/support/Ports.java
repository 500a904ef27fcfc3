package io.reredis.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that must be told which one to listen on. */
public final class Ports {
  /** Below those that the system gives to connections, one of which might take the port first. */
  private static final int FIRST = 12_000;

  private static final int END = 32_000;

  private Ports() {}

  /** A port of 127.0.0.1 that nothing listens on. */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return free.getLocalPort();
      } catch (IOException e) {
        // it is taken
      }
    }
  }
}
