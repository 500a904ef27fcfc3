package io.reredis.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/**
 * One thread that accepts the connections of one listening socket and deals them out to the loops.
 */
final class Acceptor implements Runnable {
  private static final Logger LOG = System.getLogger(Acceptor.class.getName());
  private static final byte[] TOO_MANY =
      "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long PAUSE_NANOS = 100_000_000;

  /** The most seconds that Linux takes. */
  private static final int MAX_KEEP_ALIVE = 32767;

  private final Server server;
  private final Listener listener;
  private final Thread thread;

  /** Numbers the connections, for want of the file descriptor's number. */
  private static final AtomicInteger DESCRIPTORS = new AtomicInteger(8);

  Acceptor(Server server, Listener listener) {
    this.server = server;
    this.listener = listener;
    this.thread = new Thread(this, "reredis-accept");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void close() {
    try {
      listener.close();
      thread.join();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a port: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (listener.channel().isOpen()) {
      try {
        accept(listener.channel().accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // out of file descriptors, most likely: a later try may find one
        LOG.log(Level.WARNING, "accepting: {0}", e.toString());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void accept(SocketChannel client) throws IOException {
    try {
      client.configureBlocking(false);
      if (server.clients() >= server.limits().maxClients()) {
        server.engine().clients().reject();
        if (listener.kind() != Listener.Kind.TLS) {
          client.write(ByteBuffer.wrap(TOO_MANY));
        }
        client.close();
        return;
      }
      if (listener.kind() != Listener.Kind.UNIX) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive(client, server.limits().keepAliveSeconds());
      }
      server.adopt(client, DESCRIPTORS.getAndIncrement(), listener.kind());
    } catch (IOException e) {
      client.close();
    } catch (RuntimeException | OutOfMemoryError e) {
      client.close();
      throw e;
    }
  }

  private static void keepAlive(SocketChannel client, int wanted) throws IOException {
    if (wanted == 0) {
      return;
    }
    int seconds = Math.min(wanted, MAX_KEEP_ALIVE);
    client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (client.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
      client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, seconds / 3));
      client.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }
  }
}
