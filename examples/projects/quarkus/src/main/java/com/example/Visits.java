package com.example;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.hash.HashCommands;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts the visits of pages. */
@ApplicationScoped
public class Visits {
  private final HashCommands<String, String, Long> visits;

  public Visits(RedisDataSource redis) {
    visits = redis.hash(Long.class);
  }

  public long count(String page) {
    return visits.hincrby("visits", page, 1);
  }
}
