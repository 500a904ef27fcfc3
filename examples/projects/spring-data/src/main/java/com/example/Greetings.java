package com.example;

import java.time.Duration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Remembers greetings for an hour. */
public final class Greetings {
  private final StringRedisTemplate redis;

  public Greetings(StringRedisTemplate redis) {
    this.redis = redis;
  }

  public void put(String name, String greeting) {
    redis.opsForValue().set("greeting:" + name, greeting, Duration.ofHours(1));
  }

  /** Returns the greeting, or null if there is none. */
  public String get(String name) {
    return redis.opsForValue().get("greeting:" + name);
  }
}
