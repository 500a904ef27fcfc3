package com.example;

import redis.clients.jedis.UnifiedJedis;

/** Counts the visits of pages. */
public final class Visits {
  private final UnifiedJedis redis;

  public Visits(UnifiedJedis redis) {
    this.redis = redis;
  }

  public long count(String page) {
    return redis.hincrBy("visits", page, 1);
  }
}
