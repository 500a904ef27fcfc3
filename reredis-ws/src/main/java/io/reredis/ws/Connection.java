package io.reredis.ws;

import io.reredis.tls.TlsChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection: its output queue and the {@link Side} that handles its input. Confined to the HTTP
 * thread unless marked.
 */
final class Connection {
  private final HttpLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>();

  /** Bytes counted by {@link #reserve} and not written yet. */
  private final AtomicLong queued = new AtomicLong();

  /** TLS on the channel; null without TLS. */
  private @Nullable TlsChannel tls;

  private @Nullable Side side;
  private boolean closing;
  private boolean closed;
  private boolean held;

  /** Whether the side knows that the connection ends. */
  private boolean told;

  private long closeBy;

  Connection(HttpLoop loop, SocketChannel channel, SelectionKey key) throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
    this.remote = (InetSocketAddress) channel.getRemoteAddress();
    this.local = (InetSocketAddress) channel.getLocalAddress();
  }

  /** Creates the TLS layer, given a callback for the end of tasks on other threads. */
  interface Encryption {
    TlsChannel with(Runnable done) throws IOException;
  }

  /** Begins a TLS handshake. */
  void encrypt(Encryption encryption) throws IOException {
    tls = encryption.with(() -> loop.post(() -> loop.attempt(this, this::handshakeGoesOn)));
  }

  private void handshakeGoesOn() throws IOException {
    assert tls != null;
    tls.resume();
    readable(loop.buffer());
  }

  /** Returns the address of the peer. Any thread. */
  InetSocketAddress remote() {
    return remote;
  }

  /** Returns the local address. Any thread. */
  InetSocketAddress local() {
    return local;
  }

  /** Returns the bytes queued and not written. Any thread. */
  long queued() {
    return queued.get();
  }

  /** Counts bytes that are about to be queued. Any thread. */
  void reserve(int bytes) {
    queued.addAndGet(bytes);
  }

  @Nullable Side side() {
    return side;
  }

  /** Sets the handler of later input. */
  void side(Side next) {
    side = next;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Queues a frame, in the order of these calls and of tasks posted to the HTTP loop. Any thread.
   */
  void post(Frame frame) {
    reserve(frame.length());
    loop.post(this, () -> write(frame.bytes()));
  }

  /** Queues bytes counted by {@link #reserve}. */
  void write(ByteBuffer bytes) {
    if (closing || closed) {
      queued.addAndGet(-bytes.remaining());
    } else {
      pending.add(bytes);
    }
  }

  /** Drops queued output, except for the rest of a partially written buffer. */
  void dropWaiting() {
    ByteBuffer begun = pending.peek();
    if (begun != null && begun.position() > 0) {
      pending.poll();
    } else {
      begun = null;
    }
    for (ByteBuffer bytes : pending) {
      queued.addAndGet(-bytes.remaining());
    }
    pending.clear();
    if (begun != null) {
      pending.add(begun);
    }
  }

  /** Counts and queues bytes. */
  void send(ByteBuffer bytes) {
    reserve(bytes.remaining());
    write(bytes);
  }

  void readable(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int read = tls == null ? channel.read(buffer) : tls.read(buffer);
    if (read < 0) {
      close();
    } else if (read > 0 && !closing) {
      buffer.flip();
      assert side != null;
      side.received(buffer);
      flush();
    } else if (tls != null) {
      flush();
    }
  }

  /** Writes queued output when the socket is writable. */
  void writable(ByteBuffer buffer) throws IOException {
    if (tls != null && tls.flush() && tls.isStalled()) {
      readable(buffer);
    } else {
      flush();
    }
  }

  /** Writes as much as the socket accepts. */
  void flush() throws IOException {
    if (closed) {
      return;
    }
    boolean hadMore = !pending.isEmpty();
    for (ByteBuffer next = pending.peek(); next != null; next = pending.peek()) {
      queued.addAndGet(-(tls == null ? channel.write(next) : tls.write(next)));
      if (next.hasRemaining()) {
        break;
      }
      pending.poll();
    }
    if (pending.isEmpty() && closing) {
      shutdownOutput();
    }
    interest();
    if (hadMore && !closing && queued.get() < Limits.BUSY_BYTES) {
      assert side != null;
      side.drained();
      if (!closed) {
        interest();
      }
    }
  }

  private void shutdownOutput() throws IOException {
    if (tls != null) {
      tls.closeOutput();
      if (!tls.flush()) {
        return;
      }
    }
    channel.shutdownOutput();
  }

  private void interest() {
    boolean reads = !held || closing;
    boolean writes = !pending.isEmpty();
    if (tls != null) {
      reads = tls.wantsRead(reads);
      writes = tls.wantsWrite(writes);
    }
    int wanted = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
    if (key.isValid() && key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Pauses or resumes reading. */
  void hold(boolean on) {
    held = on;
    if (!closed) {
      interest();
    }
  }

  /**
   * Closes after the output is written and the peer has closed, or at the deadline: closing a
   * socket with unread input would discard the last output.
   */
  void closeGently(long by) {
    if (!closing) {
      closing = true;
      closeBy = by;
      tellSide();
    }
  }

  private void tellSide() {
    if (!told) {
      assert side != null;
      side.gone();
      told = true;
    }
  }

  void sweep(long now) {
    if (!closing) {
      assert side != null;
      side.sweep(now);
    } else if (now - closeBy >= 0) {
      close();
    }
  }

  /** Closes immediately. If this fails, the next sweep of the loop calls it again. */
  void close() {
    if (!closed) {
      closed = true;
      key.cancel();
      if (tls != null) {
        tls.end();
      }
      try {
        channel.close();
      } catch (IOException e) {
        loop.ignored(e);
      }
      pending.clear();
      queued.set(0);
    }
    tellSide();
    loop.forget(this);
  }
}
