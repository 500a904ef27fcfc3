package io.reredis.net;

import io.reredis.command.Peers.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection to another server, with a timeout on all operations. It uses a selector of its
 * own, because blocking sockets have no timeout for writes. Used by one thread.
 */
final class SocketPeer implements Peer {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final int timeoutMillis;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();

  private SocketPeer(SocketChannel channel, Selector selector, int timeoutMillis)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.timeoutMillis = timeoutMillis;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, 0);
  }

  static SocketPeer connect(InetSocketAddress address, int timeoutMillis) throws IOException {
    Selector selector = Selector.open();
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      SocketPeer peer = new SocketPeer(channel, selector, timeoutMillis);
      if (!channel.connect(address)) {
        peer.await(SelectionKey.OP_CONNECT);
        channel.finishConnect();
      }
      return peer;
    } catch (IOException | RuntimeException e) {
      selector.close();
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  /** Waits until the socket is ready for the operation. */
  private void await(int operation) throws IOException {
    key.interestOps(operation);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    do {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (selector.select(ready -> {}, Math.max(1, left)) > 0) {
        return;
      }
    } while (System.nanoTime() - deadline < 0);
    throw new SocketTimeoutException("nothing for " + timeoutMillis + " ms");
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() throws IOException {
    try {
      selector.close();
    } finally {
      channel.close();
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] a, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(a, offset, length);
      int count = channel.read(buffer);
      while (count == 0 && length > 0) {
        await(SelectionKey.OP_READ);
        count = channel.read(buffer);
      }
      return count;
    }
  }

  private final class Output extends OutputStream {
    /** The size of one write: a channel copies its input to a native buffer of the same size. */
    private static final int PIECE = 64 * 1024;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] a, int offset, int length) throws IOException {
      int at = offset;
      while (at < offset + length) {
        int piece = Math.min(PIECE, offset + length - at);
        int count = channel.write(ByteBuffer.wrap(a, at, piece));
        at += count;
        if (count == 0) {
          await(SelectionKey.OP_WRITE);
        }
      }
    }
  }
}
