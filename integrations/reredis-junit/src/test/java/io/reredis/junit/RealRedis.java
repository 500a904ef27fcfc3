package io.reredis.junit;

import io.reredis.support.Await;
import io.reredis.support.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** A redis-server for one test, without files. */
final class RealRedis implements AutoCloseable {
  private final List<String> command;
  private final Path directory;
  private Process process;
  final int port = Ports.free();

  /** Starts redis-server with options of its command line, and waits until it replies. */
  RealRedis(Path directory, String... options) throws Exception {
    command = new ArrayList<>(List.of("redis-server", "--port", "" + port));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
    command.addAll(List.of(options));
    this.directory = directory;
    start();
  }

  /** Starts redis-server again after {@link #kill}, at the same port. */
  void start() throws Exception {
    process = start(command, directory);
    try {
      Await.until("redis-server serves", this::answers);
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Process start(List<String> command, Path directory) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(directory.resolve("redis.log").toFile()))
          .start();
    } catch (IOException e) {
      return Assumptions.abort("redis-server is not installed");
    }
  }

  private boolean answers() {
    Assertions.assertTrue(process.isAlive(), "redis-server has ended");
    try (Jedis client = new Jedis("127.0.0.1", port)) {
      client.ping();
      return true;
    } catch (JedisConnectionException e) {
      return false;
    } catch (JedisException e) {
      // the server requires a password
      return true;
    }
  }

  /** Ends redis-server at once, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    Assertions.assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
