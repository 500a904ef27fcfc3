package io.reredis.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures how clients that repeatedly request a megabyte and never read affect others: the latency
 * of GET of a small value without and with them, and the resident memory of the server.
 *
 * <p>Arguments: the port of a running server, its process id, the number of clients, seconds.
 */
final class StalledReadersBench {
  private static final int SAMPLES = 20_000;

  private StalledReadersBench() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    String process = arguments[1];
    int count = Integer.parseInt(arguments[2]);
    long end = Long.parseLong(arguments[3]) * 1_000_000_000L;
    try (Client other = Client.connect(port)) {
      other.call("SET", "big", "v".repeat(1 << 20));
      other.call("SET", "small", "v");
      measure(other);
      System.out.println("without: " + measure(other) + ", resident " + resident(process));
      List<SocketChannel> crowd = new ArrayList<>();
      long start = System.nanoTime();
      while (System.nanoTime() - start < end) {
        int closed = send(crowd);
        while (crowd.size() < count) {
          crowd.add(connect(port));
        }
        System.out.printf(
            "after %d s: %s, resident %s, %d of %d clients were closed%n",
            (System.nanoTime() - start) / 1_000_000_000,
            measure(other),
            resident(process),
            closed,
            count);
      }
      for (SocketChannel channel : crowd) {
        channel.close();
      }
      System.out.println("afterwards: " + measure(other) + ", resident " + resident(process));
    }
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    return channel;
  }

  /**
   * Sends requests until the server accepts no more; returns the number of clients it has closed.
   */
  private static int send(List<SocketChannel> crowd) throws IOException {
    byte[] requests = Client.resp("GET", "big").repeat(200).getBytes(StandardCharsets.US_ASCII);
    int closed = 0;
    for (SocketChannel channel : List.copyOf(crowd)) {
      try {
        channel.write(ByteBuffer.wrap(requests));
      } catch (IOException e) {
        channel.close();
        crowd.remove(channel);
        closed++;
      }
    }
    return closed;
  }

  private static String measure(Client client) throws IOException {
    long[] nanos = new long[SAMPLES];
    byte[] request = Client.resp("GET", "small").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < SAMPLES; i++) {
      long start = System.nanoTime();
      client.raw(request);
      client.read();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return "p50 %d us, p99 %d us, worst %d us"
        .formatted(
            nanos[SAMPLES / 2] / 1000, nanos[SAMPLES * 99 / 100] / 1000, nanos[SAMPLES - 1] / 1000);
  }

  private static String resident(String process) throws IOException {
    return Files.readAllLines(Path.of("/proc", process, "status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
        .findFirst()
        .orElse("unknown");
  }
}
