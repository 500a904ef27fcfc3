package io.reredis.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many idle connections from a process of their own, so that the file descriptors of this one are
 * the server's alone.
 */
final class ClientProcess implements AutoCloseable {
  private final Process process;

  private ClientProcess(Process process) {
    this.process = process;
  }

  /** Starts the process and waits until all its connections are open. */
  static ClientProcess connect(int port, int count) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-cp",
                Path.of("target", "test-classes").toString(),
                ClientProcess.class.getName(),
                Integer.toString(port),
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ClientProcess clients = new ClientProcess(process);
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    if (!"ready".equals(output.readLine())) {
      clients.close();
      throw new IOException("the process of the clients failed");
    }
    return clients;
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Opens the connections, says so, and keeps them until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    List<SocketChannel> channels = new ArrayList<>(count);
    while (channels.size() < count) {
      channels.add(SocketChannel.open(server));
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // only the end matters
    }
  }
}
