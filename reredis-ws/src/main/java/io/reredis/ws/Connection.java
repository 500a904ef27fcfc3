package io.reredis.ws;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One socket: what is queued to it, and the {@link Side} that speaks on it. Confined to the door's
 * thread but for what is marked.
 */
final class Connection {
  private final Door door;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>();

  /** Bytes promised by {@link #reserve} and not written yet. */
  private final AtomicLong queued = new AtomicLong();

  private Side side;
  private boolean closing;
  private boolean closed;
  private boolean held;
  private long closeBy;

  Connection(Door door, SocketChannel channel, SelectionKey key) throws IOException {
    this.door = door;
    this.channel = channel;
    this.key = key;
    this.remote = (InetSocketAddress) channel.getRemoteAddress();
    this.local = (InetSocketAddress) channel.getLocalAddress();
  }

  /** The address of the other side. Any thread. */
  InetSocketAddress remote() {
    return remote;
  }

  /** The address of this side. Any thread. */
  InetSocketAddress local() {
    return local;
  }

  /** Bytes queued and not written. Any thread. */
  long queued() {
    return queued.get();
  }

  /** Counts bytes that are about to be queued. Any thread. */
  void reserve(int bytes) {
    queued.addAndGet(bytes);
  }

  Side side() {
    return side;
  }

  /** Sets what is spoken from now on. */
  void side(Side next) {
    side = next;
  }

  boolean isClosed() {
    return closed;
  }

  /** Queues bytes that were counted with {@link #reserve}. */
  void write(ByteBuffer bytes) {
    if (closing || closed) {
      queued.addAndGet(-bytes.remaining());
    } else {
      pending.add(bytes);
    }
  }

  /** Counts and queues bytes. */
  void send(ByteBuffer bytes) {
    reserve(bytes.remaining());
    write(bytes);
  }

  void readable(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int read = channel.read(buffer);
    if (read < 0) {
      close();
    } else if (read > 0 && !closing) {
      buffer.flip();
      side.received(buffer);
      flush();
    }
  }

  /** Writes as much as the network takes. */
  void flush() throws IOException {
    if (closed) {
      return;
    }
    boolean hadMore = !pending.isEmpty();
    for (ByteBuffer next = pending.peek(); next != null; next = pending.peek()) {
      queued.addAndGet(-channel.write(next));
      if (next.hasRemaining()) {
        break;
      }
      pending.poll();
    }
    if (pending.isEmpty() && closing) {
      channel.shutdownOutput();
    }
    interest();
    if (hadMore && !closing && queued.get() < Limits.BUSY_BYTES) {
      side.drained();
      if (!closed) {
        interest();
      }
    }
  }

  private void interest() {
    int read = held && !closing ? 0 : SelectionKey.OP_READ;
    int write = pending.isEmpty() ? 0 : SelectionKey.OP_WRITE;
    if (key.isValid() && key.interestOps() != (read | write)) {
      key.interestOps(read | write);
    }
  }

  /** Stops or goes on reading. */
  void hold(boolean on) {
    held = on;
    if (!closed) {
      interest();
    }
  }

  /**
   * Closes once everything is written and the other side has closed, too, or the time is up: a
   * socket closed with unread input would take what was written last with it.
   */
  void closeGently(long by) {
    if (!closing) {
      closing = true;
      closeBy = by;
      side.gone();
    }
  }

  void sweep(long now) {
    if (!closing) {
      side.sweep(now);
    } else if (now - closeBy >= 0) {
      close();
    }
  }

  /** Closes at once. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      door.ignored(e);
    }
    pending.clear();
    queued.set(0);
    door.forget(this);
    if (!closing) {
      side.gone();
    }
  }
}
