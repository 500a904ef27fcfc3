package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import io.reredis.support.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A redis-server for one test, on the files of a directory. */
final class RedisProcess implements AutoCloseable {
  private final Process process;
  private final int port;
  private Client client;

  /** Starts redis-server with options of its command line, and waits until it serves. */
  RedisProcess(Path directory, String... options) throws Exception {
    port = Ports.free();
    List<String> command =
        new ArrayList<>(
            List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--dir", directory.toString()));
    command.addAll(List.of(options));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("redis.log").toFile())
            .start();
    try {
      Await.until("redis-server serves", this::connect);
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
    execute("hello", "3");
  }

  private boolean connect() {
    assertTrue(process.isAlive(), "redis-server has ended");
    try {
      client = Client.connect(port);
      return "PONG".equals(client.call("ping"));
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Executes a command, which must succeed. */
  Object execute(String... command) throws IOException {
    Object reply = client.call(command);
    if (reply instanceof String text && text.matches("[A-Z]+ .*")) {
      throw new AssertionError(String.join(" ", command) + ": " + text);
    }
    return reply;
  }

  /** Executes commands in one pipeline and ignores their replies. */
  void pipeline(List<String[]> commands) throws IOException {
    StringBuilder requests = new StringBuilder();
    for (String[] command : commands) {
      requests.append(Client.resp(command));
    }
    client.raw(requests.toString());
    for (int i = 0; i < commands.size(); i++) {
      client.read();
    }
  }

  /** Executes a command of bytes; returns an error as its text. */
  Object call(byte[]... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (byte[] word : words) {
      request.write(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      request.write(word);
      request.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return client.raw(request.toByteArray()).read();
  }

  /** Executes a command whose reply is a bulk string, and returns its bytes. */
  byte[] bulk(String... command) throws IOException {
    client.send(command);
    byte[] bytes = client.readBytes(Integer.parseInt(client.readLine().substring(1)));
    client.readLine();
    return bytes;
  }

  @Override
  public void close() throws Exception {
    client.send("shutdown", "nosave");
    client.close();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
