package io.reredis.junit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

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
    LETTUCE,
    REDISSON;

    TestClient connect(int port, String password) {
      return switch (this) {
        case JEDIS -> jedis(port, password);
        case LETTUCE -> lettuce(port, password);
        case REDISSON -> redisson(port, password);
      };
    }

    TestClient connect(int port) {
      return connect(port, "");
    }
  }

  /**
   * Returns the result, or the classes and messages of the exception and its causes, without what
   * differs between two connections: ports, and the names and states of channels and futures.
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
      return text.toString()
          .replaceAll("\\b\\d{4,5}\\b", "port")
          .replaceAll("\\b0x[0-9a-f]{8}\\b", "channel")
          .replaceAll("@[0-9a-f]{5,10}\\b", "@object")
          .replaceAll("\\[Not completed[^]]*]", "[Not completed]")
          .replaceAll("Netty pending tasks: \\d+", "Netty pending tasks");
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
        try {
          jedis.close();
        } catch (JedisConnectionException e) {
          // the connection is broken, and has a request left to send
        }
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

  /** Connects with one connection and one attempt more, so that tests end soon. */
  private static TestClient redisson(int port, String password) {
    Config config = new Config().setThreads(1).setNettyThreads(2).setCodec(StringCodec.INSTANCE);
    config
        .useSingleServer()
        .setAddress("redis://127.0.0.1:" + port)
        .setPassword(password.isEmpty() ? null : password)
        .setConnectionPoolSize(1)
        .setConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(0)
        .setTimeout(TIMEOUT)
        .setConnectTimeout(TIMEOUT)
        .setRetryAttempts(1)
        .setRetryDelay(new ConstantDelay(Duration.ofMillis(100)));
    RedissonClient client = Redisson.create(config);
    return new TestClient() {
      @Override
      public String get(String key) {
        return client.<String>getBucket(key).get();
      }

      @Override
      public String set(String key, String value) {
        client.getBucket(key).set(value);
        return "OK";
      }

      @Override
      public long incr(String key) {
        return client.getAtomicLong(key).incrementAndGet();
      }

      @Override
      public void close() {
        client.shutdown(0, 5, TimeUnit.SECONDS);
      }
    };
  }
}
