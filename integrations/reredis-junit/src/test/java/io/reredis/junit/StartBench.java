package io.reredis.junit;

import com.github.fppt.jedismock.RedisServer;
import io.reredis.support.Ports;
import java.util.Arrays;
import redis.clients.jedis.Jedis;

/**
 * Measures how long a test class waits for its Redis: the start, a SET by a client, and the stop,
 * in a warm JVM. The first argument is the number of rounds, 200 by default.
 */
public final class StartBench {
  private StartBench() {}

  private interface Round {
    void run() throws Exception;
  }

  /** Prints a line for each library. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    Settings settings = new Settings();
    measure("reredis-junit, store", rounds, () -> new Instance(settings, i -> {}).close());
    measure(
        "reredis-junit, store and server",
        rounds,
        () -> {
          try (Instance instance = new Instance(settings, i -> {})) {
            use(instance.address().port());
          }
        });
    measure(
        "jedis-mock",
        rounds,
        () -> {
          RedisServer server = RedisServer.newRedisServer().start();
          use(server.getBindPort());
          server.stop();
        });
    measure(
        "embedded-redis",
        Math.min(rounds, 20),
        () -> {
          int port = Ports.free();
          var server = redis.embedded.RedisServer.newRedisServer().port(port).build();
          server.start();
          use(port);
          server.stop();
        });
  }

  private static void use(int port) {
    try (Jedis client = new Jedis("127.0.0.1", port)) {
      client.set("k", "v");
    }
  }

  private static void measure(String name, int rounds, Round round) {
    long[] nanos = new long[rounds];
    try {
      for (int i = 0; i < rounds; i++) {
        round.run();
      }
      for (int i = 0; i < rounds; i++) {
        long start = System.nanoTime();
        round.run();
        nanos[i] = System.nanoTime() - start;
      }
    } catch (Exception e) {
      System.out.printf("%-32s fails: %s%n", name, e);
      return;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-32s median %6.2f ms   99%% %6.2f ms%n",
        name, nanos[rounds / 2] / 1e6, nanos[rounds * 99 / 100] / 1e6);
  }
}
