package io.reredis.net;

import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.command.Engine;
import io.reredis.command.Worker;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.resp.RequestParser;
import io.reredis.resp.SpareArrays;
import io.reredis.tls.TlsBuffers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a selector, and the connections that it serves.
 *
 * <p>It blocks only in the selector. The buffers for reading requests and writing replies belong to
 * the loop and are shared by its connections. Everything is confined to the loop's thread except
 * {@link #later}, {@link #resume}, {@link #adopt}, {@link #isCurrentThread}, start and stop.
 */
class IoLoop implements Runnable {
  private static final Logger LOG = SafeLog.of(IoLoop.class);
  private static final int BUFFER = 64 * 1024;
  private static final int BATCH = 32;
  private static final int TURNS_AT_ONCE = 8;

  /** The bytes of large replies sent before other connections are served. */
  private static final int SENT_AT_ONCE = 2 << 20;

  private static final long TICK_MILLIS = 100;
  private static final long PAUSE_NANOS = 10_000_000;
  private static final long STUCK_NANOS = 1_000_000_000;

  /**
   * After so many failed turns in a row, about a minute, the loop ends and with it the program:
   * such a failure is not a temporarily full heap, and a supervisor can restart the program.
   */
  private static final int MOST_FAILURES = 6000;

  private final Engine engine;
  private final Limits limits;

  /** The number of connections of all loops of the server. */
  private final AtomicInteger open;

  private final Worker worker;
  private final Thread thread;
  private final Selector selector;
  private final Timers timers;

  /** A field, because a method reference in each turn would allocate. */
  private final Consumer<SelectionKey> server = this::serve;

  private final BiConsumer<Connection, Throwable> failed = this::fail;

  private final Arguments[] batch = new Arguments[BATCH];
  private final int[] marks = new int[BATCH];
  private final ReplyWriter reply = new ReplyWriter(BUFFER, 7 * BUFFER);
  private final Outbox outbox;
  private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER);
  private final RequestParser parser = new RequestParser(2 * BUFFER);
  private final SpareArrays spares = new SpareArrays();

  /** Created for the first encrypted connection. */
  private @Nullable TlsBuffers tlsBuffers;

  private final Set<Connection> connections = new LinkedHashSet<>();

  /** Connections with pushed output, to be sent at the end of the turn. */
  private List<Connection> unflushed = new ArrayList<>();

  /** Connections that wait for a turn, so that others are served between large replies. */
  private final ArrayDeque<Connection> turns = new ArrayDeque<>();

  /** Tasks from other threads. */
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /**
   * A stack of connections that were resumed without memory for a task, the latest first; null if
   * empty.
   */
  private final AtomicReference<Connection> resumed = new AtomicReference<>();

  /** Whether the selector was already woken up for the waiting tasks. */
  private final AtomicBoolean woken = new AtomicBoolean();

  private volatile boolean stopping;
  private volatile long stopDeadline;
  private long lastTick;

  /** The {@link System#nanoTime} of the latest turn. Written by the loop's thread. */
  private volatile long turnedAt = System.nanoTime();

  /** The bytes of queued output sent since the last selection. */
  private long sentQueued;

  IoLoop(Engine engine, Limits limits, AtomicInteger open, String name) throws IOException {
    this.engine = engine;
    this.limits = limits;
    this.open = open;
    this.worker = engine.openWorker(true);
    reply.beforeLarge(Worker.LARGE, worker::leaveIfLarge);
    this.outbox = new Outbox(reply, engine::durability);
    this.selector = Selector.open();
    this.timers = new Timers(engine.clock());
    this.thread = new Thread(this, name);
    Arrays.setAll(batch, i -> new Arguments());
  }

  void start() {
    turnedAt = System.nanoTime();
    thread.start();
  }

  Engine engine() {
    return engine;
  }

  Limits limits() {
    return limits;
  }

  Worker worker() {
    return worker;
  }

  Timers timers() {
    return timers;
  }

  /**
   * Returns whether a command has kept the loop from its next turn for about a second, as a script
   * can that has written. Called by any thread.
   */
  boolean isStuck() {
    return System.nanoTime() - turnedAt > STUCK_NANOS;
  }

  /** Returns the requests that are parsed ahead. */
  Arguments[] batch() {
    return batch;
  }

  /** Returns the parser positions after each request of the batch. */
  int[] marks() {
    return marks;
  }

  ReplyWriter reply() {
    return reply;
  }

  Outbox outbox() {
    return outbox;
  }

  RequestParser parser() {
    return parser;
  }

  /** Returns the arrays for receiving large arguments. */
  SpareArrays spares() {
    return spares;
  }

  ByteBuffer readBuffer() {
    return readBuffer;
  }

  ByteBuffer writeBuffer() {
    return writeBuffer;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Runs a task soon on the loop's thread. Called by any thread. */
  void later(Runnable task) {
    tasks.add(task);
    wakeUp();
  }

  /** Resumes a connection soon, without allocating. Called by any thread. */
  void resume(Connection connection) {
    Connection before;
    do {
      before = resumed.get();
      connection.resumedBefore = before;
    } while (!resumed.compareAndSet(before, connection));
    wakeUp();
  }

  private void wakeUp() {
    if (!isCurrentThread() && woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  TlsBuffers tlsBuffers() {
    if (tlsBuffers == null) {
      tlsBuffers = new TlsBuffers();
    }
    return tlsBuffers;
  }

  /**
   * Takes over a connection. Called by any thread.
   *
   * @param secure the TLS engine, or null
   * @param handshakes executes the slow tasks of a handshake
   */
  void adopt(
      SocketChannel channel,
      int descriptor,
      @Nullable SSLEngine secure,
      @Nullable Executor handshakes) {
    later(
        () -> {
          Connection connection = null;
          try {
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            connection = new Connection(this, channel, key, descriptor, secure, handshakes);
            key.attach(connection);
            connection.begin();
            connections.add(connection);
          } catch (Throwable e) {
            open.decrementAndGet();
            if (connection != null) {
              connection.closeNow();
            }
            closeQuietly(channel);
            LOG.log(Level.DEBUG, "a connection was lost before it began", e);
          }
        });
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing: {0}", e.getMessage());
    }
  }

  void flushLater(Connection connection) {
    unflushed.add(connection);
  }

  void forget(Connection connection) {
    if (connections.remove(connection)) {
      open.decrementAndGet();
    }
  }

  @Override
  public void run() {
    engine.durability().deferWaits();
    try {
      for (int failures = 0; !stopping; ) {
        try {
          turn();
          failures = 0;
        } catch (Throwable e) {
          // Throwable, because a listener or clock of the program may throw checked exceptions
          // undeclared
          LOG.log(Level.ERROR, "an iteration of an I/O loop failed", e);
          if (++failures == MOST_FAILURES) {
            throw new IllegalStateException("an I/O loop cannot continue", e);
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      finish();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the end of an I/O loop failed: {0}", e.getMessage());
    } finally {
      closeAll();
    }
  }

  private void turn() throws IOException {
    sentQueued = 0;
    if (turns.isEmpty()) {
      select(hasTasks() ? 1 : timers.delay(TICK_MILLIS));
    } else {
      select(0);
      serveTurns();
    }
    Threads.clearInterrupt();
    outbox.flush();
    woken.set(false);
    engine.clock().tick();
    engine.clients().releaseRest();
    reply.limit(engine.clientMemory().replyLimit());
    runTasks();
    timers.run(failed);
    outbox.flush();
    if (!unflushed.isEmpty()) {
      flushPushed();
    }
    tick();
    worker.turned();
    turnedAt = System.nanoTime();
  }

  /** Waits up to that long for ready connections and serves them. Tests override it. */
  void select(long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow(server);
    } else {
      selector.select(server, millis);
    }
  }

  private boolean hasTasks() {
    return !tasks.isEmpty() || resumed.get() != null;
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
    if (resumed.get() != null) {
      resumeConnections();
    }
  }

  /** Resumes connections in the order in which their suspensions have ended. */
  private void resumeConnections() {
    Connection next = null;
    for (Connection c = resumed.getAndSet(null); c != null; ) {
      Connection before = c.resumedBefore;
      c.resumedBefore = next;
      next = c;
      c = before;
    }
    while (next != null) {
      Connection connection = next;
      next = connection.resumedBefore;
      connection.resumedBefore = null;
      try {
        worker.begin();
        connection.resumeNow();
      } catch (Throwable e) {
        fail(connection, e);
      }
    }
  }

  /** Counts sent bytes of queued output. */
  void sentQueued(int count) {
    worker.sent(count);
    sentQueued += count;
  }

  /** Returns whether other connections should be served before more is sent. */
  boolean hasSentMuch() {
    return sentQueued > SENT_AT_ONCE && !stopping;
  }

  /** Queues a connection for a turn, after those queued before. */
  void giveTurn(Connection connection) {
    turns.add(connection);
  }

  /** Serves a few of the connections that wait for a turn, then returns to the selector. */
  private void serveTurns() {
    sentQueued = 0;
    for (int i = Math.min(TURNS_AT_ONCE, turns.size()); i > 0; i--) {
      Connection connection = turns.poll();
      try {
        worker.begin();
        connection.takeTurn();
      } catch (Throwable e) {
        fail(connection, e);
      }
    }
  }

  private void serve(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      worker.begin();
      if (key.isReadable()) {
        connection.readable();
      }
      if (key.isValid() && key.isWritable()) {
        connection.writable();
      }
    } catch (Throwable e) {
      fail(connection, e);
    }
  }

  /**
   * Closes a connection whose work has failed, and discards its partial reply and request. Needs no
   * memory, so that no other connection gets the rest of them.
   */
  void fail(Connection connection, Throwable e) {
    dropUnfinished();
    connection.closeNow();
    report(connection, e);
  }

  private void dropUnfinished() {
    outbox.dropUnfinished();
    parser.reset();
  }

  /** Logs why a connection was closed; does nothing without memory. */
  static void report(Connection connection, Throwable e) {
    try {
      if (e instanceof IOException || e instanceof CancelledKeyException) {
        LOG.log(Level.DEBUG, "{0}: {1}", connection.address(), e.getMessage());
      } else {
        LOG.log(Level.ERROR, connection.address() + " is closed", e);
      }
    } catch (OutOfMemoryError full) {
      // the connection is closed already
    }
  }

  private void guarded(Runnable task) {
    try {
      worker.begin();
      task.run();
    } catch (Throwable e) {
      dropUnfinished();
      LOG.log(Level.ERROR, "a task of an I/O loop failed", e);
    }
  }

  private void flushPushed() {
    List<Connection> turn = unflushed;
    unflushed = new ArrayList<>();
    for (Connection connection : turn) {
      try {
        if (connection.hasOutput()) {
          connection.flushQueued();
        }
      } catch (Throwable e) {
        fail(connection, e);
      }
    }
  }

  private void tick() {
    // the turn has updated the coarse clock
    long now = engine.clock().coarseMillis();
    if (now - lastTick >= 1000 || now < lastTick) {
      lastTick = now;
      spares.releaseUnused();
      for (Connection connection : List.copyOf(connections)) {
        connection.checkTime(now);
      }
    }
  }

  /**
   * Stops the loop: executes received requests, sends replies for at most that long, and closes.
   */
  void stop(long millis) {
    stopDeadline = System.nanoTime() + millis * 1_000_000;
    stopping = true;
    selector.wakeup();
  }

  boolean isStopping() {
    return stopping;
  }

  void join() {
    Threads.join(thread);
  }

  private void finish() throws IOException {
    do {
      runTasks();
      for (Connection connection : List.copyOf(connections)) {
        try {
          connection.finish(stopDeadline);
        } catch (Throwable e) {
          fail(connection, e);
        }
      }
      if (connections.stream().noneMatch(Connection::hasOutput)) {
        return;
      }
      select(10);
      outbox.flush();
    } while (System.nanoTime() - stopDeadline < 0);
  }

  private void closeAll() {
    List.copyOf(connections).forEach(Connection::closeNow);
    engine.closeWorker(worker);
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a selector: {0}", e.getMessage());
    }
  }
}
