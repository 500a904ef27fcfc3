package io.reredis.net;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.SafeLog;
import io.reredis.config.OutputLimits;
import io.reredis.resp.ReplyWriter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The output of a connection: sends replies, queues what the socket does not accept, and enforces
 * {@code client-output-buffer-limit}.
 *
 * <p>Confined to the connection's loop, except for {@link #announce}, {@link #bytes} and {@link
 * #heldBytes}, which any thread may call; the figures may lag behind.
 */
final class Output {
  private static final Logger LOG = SafeLog.of(Output.class);

  /** The number of bytes sent for one connection before others are served. */
  private static final int SENT_AT_ONCE = 256 * 1024;

  private final Connection connection;
  private final IoLoop loop;
  private final ClientSocket socket;

  /** Bytes pushed by other threads and not yet in the queue. */
  private final AtomicLong announced = new AtomicLong();

  /** Whether the connection was closed because of its output. */
  private final AtomicBoolean tooLarge = new AtomicBoolean();

  /** Bytes that the socket has not accepted; null while there are none. */
  private @Nullable OutputQueue queue;

  /** Messages held back until the replies before them have been sent; null while there are none. */
  private @Nullable OutputQueue held;

  /** When the soft limit was exceeded, in ms since 1970; 0 if it is not exceeded. */
  private long softLimitSince;

  Output(Connection connection, IoLoop loop, ClientSocket socket) {
    this.connection = connection;
    this.loop = loop;
    this.socket = socket;
  }

  /** Returns whether no output waits for the socket, apart from encrypted bytes. */
  boolean isEmpty() {
    return queue == null || queue.isEmpty();
  }

  boolean hasUnsent() {
    return !isEmpty() || socket.hasUnsent();
  }

  /** Returns whether so much output waits that no more requests should be executed. */
  boolean isFull() {
    if (isEmpty()) {
      return false;
    }
    assert queue != null;
    long unsent = queue.bytes();
    return unsent > loop.limits().outputPause
        || unsent > loop.engine().clientMemory().outputPause();
  }

  /**
   * Sends replies and queues what the socket does not accept.
   *
   * @param from the size of the writer before the replies
   * @param to the size of the writer after the replies
   */
  void send(ReplyWriter replies, int from, int to) throws IOException {
    byte[] bytes = replies.single();
    if (bytes == null) {
      sendParts(replies, from, to);
    } else {
      int sent = isEmpty() ? write(bytes, from, to) : from;
      if (sent < to) {
        enqueue(Arrays.copyOfRange(bytes, sent, to));
      }
    }
  }

  /** Sends replies with large parts, which are queued without copying. */
  private void sendParts(ReplyWriter replies, int from, int to) throws IOException {
    if (queue == null) {
      queue = new OutputQueue();
    }
    boolean idle = queue.isEmpty();
    replies.ranges(from, to, queue::add);
    if (idle) {
      drain();
    }
    queue.keep(replies);
    if (idle) {
      connection.session().outputWaits();
    }
    connection.session().observeMemory();
    checkLimits();
  }

  /** Sends a range as far as the socket accepts it; returns the index after the sent bytes. */
  private int write(byte[] bytes, int from, int to) throws IOException {
    ByteBuffer buffer = loop.writeBuffer();
    int sent = from;
    while (sent < to) {
      buffer.clear();
      buffer.put(bytes, sent, Math.min(to - sent, buffer.capacity()));
      buffer.flip();
      int count = socket.write(buffer);
      sent += count;
      loop.worker().sent(count);
      if (buffer.hasRemaining()) {
        break;
      }
    }
    connection.session().sent(sent - from);
    return sent;
  }

  /** Sends queued output, as far as the socket accepts it and the limit per turn allows. */
  void sendQueued() throws IOException {
    if (queue == null) {
      return;
    }
    drain();
    connection.session().observeMemory();
    if (queue.isEmpty()) {
      queue = null;
      softLimitSince = 0;
    }
  }

  private void drain() throws IOException {
    if (loop.hasSentMuch()) {
      connection.giveWay();
      return;
    }
    ByteBuffer buffer = loop.writeBuffer();
    for (long sent = 0; !notNull(queue).isEmpty() && sent < SENT_AT_ONCE; ) {
      buffer.clear();
      assert queue != null;
      queue.copyInto(buffer);
      buffer.flip();
      int count = socket.write(buffer);
      queue.remove(count);
      loop.sentQueued(count);
      connection.session().sent(count);
      sent += count;
      if (buffer.hasRemaining()) {
        return;
      }
    }
  }

  /** Queues bytes, and closes the connection if that exceeds a limit. */
  void enqueue(byte[] bytes) {
    if (queue == null) {
      queue = new OutputQueue();
    }
    if (queue.isEmpty()) {
      connection.session().outputWaits();
    }
    queue.add(bytes);
    connection.session().observeMemory();
    checkLimits();
  }

  /** Holds a message back until the replies before it have been sent. */
  void hold(byte[] message) {
    if (held == null) {
      held = new OutputQueue();
    }
    held.add(message);
  }

  boolean holdsMessages() {
    return held != null;
  }

  /** Queues the messages held back. */
  void releaseHeld() {
    OutputQueue messages = held;
    held = null;
    assert messages != null;
    enqueue(messages.copy());
    loop.flushLater(connection);
  }

  /** Writes the messages held back before the next reply. */
  void writeHeld(ReplyWriter reply) {
    if (held != null) {
      reply.raw(held.copy());
      held = null;
    }
  }

  /** Closes the connection if more output waits than {@code client-output-buffer-limit} allows. */
  void checkLimits() {
    OutputLimits.Limit limit = loop.limits().output(connection.session().limitClass());
    long bytes = isEmpty() ? 0 : notNull(queue).bytes();
    assert limit != null;
    boolean overSoft = limit.soft() > 0 && bytes > limit.soft();
    long now = loop.engine().clock().millis();
    if (!overSoft) {
      softLimitSince = 0;
    } else if (softLimitSince == 0) {
      softLimitSince = now;
    }
    boolean tooLong = overSoft && now - softLimitSince >= limit.softSeconds() * 1000;
    if (limit.hard() > 0 && bytes > limit.hard() || tooLong) {
      LOG.log(Level.WARNING, "{0}: output buffer limit reached, closing", socket.address());
      countTooLarge();
      connection.discardSoon();
    }
  }

  private void countTooLarge() {
    if (tooLarge.compareAndSet(false, true)) {
      loop.engine().clients().outputsTooLarge().increment();
    }
  }

  /**
   * Counts bytes that another thread pushes, until {@link #arrived}; returns false if they exceed
   * the hard limit, so that the connection must be closed.
   */
  boolean announce(int bytes) {
    long waiting = announced.addAndGet(bytes);
    connection.session().observeMemory();
    OutputLimits.Limit limit = loop.limits().output(connection.session().limitClass());
    assert limit != null;
    if (limit.hard() > 0 && waiting > limit.hard()) {
      countTooLarge();
      return false;
    }
    return true;
  }

  /** Ends the count of announced bytes, which the loop queues now. */
  void arrived(int bytes) {
    announced.addAndGet(-bytes);
  }

  /** Returns whether pushes of other threads are on their way to the loop. */
  boolean expectsPushes() {
    return announced.get() != 0;
  }

  /** Returns the bytes to send. */
  long bytes() {
    OutputQueue waiting = queue;
    return announced.get() + (waiting == null ? 0 : waiting.bytes()) + socket.unsent();
  }

  /** Returns the bytes to send that use memory of their own: without stored values. */
  long heldBytes() {
    OutputQueue waiting = queue;
    OutputQueue messages = held;
    return announced.get()
        + socket.unsent()
        + (waiting == null ? 0 : waiting.held())
        + (messages == null ? 0 : messages.held());
  }

  /** Discards the queue. */
  void clear() {
    if (queue != null) {
      queue.clear();
      queue = null;
    }
  }
}
