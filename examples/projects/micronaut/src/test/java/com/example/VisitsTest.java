package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.reredis.Reredis;
import io.reredis.junit.ReredisTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

@ReredisTest
class VisitsTest {
  @Test
  void countsInTheStoreOfTheTest(URI redis, Reredis store) {
    try (ApplicationContext context = ApplicationContext.run(java.util.Map.of("redis.uri", redis.toString()))) {
      Visits visits = context.getBean(Visits.class);
      assertEquals(1, visits.count("/"));
      assertEquals(2, visits.count("/"));
      assertEquals("2", store.hashes().get("visits", "/"));
    }
  }
}
