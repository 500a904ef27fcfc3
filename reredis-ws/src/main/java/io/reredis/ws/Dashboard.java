package io.reredis.ws;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.acl.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The live page of a store, its observer socket, and streams of changes, on one port.
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open();
 *     Dashboard page = Dashboard.start(store, DashboardOptions.defaults())) {
 *   System.out.println(page.address());
 * }
 * }</pre>
 *
 * <p>Without observers it costs the store one sample of the statistics a second. A store has at
 * most one dashboard at a time. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
  private static final long FAREWELL = TimeUnit.MILLISECONDS.toNanos(500);

  private final Commands commands;
  private final ChangeFeed feed;
  private final HttpLoop loop;
  private final TransferDesk transfers;
  private final @Nullable Scrapes scrapes;
  private final Observer.Setup setup;
  private final HostRule hosts;
  private final Health health;
  private final Pages pages;
  private final int maxObservers;
  private final @Nullable Gatekeeper gate;
  private final boolean secure;
  private boolean closed;

  /** Confined to the HTTP thread. */
  private int observers;

  private Dashboard(Reredis store, DashboardOptions options, Times times, String pageRoot)
      throws IOException {
    maxObservers = options.maxObservers();
    gate = options.gate() == null ? null : new Gatekeeper(options.gate());
    secure = options.tls() != null;
    hosts = new HostRule(options.bindAddress(), options.allowedHosts());
    pages = Pages.of(pageRoot);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(options.bindAddress()), options.port());
    Services services = new Services();
    loop =
        new HttpLoop(
            address,
            maxObservers + Limits.PAGE_CONNECTIONS,
            options.tls(),
            connection -> new PageSide(services, connection));
    commands = new Commands(Inside.of(store).engine(), options.isReadOnly());
    feed =
        new ChangeFeed(
            Inside.of(store).engine(),
            Inside.of(store).changes(),
            times,
            options.maxRows(),
            loop::workNanos);
    transfers =
        new TransferDesk(Inside.of(store).engine(), loop, times, hosts, options.isReadOnly());
    health = new Health(Inside.of(store).engine());
    scrapes = options.hasMetrics() ? new Scrapes(Inside.of(store).engine()) : null;
    setup =
        new Observer.Setup(
            Inside.of(store).engine(), feed, commands, transfers, times, options.maxRows());
    loop.start();
  }

  /**
   * Opens the page of a store.
   *
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static Dashboard start(Reredis store, DashboardOptions options) {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(options, "options");
    return start(store, options, Times.DEFAULT, Pages.ROOT);
  }

  static Dashboard start(Reredis store, DashboardOptions options, Times times, String pageRoot) {
    try {
      return new Dashboard(store, options, times, pageRoot);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Returns the port. */
  public int port() {
    return loop.address().getPort();
  }

  /** Returns the URL of the page for a browser on this machine. */
  public String address() {
    InetSocketAddress local = loop.address();
    boolean everywhere = local.getAddress().isAnyLocalAddress();
    String host = everywhere ? "localhost:" + local.getPort() : ObserverSocket.print(local);
    return (secure ? "https://" : "http://") + host + '/';
  }

  /** Notifies observers that the server is going away, and closes the port. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.close(Dashboard::farewell, FAREWELL);
    transfers.close();
    if (scrapes != null) {
      scrapes.close();
    }
    feed.close();
    commands.close();
    if (gate != null) {
      gate.close();
    }
  }

  private static void farewell(Connection connection) {
    if (connection.side() instanceof ObserverLink link) {
      link.close(CloseCode.GOING_AWAY, "the server is closing");
    } else {
      connection.close();
    }
  }

  private final class Services implements HttpServices {
    @Override
    public HttpLoop loop() {
      return loop;
    }

    @Override
    public Times times() {
      return setup.times();
    }

    @Override
    public HostRule hosts() {
      return hosts;
    }

    @Override
    public Pages pages() {
      return pages;
    }

    @Override
    public Commands commands() {
      return commands;
    }

    @Override
    public TransferDesk transfers() {
      return transfers;
    }

    @Override
    public @Nullable Scrapes scrapes() {
      return scrapes;
    }

    @Override
    public boolean refusesOthers() {
      return setup.engine().refusesOthers();
    }

    @Override
    public @Nullable Gatekeeper gate() {
      return gate;
    }

    @Override
    public @Nullable User user(String name) {
      User user = setup.engine().users().find(name);
      return user != null && user.profile().isEnabled() ? user : null;
    }

    @Override
    public Health health() {
      return health;
    }

    @Override
    public boolean admits() {
      return observers < maxObservers;
    }

    @Override
    public int databases() {
      return setup.engine().keyspace().databases();
    }

    @Override
    public ObserverSocket observe(Connection connection) {
      return socket(connection, ObserverSocket.PROTOCOL, link -> new PageObserver(setup, link));
    }

    @Override
    public ObserverSocket stream(Connection connection, StreamRequest request) {
      return socket(connection, null, link -> new StreamObserver(setup, link, request));
    }

    private ObserverSocket socket(
        Connection connection,
        @Nullable String protocol,
        Function<ObserverLink, Observer> observer) {
      ObserverSocket socket =
          new ObserverSocket(
              loop, connection, setup.times(), protocol, observer, () -> observers--);
      observers++;
      return socket;
    }

    @Override
    public EventStream events(Connection connection, StreamRequest request) {
      EventStream stream =
          new EventStream(
              loop,
              connection,
              setup.times(),
              link -> new StreamObserver(setup, link, request),
              () -> observers--);
      observers++;
      return stream;
    }
  }
}
