package io.reredis.net;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Provides a server and Lettuce connections of Spring Data Redis for all tests of a class. */
abstract class SpringOnServer {
  static final int THREADS = 8;
  static ClientTarget target;
  static LettuceConnectionFactory connections;
  static StringRedisTemplate strings;

  @BeforeAll
  static void start() throws IOException {
    target = ClientTarget.open();
    connections = new LettuceConnectionFactory("127.0.0.1", target.port());
    connections.afterPropertiesSet();
    connections.start();
    strings = new StringRedisTemplate(connections);
  }

  @AfterAll
  static void stop() throws IOException {
    connections.destroy();
    target.close();
  }
}
