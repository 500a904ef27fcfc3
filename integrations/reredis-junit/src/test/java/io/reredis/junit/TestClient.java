package io.reredis.junit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;
import redis.clients.jedis.Jedis;

/** The calls of the tests, made by one of the client libraries. */
interface TestClient extends AutoCloseable {
  int TIMEOUT = 1500;

  String get(String key);

  String set(String key, String value);

  long incr(String key);

  @Override
  void close();

  /** The client libraries. */
  enum Library {
    JEDIS,
    LETTUCE;

    TestClient connect(int port, String password) {
      return this == JEDIS ? jedis(port, password) : lettuce(port, password);
    }

    TestClient connect(int port) {
      return connect(port, "");
    }
  }

  /**
   * Returns the result, or the classes and messages of the exception and its causes, without port
   * numbers.
   */
  static String outcome(ThrowingSupplier<Object> call) {
    try {
      return "result " + call.get();
    } catch (Throwable e) {
      StringBuilder text = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        text.append(cause.getClass().getName()).append(": ").append(cause.getMessage());
        text.append('\n');
      }
      return text.toString().replaceAll("\\b\\d{4,5}\\b", "port");
    }
  }

  private static TestClient jedis(int port, String password) {
    Jedis jedis = new Jedis("127.0.0.1", port, TIMEOUT);
    try {
      if (!password.isEmpty()) {
        jedis.auth(password);
      }
      jedis.connect();
    } catch (RuntimeException e) {
      jedis.close();
      throw e;
    }
    return new TestClient() {
      @Override
      public String get(String key) {
        return jedis.get(key);
      }

      @Override
      public String set(String key, String value) {
        return jedis.set(key, value);
      }

      @Override
      public long incr(String key) {
        return jedis.incr(key);
      }

      @Override
      public void close() {
        jedis.close();
      }
    };
  }

  private static TestClient lettuce(int port, String password) {
    RedisURI uri = RedisURI.create("127.0.0.1", port);
    uri.setTimeout(Duration.ofMillis(TIMEOUT));
    if (!password.isEmpty()) {
      uri.setCredentialsProvider(
          io.lettuce.core.RedisCredentialsProvider.from(
              () -> io.lettuce.core.RedisCredentials.just(null, password.toCharArray())));
    }
    RedisClient client = RedisClient.create(uri);
    RedisCommands<String, String> commands;
    try {
      commands = client.connect().sync();
    } catch (RuntimeException e) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
      throw e;
    }
    return new TestClient() {
      @Override
      public String get(String key) {
        return commands.get(key);
      }

      @Override
      public String set(String key, String value) {
        return commands.set(key, value);
      }

      @Override
      public long incr(String key) {
        return commands.incr(key);
      }

      @Override
      public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
      }
    };
  }
}
