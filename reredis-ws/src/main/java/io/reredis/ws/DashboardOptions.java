package io.reredis.ws;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Options of a dashboard. Immutable; each method returns a new object. */
public final class DashboardOptions {
  private static final DashboardOptions DEFAULTS =
      new DashboardOptions(0, "127.0.0.1", Set.of(), false, 200_000, 1000, null, null, true);

  private final int port;
  private final String bindAddress;
  private final Set<String> allowedHosts;
  private final boolean readOnly;
  private final int maxRows;
  private final int maxObservers;
  private final @Nullable Supplier<SSLEngine> tls;
  private final @Nullable Gate gate;
  private final boolean metrics;

  private DashboardOptions(
      int port,
      String bindAddress,
      Set<String> allowedHosts,
      boolean readOnly,
      int maxRows,
      int maxObservers,
      @Nullable Supplier<SSLEngine> tls,
      @Nullable Gate gate,
      boolean metrics) {
    this.port = port;
    this.bindAddress = bindAddress;
    this.allowedHosts = allowedHosts;
    this.readOnly = readOnly;
    this.maxRows = maxRows;
    this.maxObservers = maxObservers;
    this.tls = tls;
    this.gate = gate;
    this.metrics = metrics;
  }

  /** Returns the defaults: a free port on 127.0.0.1, write commands allowed. */
  public static DashboardOptions defaults() {
    return DEFAULTS;
  }

  /** Sets the port; 0 selects a free one. */
  public DashboardOptions port(int number) {
    if (number < 0 || number > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535: " + number);
    }
    return new DashboardOptions(
        number, bindAddress, allowedHosts, readOnly, maxRows, maxObservers, tls, gate, metrics);
  }

  /**
   * Sets the address to listen on. With an address other than loopback the page is open to the
   * network: set a password, and use {@link #tls} or a TLS proxy.
   */
  public DashboardOptions bindAddress(String address) {
    Objects.requireNonNull(address, "address");
    return new DashboardOptions(
        port, address, allowedHosts, readOnly, maxRows, maxObservers, tls, gate, metrics);
  }

  /**
   * Adds host names, without a port, by which browsers may address this server. Names of loopback
   * and the bind address are always allowed.
   */
  public DashboardOptions allowHosts(String... names) {
    Set<String> all = new HashSet<>(allowedHosts);
    all.addAll(Set.of(names));
    return new DashboardOptions(
        port, bindAddress, Set.copyOf(all), readOnly, maxRows, maxObservers, tls, gate, metrics);
  }

  /** Sets whether write and administrative commands are refused. */
  public DashboardOptions readOnly(boolean on) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, on, maxRows, maxObservers, tls, gate, metrics);
  }

  /** Sets the maximum number of rows of a subscription; 200,000 by default. */
  public DashboardOptions maxRows(int count) {
    return new DashboardOptions(
        port,
        bindAddress,
        allowedHosts,
        readOnly,
        positive(count),
        maxObservers,
        tls,
        gate,
        metrics);
  }

  /** Sets the maximum number of simultaneous observers; 1000 by default. */
  public DashboardOptions maxObservers(int count) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, positive(count), tls, gate, metrics);
  }

  /**
   * Serves page and socket over TLS, with an engine per connection, for example from {@code
   * TlsContext} of reredis-net, which uses the {@code tls-…} options of a store. Off by default.
   */
  public DashboardOptions tls(Supplier<SSLEngine> engines) {
    Objects.requireNonNull(engines, "engines");
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, maxObservers, engines, gate, metrics);
  }

  /**
   * Lets the program decide who may use the page, by its own login. Users that the gate admits are
   * not asked for the password of the store. Off by default.
   */
  public DashboardOptions gate(Gate decides) {
    Objects.requireNonNull(decides, "decides");
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, maxObservers, tls, decides, metrics);
  }

  /**
   * Sets whether {@code /metrics} answers with figures for Prometheus; true by default. With a
   * password, a request needs the login of a user that may run INFO.
   */
  public DashboardOptions metrics(boolean on) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, maxObservers, tls, gate, on);
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

  /** Creates TLS engines; null without TLS. */
  @Nullable Supplier<SSLEngine> tls() {
    return tls;
  }

  /** Returns the gate; null if all are served. */
  @Nullable Gate gate() {
    return gate;
  }

  boolean hasMetrics() {
    return metrics;
  }
}
