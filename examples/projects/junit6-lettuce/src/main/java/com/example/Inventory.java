package com.example;

import io.lettuce.core.api.sync.RedisCommands;

/** Counts the items in stock. */
public final class Inventory {
  private final RedisCommands<String, String> redis;

  public Inventory(RedisCommands<String, String> redis) {
    this.redis = redis;
  }

  public long add(String item, long count) {
    return redis.hincrby("stock", item, count);
  }

  /** Takes an item; returns false if there is none. */
  public boolean take(String item) {
    if (redis.hincrby("stock", item, -1) >= 0) {
      return true;
    }
    redis.hincrby("stock", item, 1);
    return false;
  }
}
