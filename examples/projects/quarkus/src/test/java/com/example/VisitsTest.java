package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.reredis.Reredis;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ReredisResource.class)
class VisitsTest {
  @Inject Visits visits;

  Reredis store;

  @BeforeEach
  void clear() {
    store.execute("FLUSHALL");
  }

  @Test
  void countsInTheStoreOfTheTest() {
    assertEquals(1, visits.count("/"));
    assertEquals(2, visits.count("/"));
    assertEquals("2", store.hashes().get("visits", "/"));
  }
}
