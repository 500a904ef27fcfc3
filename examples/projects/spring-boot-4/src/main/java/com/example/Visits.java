package com.example;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/** Counts the visits of pages. */
@Component
class Visits {
  private final StringRedisTemplate redis;

  Visits(StringRedisTemplate redis) {
    this.redis = redis;
  }

  long count(String page) {
    return redis.opsForHash().increment("visits", page, 1);
  }
}
