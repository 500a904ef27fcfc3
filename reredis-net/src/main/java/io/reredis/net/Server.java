package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.command.Engine;
import io.reredis.net.Listener.Kind;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;

/**
 * A door to a store over TCP, TLS and Unix sockets: any Redis client, and plain lines.
 *
 * <p>It serves from {@link #start} to {@link #close}. Several servers may serve one store. Safe for
 * use by all threads.
 */
public final class Server implements AutoCloseable {
  private static final long STOP_MILLIS = 5000;

  /** After which a thread ends that has no handshake to work on. */
  private static final long IDLE_SECONDS = 5;

  private static final long OUTPUT_PAUSE =
      Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

  private final Engine engine;
  private final Limits limits;
  private final List<Acceptor> acceptors = new ArrayList<>();
  private final IoLoop[] loops;
  private final AtomicInteger next = new AtomicInteger();

  /** Connections that were accepted and have not ended. */
  private final AtomicInteger connections = new AtomicInteger();

  /** The sockets that listen, in the order of {@link Listener.Kind}. */
  private final List<Listener> listeners;

  /** Certificates and rules of TLS; null without TLS. */
  private final TlsContext tls;

  /** Does what takes long in handshakes; null without TLS. */
  private final ThreadPoolExecutor handshakes;

  private final int port;
  private final int tlsPort;

  private Server(Reredis store, ServerOptions options, long outputPause) throws IOException {
    engine = store.engine();
    limits = new Limits(engine.config(), outputPause);
    tls = options.tlsPort() == ServerOptions.NONE ? null : TlsContext.of(store);
    handshakes = tls == null ? null : handshakes();
    try {
      listeners = listen(options, (int) engine.config().number("tcp-backlog"));
    } catch (IOException e) {
      closeTls();
      throw e;
    }
    port = portOf(Kind.TCP);
    tlsPort = portOf(Kind.TLS);
    loops = new IoLoop[options.threads()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new IoLoop(engine, limits, connections, "reredis-io-" + i);
    }
    for (Listener listener : listeners) {
      acceptors.add(new Acceptor(this, listener));
    }
    engine.peers(new SocketPeers());
    engine.fact("tcp_port", () -> Integer.toString(port > 0 ? port : tlsPort));
    engine.fact("multiplexing_api", () -> "nio");
    engine.fact("io_threads_active", () -> loops.length > 1 ? "1" : "0");
    describe(options);
  }

  /** Handshakes take half of the processors at most, and no thread while there are none. */
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

  private static List<Listener> listen(ServerOptions options, int backlog) throws IOException {
    List<Listener> listeners = new ArrayList<>();
    try {
      if (options.port() != ServerOptions.NONE) {
        listeners.addAll(Listener.tcp(Kind.TCP, options.addresses(), options.port(), backlog));
      }
      if (options.unixSocket() != null) {
        listeners.add(Listener.unix(options.unixSocket(), options.unixPermissions(), backlog));
      }
      if (options.tlsPort() != ServerOptions.NONE) {
        listeners.addAll(Listener.tcp(Kind.TLS, options.addresses(), options.tlsPort(), backlog));
      }
      if (listeners.isEmpty()) {
        throw new BindException("neither a port nor a Unix socket to listen on");
      }
      return listeners;
    } catch (IOException e) {
      for (Listener listener : listeners) {
        listener.close();
      }
      throw e;
    }
  }

  /** The port of the listeners of a kind; 0 where there are none. */
  private int portOf(Kind kind) throws IOException {
    for (Listener listener : listeners) {
      if (listener.kind() == kind) {
        return listener.port();
      }
    }
    return 0;
  }

  /** Fills the lines of INFO on what is listened on. */
  private void describe(ServerOptions options) {
    String bind = ",bind=" + String.join(",bind=", options.addresses());
    String tcp = port == 0 ? "" : "name=tcp" + bind + ",port=" + port;
    String unix = options.unixSocket() == null ? "" : "name=unix,bind=" + options.unixSocket();
    String secure = tlsPort == 0 ? "" : "name=tls" + bind + ",port=" + tlsPort;
    engine.fact("listener0", () -> tcp);
    engine.fact("listener1", () -> unix);
    engine.fact("listener2", () -> secure);
  }

  /**
   * Opens a port for a store and serves it.
   *
   * @throws IOException where the port cannot be opened; its message names address and port
   */
  public static Server start(Reredis store, ServerOptions options) throws IOException {
    return start(store, options, OUTPUT_PAUSE);
  }

  /** As {@link #start(Reredis, ServerOptions)}, where requests wait at that much unread output. */
  static Server start(Reredis store, ServerOptions options, long outputPause) throws IOException {
    Server server = new Server(store, options, outputPause);
    for (IoLoop loop : server.loops) {
      loop.start();
    }
    server.acceptors.forEach(Acceptor::start);
    return server;
  }

  /** The port that it listens on for plain TCP; 0 for none. */
  public int port() {
    return port;
  }

  /** The port that it listens on for TLS; 0 for none. */
  public int tlsPort() {
    return tlsPort;
  }

  Engine engine() {
    return engine;
  }

  Limits limits() {
    return limits;
  }

  /** The number of clients, those included that have been accepted only just now. */
  int clients() {
    return Math.max(connections.get(), engine.clients().count());
  }

  /** Has a loop serve a connection. */
  void adopt(SocketChannel client, int descriptor, Kind kind) {
    SSLEngine secure = kind == Kind.TLS ? tls.newEngine() : null;
    connections.incrementAndGet();
    loops[Math.floorMod(next.getAndIncrement(), loops.length)].adopt(
        client, descriptor, secure, handshakes);
  }

  IoLoop[] loops() {
    return loops;
  }

  /**
   * Stops serving: no new connections, an answer to every request that has been received, up to
   * five seconds for clients to take their answers, and the end of all connections.
   */
  @Override
  public void close() {
    acceptors.forEach(Acceptor::close);
    for (IoLoop loop : loops) {
      loop.stop(STOP_MILLIS);
    }
    for (IoLoop loop : loops) {
      loop.join();
    }
    closeTls();
  }

  private void closeTls() {
    if (tls != null) {
      tls.close();
      handshakes.shutdownNow();
    }
  }
}
