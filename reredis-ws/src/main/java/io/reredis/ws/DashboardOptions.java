package io.reredis.ws;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** How a dashboard is opened. Immutable; each method returns a new object. */
public final class DashboardOptions {
  private static final DashboardOptions DEFAULTS =
      new DashboardOptions(0, "127.0.0.1", Set.of(), false, 200_000, 1000, null);

  private final int port;
  private final String bindAddress;
  private final Set<String> allowedHosts;
  private final boolean readOnly;
  private final int maxRows;
  private final int maxObservers;
  private final Supplier<SSLEngine> tls;

  private DashboardOptions(
      int port,
      String bindAddress,
      Set<String> allowedHosts,
      boolean readOnly,
      int maxRows,
      int maxObservers,
      Supplier<SSLEngine> tls) {
    this.port = port;
    this.bindAddress = bindAddress;
    this.allowedHosts = allowedHosts;
    this.readOnly = readOnly;
    this.maxRows = maxRows;
    this.maxObservers = maxObservers;
    this.tls = tls;
  }

  /** Any free port of 127.0.0.1, commands that write allowed. */
  public static DashboardOptions defaults() {
    return DEFAULTS;
  }

  /** Sets the port; 0 takes any free one. */
  public DashboardOptions port(int number) {
    if (number < 0 || number > 65535) {
      throw new IllegalArgumentException("no port: " + number);
    }
    return new DashboardOptions(
        number, bindAddress, allowedHosts, readOnly, maxRows, maxObservers, tls);
  }

  /**
   * Sets the address to listen on. With any but a loopback address the page is open to the network:
   * set a password, and use {@link #tls} or put TLS in front.
   */
  public DashboardOptions bindAddress(String address) {
    Objects.requireNonNull(address);
    return new DashboardOptions(port, address, allowedHosts, readOnly, maxRows, maxObservers, tls);
  }

  /**
   * Adds names, without a port, that browsers may call this server by. Those of loopback and the
   * bind address are allowed without.
   */
  public DashboardOptions allowHosts(String... names) {
    Set<String> all = new HashSet<>(allowedHosts);
    all.addAll(Set.of(names));
    return new DashboardOptions(
        port, bindAddress, Set.copyOf(all), readOnly, maxRows, maxObservers, tls);
  }

  /** Sets whether commands that write or administrate are refused. */
  public DashboardOptions readOnly(boolean on) {
    return new DashboardOptions(port, bindAddress, allowedHosts, on, maxRows, maxObservers, tls);
  }

  /** Sets how many rows a subscription gets at most; 200,000 by default. */
  public DashboardOptions maxRows(int count) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, positive(count), maxObservers, tls);
  }

  /** Sets how many observers there may be at a time; 1000 by default. */
  public DashboardOptions maxObservers(int count) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, positive(count), tls);
  }

  /**
   * Serves page and socket over TLS, with an engine for each connection: {@code TlsContext} of
   * reredis-net makes them by the options {@code tls-…} of a store, and anything else may. Without
   * TLS by default.
   */
  public DashboardOptions tls(Supplier<SSLEngine> engines) {
    Objects.requireNonNull(engines);
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, maxObservers, engines);
  }

  private static int positive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("not positive: " + count);
    }
    return count;
  }

  int port() {
    return port;
  }

  String bindAddress() {
    return bindAddress;
  }

  Set<String> allowedHosts() {
    return allowedHosts;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  int maxRows() {
    return maxRows;
  }

  int maxObservers() {
    return maxObservers;
  }

  /** Makes the engines of TLS; null without TLS. */
  Supplier<SSLEngine> tls() {
    return tls;
  }
}
