package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.tls.TlsBuffers;
import io.reredis.tls.TlsChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The port of the page and the observer socket, and the thread that handles all input and output on
 * it.
 *
 * <p>Java-WebSocket's own server has no deadline and no size limit for a request's head, does not
 * report when a queue has drained, and cannot serve a page; its protocol engine does not need that
 * server. So this class accepts and reads sockets, {@link PageSide} handles requests, and an
 * upgraded connection continues with Java-WebSocket's engine in {@link ObserverSocket}, confined to
 * this thread like everything else.
 */
final class HttpLoop {
  private static final Logger LOG = SafeLog.of(HttpLoop.class);
  private static final int BACKLOG = 128;
  private static final int READ_BYTES = 64 * 1024;
  private static final long SWEEP_MILLIS = 100;

  /** The time after which an idle handshake thread ends. */
  private static final long IDLE_SECONDS = 5;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final int maxConnections;
  private final Function<Connection, Side> first;

  /** Creates TLS engines; null without TLS. */
  private final @Nullable Supplier<SSLEngine> tls;

  /** Executes the slow tasks of handshakes; null without TLS. */
  private final @Nullable ThreadPoolExecutor handshakes;

  private final @Nullable TlsBuffers tlsBuffers;
  private final Set<Connection> connections = new HashSet<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
  private final Consumer<SelectionKey> ready = this::ready;
  private final Thread thread;
  private SelectionKey accepting;
  private long sweptAt;

  /** Written by the HTTP thread only. */
  private volatile long workNanos;

  private boolean stopping;
  private long stopBy;

  /**
   * Opens the port; {@link #start} begins to serve it.
   *
   * @param tls creates TLS engines; null without TLS
   * @param first creates the first handler of a new connection
   */
  HttpLoop(
      InetSocketAddress address,
      int maxConnections,
      @Nullable Supplier<SSLEngine> tls,
      Function<Connection, Side> first)
      throws IOException {
    this.maxConnections = maxConnections;
    this.tls = tls;
    this.handshakes = tls == null ? null : handshakes();
    this.tlsBuffers = tls == null ? null : new TlsBuffers();
    this.first = first;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(address, BACKLOG);
      server.configureBlocking(false);
      accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException | RuntimeException e) {
      server.close();
      selector.close();
      if (e instanceof BindException && "Address already in use".equals(e.getMessage())) {
        throw new BindException(
            "port " + address.getPort() + " is in use on " + address.getHostString());
      }
      throw e;
    }
    thread = new Thread(this::run, "reredis-http");
    thread.setDaemon(true);
  }

  /** Creates an executor for handshakes: one thread, none while idle. */
  private static ThreadPoolExecutor handshakes() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "reredis-http-tls");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  void start() {
    thread.start();
  }

  InetSocketAddress address() {
    try {
      return (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the processor time of the thread, in nanoseconds. Any thread. */
  long workNanos() {
    return workNanos;
  }

  /** Returns the shared read buffer. Confined to the HTTP thread. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Runs a task on the HTTP thread. Any thread. */
  void post(Runnable task) {
    tasks.add(task);
    if (woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** Runs a task on the HTTP thread and writes what it queued for the connection. Any thread. */
  void post(Connection connection, Runnable task) {
    post(() -> guarded(connection, task));
  }

  private void guarded(Connection connection, Runnable task) {
    attempt(
        connection,
        () -> {
          task.run();
          connection.flush();
        });
  }

  /** A step on a connection, which is closed if it fails. */
  interface Step {
    void run() throws IOException;
  }

  /** Runs a step on a connection, unless closed. */
  void attempt(Connection connection, Step step) {
    if (connection.isClosed()) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      ignored(e);
      connection.close();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a connection failed", e);
      connection.close();
    }
  }

  /** Logs an error that the peer caused. */
  void ignored(IOException e) {
    LOG.log(Level.DEBUG, "a connection broke", e);
  }

  void forget(Connection connection) {
    connections.remove(connection);
  }

  private void run() {
    while (!stopping || !connections.isEmpty() && System.nanoTime() - stopBy < 0) {
      try {
        turn();
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "the HTTP loop failed", e);
      }
    }
    new ArrayList<>(connections).forEach(Connection::close);
    try {
      server.close();
      selector.close();
    } catch (IOException e) {
      ignored(e);
    }
  }

  private void turn() throws IOException {
    if (!tasks.isEmpty()) {
      // a task has failed before these
      selector.selectNow(ready);
    } else if (connections.isEmpty()) {
      selector.select(ready);
    } else {
      selector.select(ready, SWEEP_MILLIS);
    }
    Threads.clearInterrupt();
    long began = System.nanoTime();
    woken.set(false);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    if (began - sweptAt >= SWEEP_MILLIS * 1_000_000) {
      sweptAt = began;
      if (accepting.isValid()) {
        accepting.interestOps(SelectionKey.OP_ACCEPT);
      }
      for (Connection connection : new ArrayList<>(connections)) {
        if (connection.isClosed()) {
          connection.close();
        } else {
          guarded(connection, () -> connection.sweep(began));
        }
      }
    }
    workNanos = CpuTime.ofThisThread();
  }

  private void ready(SelectionKey key) {
    if (key == accepting) {
      accept();
    } else if (key.attachment() instanceof Connection connection) {
      serve(connection, key);
    }
  }

  private void serve(Connection connection, SelectionKey key) {
    try {
      if (key.isValid() && key.isReadable()) {
        connection.readable(buffer);
      }
      if (key.isValid() && key.isWritable()) {
        connection.writable(buffer);
      }
    } catch (IOException e) {
      ignored(e);
      connection.close();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a connection failed", e);
      connection.close();
    }
  }

  private void accept() {
    try {
      for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
        if (connections.size() >= maxConnections) {
          channel.close();
          continue;
        }
        open(channel);
      }
    } catch (IOException e) {
      // probably no descriptors left: retried with the next sweep
      accepting.interestOps(0);
      LOG.log(Level.WARNING, "cannot accept connections", e);
    }
  }

  private void open(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection = new Connection(this, channel, key);
      if (tls != null) {
        connection.encrypt(
            done ->
                new TlsChannel(tls.get(), channel, notNull(tlsBuffers), notNull(handshakes), done));
      }
      connection.side(first.apply(connection));
      key.attach(connection);
      connections.add(connection);
    } catch (Throwable e) {
      closeQuietly(channel);
      LOG.log(e instanceof IOException ? Level.DEBUG : Level.ERROR, "a connection failed", e);
    }
  }

  private void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      ignored(e);
    }
  }

  /**
   * Closes the port, then the connections: sends each the {@code farewell}, and waits up to the
   * given time for it to be received.
   */
  void close(Consumer<Connection> farewell, long nanos) {
    post(
        () -> {
          stopping = true;
          stopBy = System.nanoTime() + nanos;
          accepting.cancel();
          new ArrayList<>(connections).forEach(c -> guarded(c, () -> farewell.accept(c)));
        });
    Threads.join(thread);
    if (handshakes != null) {
      handshakes.shutdownNow();
    }
  }
}
