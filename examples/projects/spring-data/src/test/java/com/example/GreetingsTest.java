package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reredis.junit.RedisAddress;
import io.reredis.junit.ReredisTest;
import io.reredis.util.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

@ReredisTest(manualClock = true)
class GreetingsTest {
  private LettuceConnectionFactory connections;

  @BeforeEach
  void connect(RedisAddress address) {
    connections = new LettuceConnectionFactory(address.host(), address.port());
    connections.afterPropertiesSet();
    connections.start();
  }

  @AfterEach
  void disconnect() {
    connections.destroy();
  }

  @Test
  void forgetsAfterAnHour(ManualClock clock) {
    Greetings greetings = new Greetings(new StringRedisTemplate(connections));
    greetings.put("ann", "hello");
    clock.advance(Duration.ofMinutes(59));
    assertEquals("hello", greetings.get("ann"));
    clock.advance(Duration.ofMinutes(2));
    assertNull(greetings.get("ann"));
  }
}
