package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.Reredis;
import io.reredis.command.TestClient;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A redis-server for one test, without files, that runs scripts. */
final class RedisOracle implements AutoCloseable {
  private static final String LOCAL = "127.0.0.1";

  private final Process process;
  private final Socket socket;
  private final DataInputStream in;

  /** Starts the server and waits until it is ready. */
  RedisOracle() throws IOException {
    int port = freePort();
    process =
        new ProcessBuilder("redis-server", "--port", "" + port, "--bind", LOCAL, "--save", "")
            .redirectErrorStream(true)
            .start();
    try {
      awaitReady();
      socket = new Socket(LOCAL, port);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  static boolean isThere() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "redis-server")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(LOCAL))) {
      return free.getLocalPort();
    }
  }

  /** Reads the log output of the server until it is ready, and then continues on another thread. */
  private void awaitReady() throws IOException {
    BufferedReader log =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains("Ready to accept connections")) {
        Thread reader = new Thread(() -> drain(log), "redis-log");
        reader.setDaemon(true);
        reader.start();
        return;
      }
    }
    throw new IOException("redis-server has ended");
  }

  /** Reads the log output, so that the server never blocks when it writes to its log. */
  private static void drain(BufferedReader log) {
    try {
      while (log.readLine() != null) {}
    } catch (IOException e) {
      // the server has ended
    }
  }

  /** Resets the Lua libraries of the server with their options. */
  void reset() throws IOException {
    send(List.of(bytes("SCRIPT"), bytes("FLUSH"), bytes("SYNC")));
    read();
  }

  /**
   * Runs a script, which must return a string.
   *
   * @return the string, or {@code error:} and the message of the error
   */
  String eval(byte[] script, byte[]... arguments) throws IOException {
    send(
        Stream.concat(Stream.of(bytes("EVAL"), script, bytes("0")), Stream.of(arguments)).toList());
    return read();
  }

  /** Sends a command and returns the raw reply. */
  String exchange(String... words) throws IOException {
    send(Stream.of(words).map(RedisOracle::bytes).toList());
    StringBuilder reply = new StringBuilder();
    readRaw(reply);
    return reply.toString();
  }

  /** Sends requests to a store and to redis-server, and compares the replies. */
  static void compare(String version, List<String[]> requests) throws IOException {
    assumeTrue(isThere(), "redis-server is not installed");
    try (Reredis store = Reredis.open();
        RedisOracle redis = new RedisOracle()) {
      TestClient client = new TestClient(store, "127.0.0.1:1");
      client.send("HELLO", version);
      redis.exchange("HELLO", version);
      List<String> expected = new ArrayList<>();
      List<String> replies = new ArrayList<>();
      for (String[] request : requests) {
        String words = String.join(" ", request) + " => ";
        expected.add(words + redis.exchange(request));
        replies.add(words + client.send(request));
      }
      assertEquals(String.join("\n", expected), String.join("\n", replies));
    }
  }

  private void readRaw(StringBuilder reply) throws IOException {
    String line = readLine();
    reply.append(line).append("\r\n");
    char type = line.charAt(0);
    if ("$=".indexOf(type) >= 0 && line.charAt(1) != '-') {
      byte[] text = in.readNBytes(Integer.parseInt(line.substring(1)));
      reply.append(new String(text, StandardCharsets.ISO_8859_1)).append(readLine()).append("\r\n");
    } else if ("*~%".indexOf(type) >= 0) {
      int parts = Integer.parseInt(line.substring(1)) * (type == '%' ? 2 : 1);
      for (int i = 0; i < parts; i++) {
        readRaw(reply);
      }
    }
  }

  private void send(List<byte[]> words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(bytes("*" + words.size() + "\r\n"));
    for (byte[] word : words) {
      request.writeBytes(bytes("$" + word.length + "\r\n"));
      request.writeBytes(word);
      request.writeBytes(bytes("\r\n"));
    }
    socket.getOutputStream().write(request.toByteArray());
  }

  private String read() throws IOException {
    String line = readLine();
    if (line.startsWith("$") && !line.equals("$-1")) {
      byte[] text = in.readNBytes(Integer.parseInt(line.substring(1)));
      readLine();
      return new String(text, StandardCharsets.ISO_8859_1);
    } else if (line.startsWith("-")) {
      return "error: "
          + line.substring(1)
              .replaceFirst("^ERR ", "")
              .replaceFirst(" script: [0-9a-f]{40}, on .*$", "");
    }
    return line;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.readUnsignedByte();
    while (c != '\r') {
      line.append((char) c);
      c = in.readUnsignedByte();
    }
    in.readByte();
    return line.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
