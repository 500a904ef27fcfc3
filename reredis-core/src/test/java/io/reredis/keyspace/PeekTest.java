package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Tests reading the size of a value without the lock, which decides whether a command runs long.
 */
class PeekTest {
  private static final int SETS = 5_000;
  private static final int ELEMENTS = 600;

  @Test
  void theSizeOfEveryLargeValueIsFound() {
    String[] elements = new String[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      elements[i] = "element " + i;
    }
    try (Reredis store = Reredis.open()) {
      for (int i = 0; i < SETS; i++) {
        store.sets().add("set " + i, elements);
        store.strings().set("string " + i, "value");
      }
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      for (int i = 0; i < SETS; i++) {
        assertEquals(ELEMENTS, keyspace.unlocked().peekSize(0, Bytes.of("set " + i)), "set " + i);
      }
      assertEquals(0, keyspace.unlocked().peekSize(0, Bytes.of("string 1")));
      assertEquals(0, keyspace.unlocked().peekSize(0, Bytes.of("no key")));
    }
  }
}
