package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class ApplicationTest {
  @Autowired private Visits visits;
  @Autowired private Reredis store;

  @Test
  void countsInTheStoreOfTheTest() {
    assertEquals(1, visits.count("/"));
    assertEquals(2, visits.count("/"));
    assertEquals("2", store.hashes().get("visits", "/"));
  }
}
