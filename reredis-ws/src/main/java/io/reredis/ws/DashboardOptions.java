package io.reredis.ws;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** How a dashboard is opened. Immutable; each method returns a new object. */
public final class DashboardOptions {
  private static final DashboardOptions DEFAULTS =
      new DashboardOptions(0, "127.0.0.1", Set.of(), false, 200_000, 1000);

  private final int port;
  private final String bindAddress;
  private final Set<String> allowedHosts;
  private final boolean readOnly;
  private final int maxRows;
  private final int maxObservers;

  private DashboardOptions(
      int port,
      String bindAddress,
      Set<String> allowedHosts,
      boolean readOnly,
      int maxRows,
      int maxObservers) {
    this.port = port;
    this.bindAddress = bindAddress;
    this.allowedHosts = allowedHosts;
    this.readOnly = readOnly;
    this.maxRows = maxRows;
    this.maxObservers = maxObservers;
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
    return new DashboardOptions(number, bindAddress, allowedHosts, readOnly, maxRows, maxObservers);
  }

  /**
   * Sets the address to listen on. With any but a loopback address the page is open to the network:
   * set a password, and put TLS in front.
   */
  public DashboardOptions bindAddress(String address) {
    Objects.requireNonNull(address);
    return new DashboardOptions(port, address, allowedHosts, readOnly, maxRows, maxObservers);
  }

  /**
   * Adds names, without a port, that browsers may call this server by. Those of loopback and the
   * bind address are allowed without.
   */
  public DashboardOptions allowHosts(String... names) {
    Set<String> all = new HashSet<>(allowedHosts);
    all.addAll(Set.of(names));
    return new DashboardOptions(
        port, bindAddress, Set.copyOf(all), readOnly, maxRows, maxObservers);
  }

  /** Sets whether commands that write or administrate are refused. */
  public DashboardOptions readOnly(boolean on) {
    return new DashboardOptions(port, bindAddress, allowedHosts, on, maxRows, maxObservers);
  }

  /** Sets how many rows a subscription gets at most; 200,000 by default. */
  public DashboardOptions maxRows(int count) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, positive(count), maxObservers);
  }

  /** Sets how many observers there may be at a time; 1000 by default. */
  public DashboardOptions maxObservers(int count) {
    return new DashboardOptions(
        port, bindAddress, allowedHosts, readOnly, maxRows, positive(count));
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
}
