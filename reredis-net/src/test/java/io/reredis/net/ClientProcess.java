package io.reredis.net;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens many connections in a separate process, so that this process needs file descriptors only
 * for the server. The connections are idle or wait in BLPOP.
 */
final class ClientProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ClientProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Starts the process and waits until all its connections are open. */
  static ClientProcess connect(int port, int count) throws IOException {
    return start(port, count, "");
  }

  /** As {@link #connect}, and each connection in turn waits in BLPOP for an element of a list. */
  static ClientProcess block(int port, int count, String list) throws IOException {
    return start(port, count, list);
  }

  private static ClientProcess start(int port, int count, String list) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-cp",
                Path.of("target", "test-classes").toString(),
                ClientProcess.class.getName(),
                Integer.toString(port),
                Integer.toString(count),
                list)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ClientProcess clients = new ClientProcess(process);
    if (!"ready".equals(clients.output.readLine())) {
      clients.close();
      throw new IOException("the process of the clients failed");
    }
    return clients;
  }

  /**
   * Waits until every connection has received an element; returns the elements in connection order.
   */
  String elements() throws IOException {
    return output.readLine();
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Opens the connections, prints "ready", and keeps them open until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    String list = arguments[2];
    List<SocketChannel> channels = new ArrayList<>(count);
    SocketChannel control = SocketChannel.open(server);
    while (channels.size() < count) {
      SocketChannel channel = SocketChannel.open(server);
      channels.add(channel);
      if (!list.isEmpty()) {
        channel.write(ByteBuffer.wrap(ascii("CLIENT ID\r\n")));
        String id = read(channel, 1).substring(1);
        channel.write(ByteBuffer.wrap(ascii("BLPOP " + list + " 0\r\n")));
        awaitBlocked(control, id);
      }
    }
    control.close();
    System.out.println("ready");
    if (!list.isEmpty()) {
      StringBuilder elements = new StringBuilder();
      for (SocketChannel channel : channels) {
        elements.append(read(channel, 5)).append(' ');
      }
      System.out.println(elements.toString().trim());
    }
    while (System.in.read() >= 0) {
      // only the end of the input matters
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Waits until a client is blocked, so that the next one is behind it. */
  private static void awaitBlocked(SocketChannel control, String id) throws IOException {
    String client;
    do {
      control.write(ByteBuffer.wrap(ascii("CLIENT LIST ID " + id + "\r\n")));
      client = bulk(control);
    } while (!client.contains(" flags=b "));
  }

  /** Reads a bulk string. */
  private static String bulk(SocketChannel channel) throws IOException {
    int length = Integer.parseInt(read(channel, 1).substring(1));
    ByteBuffer bytes = ByteBuffer.allocate(length + 2);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return new String(bytes.array(), StandardCharsets.US_ASCII);
  }

  /** Reads the given number of lines and returns the last one. */
  private static String read(SocketChannel channel, int lines) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder line = new StringBuilder();
    String last = "";
    for (int left = lines; left > 0; ) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new EOFException();
      }
      char c = (char) one.get(0);
      if (c == '\n') {
        left--;
        last = line.toString().trim();
        line.setLength(0);
      } else {
        line.append(c);
      }
    }
    return last;
  }
}
