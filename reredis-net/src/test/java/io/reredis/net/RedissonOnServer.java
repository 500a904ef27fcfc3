package io.reredis.net;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Provides a server and a Redisson client with default settings for all tests of a class. */
abstract class RedissonOnServer {
  static final int THREADS = 8;
  static ClientTarget target;
  static RedissonClient redisson;

  @BeforeAll
  static void start() throws IOException {
    target = ClientTarget.open();
    redisson = Redisson.create(config());
  }

  @AfterAll
  static void stop() throws IOException {
    redisson.shutdown(0, 200, TimeUnit.MILLISECONDS);
    target.close();
  }

  static Config config() {
    Config config = new Config();
    config.useSingleServer().setAddress("redis://127.0.0.1:" + target.port());
    return config;
  }
}
