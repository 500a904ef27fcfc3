package io.reredis.net;

import java.util.List;

/**
 * Where a server listens and how many threads serve it. Immutable; each method returns a new
 * object.
 *
 * <p>All limits (clients, buffers, timeouts) are options of the store, by their names in
 * redis.conf.
 */
public final class ServerOptions {
  private final int port;
  private final List<String> addresses;
  private final int threads;

  private ServerOptions(int port, List<String> addresses, int threads) {
    this.port = port;
    this.addresses = addresses;
    this.threads = threads;
  }

  /** Port 6379 on the loopback addresses, with one thread. */
  public static ServerOptions defaults() {
    return new ServerOptions(6379, List.of("127.0.0.1", "-::1"), 1);
  }

  /** Listens on that port; 0 takes a free one. */
  public ServerOptions port(int newPort) {
    if (newPort < 0 || newPort > 65535) {
      throw new IllegalArgumentException("no port: " + newPort);
    }
    return new ServerOptions(newPort, addresses, threads);
  }

  /**
   * Listens on these addresses: names or numbers, {@code *} for all IPv4 and {@code ::*} for all
   * IPv6 addresses. One with a leading minus may be missing on the machine.
   */
  public ServerOptions bind(List<String> newAddresses) {
    return new ServerOptions(port, List.copyOf(newAddresses), threads);
  }

  /** Serves the connections with that many threads, at least 1. */
  public ServerOptions threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("no threads: " + count);
    }
    return new ServerOptions(port, addresses, count);
  }

  int port() {
    return port;
  }

  List<String> addresses() {
    return addresses;
  }

  int threads() {
    return threads;
  }
}
