package io.reredis.net;

import static io.reredis.base.NotNull.notNull;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.net.Listener.Kind;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Serves a store over TCP, TLS and Unix sockets, for Redis clients and plain text lines.
 *
 * <p>It serves from {@link #start} to {@link #close}. Several servers may serve one store.
 * Thread-safe.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = SafeLog.of(Server.class);
  private static final long STOP_MILLIS = 5000;

  /** The number of loops that may be started in place of stuck ones. */
  private static final int MORE_LOOPS = 4;

  /** The time after which an idle handshake thread ends. */
  private static final long IDLE_SECONDS = 5;

  private static final long OUTPUT_PAUSE =
      Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

  private final Engine engine;
  private final Limits limits;

  /** The greatest number of loops. */
  private final int mostLoops;

  /** The I/O loops; replaced under this. */
  private volatile IoLoop[] loops;

  /** Whether the loops are stopping; guarded by this. */
  private boolean closing;

  private final AtomicInteger next = new AtomicInteger();

  /** The number of accepted connections that have not ended. */
  private final AtomicInteger connections = new AtomicInteger();

  private final Ports ports;

  /** The TLS configuration; null until TLS is first used. */
  private volatile @Nullable TlsContext tls;

  /** Executes the slow tasks of handshakes; null until TLS is first used. */
  private volatile @Nullable ThreadPoolExecutor handshakes;

  private Server(Reredis store, ServerOptions options, long outputPause) throws IOException {
    engine = Inside.of(store).engine();
    limits = new Limits(engine.config(), outputPause);
    try {
      if (options.tlsPort() != ServerOptions.NONE) {
        handshakes = handshakes();
        tls = TlsContext.of(store);
      }
      ports = new Ports(this, options, (int) engine.config().number("tcp-backlog"));
    } catch (IOException e) {
      closeTls();
      throw e;
    }
    mostLoops = options.threads() + MORE_LOOPS;
    loops = new IoLoop[options.threads()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new IoLoop(engine, limits, connections, "reredis-io-" + i);
    }
    if (options.followsStore()) {
      engine.config().addGroup(ports);
    }
    engine.peers(new SocketPeers());
    engine.fact("tcp_port", () -> Integer.toString(port() > 0 ? port() : tlsPort()));
    engine.fact("multiplexing_api", () -> "nio");
    engine.fact("io_threads_active", () -> loops.length > 1 ? "1" : "0");
    engine.fact(
        "io_threads_stuck",
        () -> Long.toString(Arrays.stream(loops).filter(IoLoop::isStuck).count()));
    describe(options.unixSocket());
  }

  /** Creates an executor for handshakes: half of the processors at most, no threads while idle. */
  private static ThreadPoolExecutor handshakes() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "reredis-tls");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Sets the listener lines of INFO. */
  private void describe(@Nullable Path unixSocket) {
    String unix = unixSocket == null ? "" : "name=unix,bind=" + unixSocket;
    engine.fact("listener0", () -> described("tcp", port()));
    engine.fact("listener1", () -> unix);
    engine.fact("listener2", () -> described("tls", tlsPort()));
  }

  private String described(String name, int port) {
    return port == 0
        ? ""
        : "name=" + name + ",bind=" + String.join(",bind=", ports.addresses()) + ",port=" + port;
  }

  /**
   * Checks that TLS can be enabled with these option values.
   *
   * @return enables TLS if it is not enabled yet
   * @throws ReredisException if it cannot be enabled; the message says why
   */
  Runnable secure(UnaryOperator<String> values) {
    if (tls != null) {
      return () -> {};
    }
    TlsContext context = TlsContext.of(engine.config(), values);
    return () -> {
      context.follow();
      handshakes = handshakes();
      tls = context;
    };
  }

  /**
   * Opens the ports for a store and serves it.
   *
   * @throws IOException if a port cannot be opened; the message has address and port
   */
  public static Server start(Reredis store, ServerOptions options) throws IOException {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(options, "options");
    return start(store, options, OUTPUT_PAUSE);
  }

  /**
   * Like {@link #start(Reredis, ServerOptions)}, with the amount of unread output at which requests
   * wait.
   */
  static Server start(Reredis store, ServerOptions options, long outputPause) throws IOException {
    Server server = new Server(store, options, outputPause);
    for (IoLoop loop : server.loops) {
      loop.start();
    }
    server.ports.start();
    return server;
  }

  /** Returns the port for plain TCP; 0 for none. */
  public int port() {
    return ports.port();
  }

  /** Returns the port for TLS; 0 for none. */
  public int tlsPort() {
    return ports.tlsPort();
  }

  Engine engine() {
    return engine;
  }

  Limits limits() {
    return limits;
  }

  /** Returns the number of clients, including those just accepted. */
  int clients() {
    return Math.max(connections.get(), engine.clients().count());
  }

  /** Assigns a connection to a loop. */
  void adopt(SocketChannel client, int descriptor, Kind kind) {
    SSLEngine secure = kind == Kind.TLS ? notNull(tls).newEngine() : null;
    connections.incrementAndGet();
    nextLoop().adopt(client, descriptor, secure, handshakes);
  }

  /**
   * Returns the loop for the next connection. While all are stuck, another one is started, so that
   * an operator can connect and end what keeps them.
   */
  private IoLoop nextLoop() {
    IoLoop[] all = loops;
    int first = Math.floorMod(next.getAndIncrement(), all.length);
    for (int i = 0; i < all.length; i++) {
      IoLoop loop = all[(first + i) % all.length];
      if (!loop.isStuck()) {
        return loop;
      }
    }
    IoLoop more = addLoop();
    return more == null ? all[first] : more;
  }

  private synchronized @Nullable IoLoop addLoop() {
    if (closing || loops.length == mostLoops) {
      return null;
    }
    IoLoop loop;
    try {
      loop = new IoLoop(engine, limits, connections, "reredis-io-" + loops.length);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no further I/O loop can be started: {0}", Reason.of(e));
      return null;
    }
    LOG.log(Level.WARNING, "commands occupy all I/O loops: another one is started");
    loops = Arrays.copyOf(loops, loops.length + 1);
    loops[loops.length - 1] = loop;
    loop.start();
    return loop;
  }

  IoLoop[] loops() {
    return loops;
  }

  /**
   * Stops serving: accepts no connections, executes every request received so far, gives clients up
   * to five seconds to read their replies, and closes all connections.
   */
  @Override
  public void close() {
    close(STOP_MILLIS);
  }

  /** Closes the server, giving slow clients that long to read their replies. */
  void close(long patienceMillis) {
    engine.config().removeGroup(ports);
    ports.close();
    synchronized (this) {
      closing = true;
    }
    engine.scripts().end(session -> session.transport() instanceof Connection);
    for (IoLoop loop : loops) {
      loop.stop(patienceMillis);
    }
    for (IoLoop loop : loops) {
      loop.join();
    }
    closeTls();
  }

  private void closeTls() {
    if (tls != null) {
      tls.close();
    }
    if (handshakes != null) {
      handshakes.shutdownNow();
    }
  }
}
