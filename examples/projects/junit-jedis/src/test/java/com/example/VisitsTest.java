package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reredis.Reredis;
import io.reredis.junit.ReredisTest;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPooled;

@ReredisTest
class VisitsTest {
  @Test
  void countsEachPage(JedisPooled client, Reredis store) {
    Visits visits = new Visits(client);
    assertEquals(1, visits.count("/"));
    assertEquals(2, visits.count("/"));
    assertEquals(1, visits.count("/news"));
    assertEquals("2", store.hashes().get("visits", "/"));
    assertFalse(getClass().getModule().isNamed());
  }

  @Test
  void startsWithAnEmptyStore(JedisPooled client) {
    assertEquals(1, new Visits(client).count("/"));
  }
}
