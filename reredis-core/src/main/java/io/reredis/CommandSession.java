package io.reredis;

import io.reredis.command.Engine;
import io.reredis.command.LocalTransport;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.command.Worker;
import io.reredis.keyspace.AtomicBlocks;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyReader;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An in-process session: executes commands by name and returns their replies as Java values.
 *
 * <p>It has the state of a connection: selected database, MULTI, WATCH. A blocking command blocks
 * the calling thread; an interrupt ends it with the error {@code ERR interrupted} and leaves the
 * thread interrupted. Replies are those of RESP3: a simple or bulk string becomes a {@link String},
 * an integer a {@link Long}, a double a {@link Double}, a boolean a {@link Boolean}, an array a
 * {@link java.util.List}, a map a {@link java.util.Map}, a set a {@link java.util.Set}, nil null,
 * an error within an array, as in the reply of EXEC, a {@link ReredisException}. To receive
 * messages, use {@link Reredis#pubSub()} and {@link Reredis#onChange}. Thread-safe: one call runs
 * at a time, and {@link #close} waits for it, even if it blocks.
 */
public final class CommandSession implements AutoCloseable {
  private static final ReredisException DISCONNECTED =
      ReredisException.error("the connection was closed without a reply");

  private final Engine engine;
  private final Session session;
  private final Worker worker;
  private final ReplyWriter reply = new ReplyWriter(256, 64 * 1024);
  private final @Nullable Consumer<byte[]> pushes;
  private boolean closed;

  /** Set by the thread that resumes the session; guarded by {@link #signal}. */
  private @Nullable Consumer<ReplyWriter> resumption;

  private boolean resumed;
  private final Object signal = new Object();

  /**
   * Opens a session that is logged in.
   *
   * @param pushes receives push messages, encoded in RESP3; may be null
   */
  CommandSession(Engine engine, @Nullable Consumer<byte[]> pushes) {
    this.engine = engine;
    this.pushes = pushes;
    this.worker = engine.openWorker();
    this.session = engine.clients().openLocal(new Calls());
  }

  /**
   * Executes a command and returns its reply, with bulk strings decoded from UTF-8.
   *
   * @param arguments the name of the command and its arguments, for example {@code "SET", "k", "v"}
   * @throws ReredisException if the reply is an error
   * @throws IllegalArgumentException without arguments
   * @throws IllegalStateException if the session is closed, or in an atomic block
   */
  public @Nullable Object execute(String... arguments) {
    Objects.requireNonNull(arguments, "arguments");
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      bytes[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
    }
    return execute(bytes, true);
  }

  /**
   * Executes a command and returns its reply, with bulk strings as {@code byte[]}.
   *
   * @throws ReredisException if the reply is an error
   * @throws IllegalArgumentException without arguments
   * @throws IllegalStateException if the session is closed, or in an atomic block
   */
  public @Nullable Object execute(byte[]... arguments) {
    Objects.requireNonNull(arguments, "arguments");
    for (byte[] argument : arguments) {
      Objects.requireNonNull(argument, "argument");
    }
    return execute(arguments, false);
  }

  /**
   * Executes a command and returns its reply.
   *
   * @param text true to return bulk strings as {@link String}, false for {@code byte[]}
   */
  private synchronized @Nullable Object execute(byte[][] arguments, boolean text) {
    AtomicBlocks.refuseWithin(engine.keyspace());
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (arguments.length == 0) {
      throw new IllegalArgumentException("no command");
    }
    reply.clear();
    reply.limit(engine.clientMemory().budget());
    Arguments list = Arguments.of(arguments);
    Outcome outcome = engine.executor().execute(session, list, reply, worker, System.nanoTime());
    while (outcome == Outcome.SUSPENDED || outcome == Outcome.POSTPONED) {
      Consumer<ReplyWriter> writer = await();
      if (writer != null) {
        writer.accept(reply);
        break;
      }
      outcome = engine.executor().execute(session, list, reply, worker, System.nanoTime());
    }
    if (reply.size() == 0) {
      if (outcome == Outcome.CLOSE) {
        throw DISCONNECTED.withStackTrace();
      }
      return null;
    }
    try {
      var in = new ByteArrayInputStream(reply.copyFrom(0));
      // release references to large values early
      reply.clear();
      Object value = new ReplyReader(in, text).read();
      if (value instanceof ReredisException) {
        throw ((ReredisException) value).withStackTrace();
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the session is resumed; returns the writer of the reply, or null to execute again.
   */
  private @Nullable Consumer<ReplyWriter> await() {
    boolean interrupted = false;
    synchronized (signal) {
      while (!resumed) {
        Suspension reason = session.suspension();
        long left = reason == null ? 50 : reason.deadline() - engine.clock().millis();
        if (reason != null && left <= 0) {
          session.timeOut(reason);
          continue;
        }
        try {
          signal.wait(Math.min(left, 1000));
        } catch (InterruptedException e) {
          interrupted = true;
          session.unblock(ReredisException.error("interrupted"));
        }
      }
      resumed = false;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return resumption;
    }
  }

  /** Resets all state, as if the session had just been opened. */
  synchronized void reset() {
    session.resetLocal();
  }

  /** Ends the session, discarding its state. Closing again has no effect. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      session.close();
      engine.closeWorker(worker);
    }
  }

  private final class Calls extends LocalTransport {
    Calls() {
      super("in-process");
    }

    @Override
    public void push(byte[] bytes) {
      if (pushes != null) {
        pushes.accept(bytes);
      }
    }

    @Override
    public void resume(@Nullable Consumer<ReplyWriter> writer) {
      synchronized (signal) {
        resumption = writer;
        resumed = true;
        signal.notifyAll();
      }
    }
  }
}
