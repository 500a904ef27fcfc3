package io.reredis.net;

import io.reredis.command.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections to other servers over TCP.
 *
 * <p>Each operation runs on a daemon thread, up to {@link #THREADS} at once; idle threads end.
 * Thread-safe.
 */
final class SocketPeers implements Peers {
  private static final int THREADS = 64;
  private static final long KEPT_SECONDS = 5;

  private final AtomicInteger count = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          KEPT_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          this::make);

  SocketPeers() {
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread make(Runnable work) {
    Thread thread = new Thread(work, "reredis-peer-" + count.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  @Override
  public Peer connect(String host, int port, int timeoutMillis) throws IOException {
    if (port < 0) {
      throw new IOException("no port");
    }
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      try {
        return SocketPeer.connect(new InetSocketAddress(address, port), timeoutMillis);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }
}
