package com.example;

import io.lettuce.core.api.StatefulRedisConnection;
import jakarta.inject.Singleton;

/** Counts the visits of pages. */
@Singleton
public class Visits {
  private final StatefulRedisConnection<String, String> redis;

  public Visits(StatefulRedisConnection<String, String> redis) {
    this.redis = redis;
  }

  public long count(String page) {
    return redis.sync().hincrby("visits", page, 1);
  }
}
