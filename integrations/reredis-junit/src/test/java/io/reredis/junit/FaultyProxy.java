package io.reredis.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy for a redis-server that applies a fault to the requests of one command. A client sends a
 * request only after the previous reply, so each read returns one request.
 */
final class FaultyProxy implements AutoCloseable {
  /** The kinds of faults. */
  enum Action {
    DROP,
    STALL,
    CUT
  }

  private final ServerSocket listening;
  private final int target;
  private final String command;
  private final Action action;
  private final int bytes;

  /** The number of further requests of the command to which the fault applies. */
  private final AtomicInteger left;

  private final CopyOnWriteArrayList<Socket> sockets = new CopyOnWriteArrayList<>();

  FaultyProxy(int target, String command, Action action, int bytes, int times) throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.command = "\r\n" + command + "\r\n";
    this.action = action;
    this.bytes = bytes;
    left = new AtomicInteger(times);
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private interface Task {
    void run() throws IOException;
  }

  /** Runs a task on a new thread, which ends silently when a socket is closed. */
  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // a socket was closed
              }
            },
            "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(client);
      sockets.add(server);
      start(() -> forward(client, server));
    }
  }

  private void forward(Socket client, Socket server) throws IOException {
    InputStream requests = client.getInputStream();
    OutputStream replies = client.getOutputStream();
    byte[] buffer = new byte[65536];
    try (client;
        server) {
      start(() -> forwardReplies(server, client));
      for (int n = requests.read(buffer); n >= 0; n = requests.read(buffer)) {
        String request = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        if (!request.contains(command) || left.getAndDecrement() <= 0) {
          server.getOutputStream().write(buffer, 0, n);
          continue;
        }
        switch (action) {
          case DROP -> {
            return;
          }
          case STALL -> {}
          case CUT -> {
            byte[] reply = executed(buffer, n);
            replies.write(reply, 0, Math.min(bytes, reply.length));
            return;
          }
        }
      }
    }
  }

  /** Executes a request on a separate connection and returns its reply. */
  private byte[] executed(byte[] request, int length) throws IOException {
    try (Socket own = new Socket(InetAddress.getLoopbackAddress(), target)) {
      own.getOutputStream().write(request, 0, length);
      byte[] reply = new byte[1000];
      int n = own.getInputStream().read(reply);
      return java.util.Arrays.copyOf(reply, n);
    }
  }

  private static void forwardReplies(Socket server, Socket client) throws IOException {
    server.getInputStream().transferTo(client.getOutputStream());
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
