package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.command.Engine;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP door to a store: any Redis client, and plain lines.
 *
 * <p>It serves from {@link #start} to {@link #close}. Several servers may serve one store. Safe for
 * use by all threads.
 */
public final class Server implements AutoCloseable {
  private static final long STOP_MILLIS = 5000;
  private static final long OUTPUT_PAUSE =
      Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

  private final Engine engine;
  private final Limits limits;
  private final List<Acceptor> acceptors = new ArrayList<>();
  private final IoLoop[] loops;
  private final AtomicInteger next = new AtomicInteger();

  /** Connections that were accepted and have not ended. */
  private final AtomicInteger connections = new AtomicInteger();

  private final int port;

  private Server(Reredis store, ServerOptions options, long outputPause) throws IOException {
    engine = store.engine();
    limits = new Limits(engine.config(), outputPause);
    List<ServerSocketChannel> channels =
        listen(options, (int) engine.config().number("tcp-backlog"));
    port = ((InetSocketAddress) channels.get(0).getLocalAddress()).getPort();
    loops = new IoLoop[options.threads()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new IoLoop(engine, limits, connections, "reredis-io-" + i);
    }
    for (ServerSocketChannel channel : channels) {
      acceptors.add(new Acceptor(this, channel));
    }
    engine.peers(new SocketPeers());
    engine.fact("tcp_port", () -> Integer.toString(port));
    engine.fact("multiplexing_api", () -> "nio");
    engine.fact("io_threads_active", () -> loops.length > 1 ? "1" : "0");
  }

  /**
   * Opens a port for a store and serves it.
   *
   * @throws IOException where the port cannot be opened; its message names address and port
   */
  public static Server start(Reredis store, ServerOptions options) throws IOException {
    return start(store, options, OUTPUT_PAUSE);
  }

  /** As {@link #start(Reredis, ServerOptions)}, where requests wait at that much unread output. */
  static Server start(Reredis store, ServerOptions options, long outputPause) throws IOException {
    Server server = new Server(store, options, outputPause);
    for (IoLoop loop : server.loops) {
      loop.start();
    }
    server.acceptors.forEach(Acceptor::start);
    return server;
  }

  private static List<ServerSocketChannel> listen(ServerOptions options, int backlog)
      throws IOException {
    List<ServerSocketChannel> channels = new ArrayList<>();
    int port = options.port();
    try {
      for (String name : options.addresses()) {
        boolean optional = name.startsWith("-");
        String address = optional ? name.substring(1) : name;
        try {
          channels.add(listen(address, port, backlog));
        } catch (IOException e) {
          if (!optional) {
            throw new BindException(
                "cannot listen on " + address + ":" + port + ": " + e.getMessage());
          }
          continue;
        }
        if (port == 0) {
          // all addresses share the port that the first one got
          port = ((InetSocketAddress) channels.get(0).getLocalAddress()).getPort();
        }
      }
      if (channels.isEmpty()) {
        throw new BindException("cannot listen on any of " + options.addresses());
      }
      return channels;
    } catch (IOException e) {
      for (ServerSocketChannel channel : channels) {
        channel.close();
      }
      throw e;
    }
  }

  private static ServerSocketChannel listen(String address, int port, int backlog)
      throws IOException {
    InetAddress inet = resolve(address);
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            inet instanceof Inet6Address
                ? java.net.StandardProtocolFamily.INET6
                : java.net.StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(inet, port), backlog);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static InetAddress resolve(String address) throws UnknownHostException {
    switch (address) {
      case "*":
        return InetAddress.getByName("0.0.0.0");
      case "::*":
        return InetAddress.getByName("::");
      default:
        return InetAddress.getByName(address);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  Engine engine() {
    return engine;
  }

  Limits limits() {
    return limits;
  }

  /** The number of clients, those included that have been accepted only just now. */
  int clients() {
    return Math.max(connections.get(), engine.clients().count());
  }

  /** Has a loop serve a connection. */
  void adopt(SocketChannel client, int descriptor) {
    connections.incrementAndGet();
    loops[Math.floorMod(next.getAndIncrement(), loops.length)].adopt(client, descriptor);
  }

  IoLoop[] loops() {
    return loops;
  }

  /**
   * Stops serving: no new connections, an answer to every request that has been received, up to
   * five seconds for clients to take their answers, and the end of all connections.
   */
  @Override
  public void close() {
    acceptors.forEach(Acceptor::close);
    for (IoLoop loop : loops) {
      loop.stop(STOP_MILLIS);
    }
    for (IoLoop loop : loops) {
      loop.join();
    }
  }
}
