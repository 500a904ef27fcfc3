package io.reredis.net;

import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the connections of one listening socket on a thread of its own and assigns them to the
 * I/O loops.
 */
class Acceptor implements Runnable {
  private static final Logger LOG = SafeLog.of(Acceptor.class);
  private static final byte[] TOO_MANY =
      "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DENIED =
      ("-DENIED Redis is running in protected mode because protected mode is enabled and no"
              + " password is set for the default user. In this mode connections are only accepted"
              + " from the loopback interface. To be reached from other machines, give the default"
              + " user a password (requirepass, or ACL SETUSER default), or turn the mode off with"
              + " 'CONFIG SET protected-mode no' from this machine, 'protected-mode no' in the"
              + " configuration file, or --protected-mode no, if no other machine can reach it.\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final long PAUSE_NANOS = 100_000_000;

  /** The largest keep-alive time that Linux accepts, in seconds. */
  private static final int MAX_KEEP_ALIVE = 32767;

  private final Server server;
  private final Listener listener;
  private final Thread thread;

  /** The selector of the thread; null before the thread has started. */
  private volatile @Nullable Selector selector;

  /** Numbers the connections, in place of file descriptor numbers, which Java does not expose. */
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

  Listener listener() {
    return listener;
  }

  /** Closes the socket; returns when the thread has released it, which is at once. */
  void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a port: {0}", e.getMessage());
    }
    Selector waiting = selector;
    if (waiting != null) {
      waiting.wakeup();
    }
    LockSupport.unpark(thread);
    Threads.join(thread);
  }

  @Override
  public void run() {
    while (listener.channel().isOpen()) {
      // without a selector, an interrupt of the waiting thread would close the port
      try (Selector opened = Selector.open()) {
        selector = opened;
        listener.channel().configureBlocking(false);
        listener.channel().register(opened, SelectionKey.OP_ACCEPT);
        acceptAll(opened);
      } catch (ClosedChannelException e) {
        return;
      } catch (Throwable e) {
        // probably out of file descriptors: retry later
        LOG.log(Level.WARNING, "accepting: {0}", Reason.of(e));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void acceptAll(Selector ready) throws IOException {
    while (listener.channel().isOpen()) {
      ready.select(key -> {});
      Threads.clearInterrupt();
      SocketChannel client;
      while ((client = next()) != null) {
        accept(client);
      }
    }
  }

  /** Returns the next connection, or null if none is waiting. Tests override it. */
  SocketChannel next() throws IOException {
    return listener.channel().accept();
  }

  private void accept(SocketChannel client) throws IOException {
    try {
      client.configureBlocking(false);
      if (server.clients() >= server.limits().maxClients()) {
        refuse(client, listener, TOO_MANY);
        return;
      }
      if (server.engine().refusesOthers() && !isLocal(client)) {
        refuse(client, listener, DENIED);
        return;
      }
      if (listener.kind() != Listener.Kind.UNIX) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive(client, server.limits().keepAliveSeconds());
      }
      LOG.log(Level.DEBUG, () -> "Accepted " + shown(client));
      server.adopt(client, DESCRIPTORS.getAndIncrement(), listener.kind());
    } catch (IOException e) {
      client.close();
    } catch (Throwable e) {
      client.close();
      throw e;
    }
  }

  private String shown(SocketChannel client) {
    try {
      return listener.kind() == Listener.Kind.UNIX
          ? "connection to " + listener.file()
          : client.getRemoteAddress().toString().substring(1);
    } catch (IOException e) {
      return "a connection that is lost";
    }
  }

  /** Sends the reason, unless that needs a handshake, and closes. */
  private void refuse(SocketChannel client, Listener from, byte[] answer) throws IOException {
    server.engine().clients().reject();
    if (from.kind() != Listener.Kind.TLS) {
      client.write(ByteBuffer.wrap(answer));
    }
    client.close();
  }

  /** Returns whether the peer is on this machine, as for a Unix socket. */
  private static boolean isLocal(SocketChannel client) throws IOException {
    return !(client.getRemoteAddress() instanceof InetSocketAddress remote)
        || remote.getAddress().isLoopbackAddress();
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
