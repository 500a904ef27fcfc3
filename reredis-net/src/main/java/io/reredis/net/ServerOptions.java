package io.reredis.net;

import static io.reredis.base.NotNull.notNull;

import io.reredis.Reredis;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and how many threads serve it. Immutable; each method returns a new
 * object.
 *
 * <p>Limits (clients, buffers, timeouts) are options of the store, named as in redis.conf.
 */
public final class ServerOptions {
  /** In place of a port that is not opened. */
  static final int NONE = -1;

  private final int port;
  private final int tlsPort;
  private final List<String> addresses;
  private final @Nullable Path unixSocket;
  private final int unixPermissions;
  private final int threads;
  private final boolean followsStore;

  private ServerOptions(
      int port,
      int tlsPort,
      List<String> addresses,
      @Nullable Path unixSocket,
      int unixPermissions,
      int threads,
      boolean followsStore) {
    this.port = port;
    this.tlsPort = tlsPort;
    this.addresses = addresses;
    this.unixSocket = unixSocket;
    this.unixPermissions = unixPermissions;
    this.threads = threads;
    this.followsStore = followsStore;
  }

  /** Returns the defaults: port 6379 on the loopback addresses, no TLS, one thread. */
  public static ServerOptions defaults() {
    return new ServerOptions(6379, NONE, List.of("127.0.0.1", "-::1"), null, 0, 1, false);
  }

  /**
   * Listens as the store's options {@code port}, {@code tls-port}, {@code bind} and {@code
   * unixsocket} specify, with {@code io-threads} threads, and follows changes by CONFIG SET.
   */
  public static ServerOptions of(Reredis store) {
    int plain = Integer.parseInt(store.option("port"));
    int secure = Integer.parseInt(store.option("tls-port"));
    String socket = store.option("unixsocket");
    assert socket != null;
    return new ServerOptions(
        plain == 0 ? NONE : plain,
        secure == 0 ? NONE : secure,
        List.of(notNull(store.option("bind")).trim().split("\\s+")),
        socket.isEmpty() ? null : Path.of(store.option("dir")).resolve(socket).normalize(),
        Integer.parseInt(store.option("unixsocketperm"), 8),
        Integer.parseInt(store.option("io-threads")),
        true);
  }

  /** Listens on that port; 0 selects a free one. */
  public ServerOptions port(int newPort) {
    return new ServerOptions(
        checked(newPort), tlsPort, addresses, unixSocket, unixPermissions, threads, false);
  }

  /** Opens no port for plain TCP. */
  public ServerOptions withoutPort() {
    return new ServerOptions(NONE, tlsPort, addresses, unixSocket, unixPermissions, threads, false);
  }

  /**
   * Listens on that port for TLS; 0 selects a free one. Certificate, key and other settings are the
   * store's options {@code tls-cert-file}, {@code tls-key-file} and so on.
   */
  public ServerOptions tlsPort(int newPort) {
    return new ServerOptions(
        port, checked(newPort), addresses, unixSocket, unixPermissions, threads, false);
  }

  private static int checked(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
    }
    return port;
  }

  /**
   * Listens on these addresses: names or numbers, {@code *} for all IPv4 and {@code ::*} for all
   * IPv6 addresses. An address with a leading minus is optional: it may be missing on the machine.
   */
  public ServerOptions bind(List<String> newAddresses) {
    return new ServerOptions(
        port, tlsPort, List.copyOf(newAddresses), unixSocket, unixPermissions, threads, false);
  }

  /**
   * Also listens on a Unix socket. The socket file of an earlier server is replaced.
   *
   * @param permissions the permission bits, such as 0700; 0 keeps the default permissions
   */
  public ServerOptions unixSocket(Path path, int permissions) {
    Objects.requireNonNull(path, "path");
    return new ServerOptions(port, tlsPort, addresses, path, permissions, threads, false);
  }

  /** Sets the number of I/O threads, at least 1. */
  public ServerOptions threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1: " + count);
    }
    return new ServerOptions(port, tlsPort, addresses, unixSocket, unixPermissions, count, false);
  }

  int port() {
    return port;
  }

  int tlsPort() {
    return tlsPort;
  }

  List<String> addresses() {
    return addresses;
  }

  /** Returns the path of the Unix socket, or null. */
  @Nullable Path unixSocket() {
    return unixSocket;
  }

  int unixPermissions() {
    return unixPermissions;
  }

  /** Returns whether the ports follow changes of the store's options. */
  boolean followsStore() {
    return followsStore;
  }

  int threads() {
    return threads;
  }
}
