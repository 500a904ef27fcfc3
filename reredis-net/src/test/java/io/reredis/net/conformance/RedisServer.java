package io.reredis.net.conformance;

import io.reredis.support.Folders;
import io.reredis.support.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The installed redis-server, started once, on a free port and without persistence. */
final class RedisServer {
  private static final String BINARY = "redis-server";
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Commands that restore the defaults after a test. */
  private static final String[] DEFAULTS = {
    "client unpause",
    "config set notify-keyspace-events \"\" requirepass \"\" slowlog-log-slower-than 10000"
        + " slowlog-max-len 128 latency-monitor-threshold 0 hz 10 timeout 0 latency-tracking yes"
        + " maxmemory 0 maxmemory-policy noeviction maxmemory-clients 0 lfu-log-factor 10"
        + " proto-max-bulk-len 536870912 busy-reply-threshold 5000 appendonly no appendfsync everysec rdbcompression yes",
    "acl deluser alice bob carol dave eve",
    "acl setuser default reset on nopass ~* &* +@all",
    "config set acllog-max-len 128 acl-pubsub-default resetchannels",
    "acl log reset",
    "script flush",
    "debug set-disable-deny-scripts 0",
    "config resetstat",
    "slowlog reset",
    "latency reset",
    "debug set-active-expire 1",
    "flushall",
  };

  private static RedisServer shared;

  private final Process process;
  private final int port;
  private final SocketClient admin;

  private RedisServer() throws IOException {
    port = Ports.free();
    Path directory = Files.createTempDirectory("redis-server");
    process =
        new ProcessBuilder(
                BINARY,
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--enable-debug-command",
                "yes",
                "--dir",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, directory)));
    admin = connect();
  }

  private static void end(Process process, Path directory) {
    try {
      process.destroyForcibly().waitFor();
      Folders.delete(directory);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("left over: " + directory, e);
    }
  }

  private SocketClient connect() throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    for (; ; ) {
      try {
        SocketClient client = new SocketClient(null, port);
        // another server may have taken the port since it was found to be free
        Reply info = client.send(Notation.words("info server"));
        if (info.text().contains("process_id:" + process.pid() + "\r")) {
          return client;
        }
        client.close();
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw e;
        }
      }
      if (!process.isAlive()) {
        throw new IOException("redis-server did not start on port " + port);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Returns whether redis-server is installed. */
  static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, BINARY)));
  }

  static synchronized RedisServer shared() throws IOException {
    if (shared == null) {
      shared = new RedisServer();
    }
    return shared;
  }

  /** Ends the process; the next test that needs it starts it again. */
  static synchronized void stopShared() throws IOException {
    if (shared != null) {
      shared.admin.close();
      shared.process.destroy();
      shared = null;
    }
  }

  int port() {
    return port;
  }

  /** Deletes all keys and restores the defaults. */
  void reset() throws IOException {
    awaitAlone();
    for (String line : DEFAULTS) {
      try {
        Reply reply = admin.send(Notation.words(line));
        if (reply.isError()) {
          throw new IOException(line + ": " + reply);
        }
      } catch (IOException e) {
        stopShared();
        throw e;
      }
    }
  }

  /** Waits until the server has noticed that the clients of earlier tests have disconnected. */
  private void awaitAlone() throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    while (admin.send(Notation.words("client list")).text().lines().count() > 1) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("clients of an earlier test are still connected");
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }

  /** Waits until the clock of the server has advanced by the given time. */
  void waitFor(long millis) throws IOException {
    long until = micros() + millis * 1000;
    for (long now = micros(); now <= until; now = micros()) {
      LockSupport.parkNanos((until - now) * 1000);
    }
  }

  /** Skips tests if redis-server is not installed, and ends the server after all tests. */
  static final class Needed implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (!isInstalled()) {
        return ConditionEvaluationResult.disabled("no redis-server on this machine");
      }
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(RedisServer.class))
          .getOrComputeIfAbsent(RedisServer.class, key -> (AutoCloseable) RedisServer::stopShared);
      return ConditionEvaluationResult.enabled("");
    }
  }

  private long micros() throws IOException {
    Reply time = admin.send("time".getBytes(StandardCharsets.US_ASCII));
    return Long.parseLong(time.parts().get(0).text()) * 1_000_000
        + Long.parseLong(time.parts().get(1).text());
  }
}
