package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Tests that the page is shown once before its first visitor. */
class PageWarmUpTest {
  @Test
  void readsThePageUpToTheFirstRow() {
    assertTrue(PageWarmUp.run());
  }
}
