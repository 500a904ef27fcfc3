package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Checks that a builder and its store do not affect each other once the store is open. */
class BuilderTest {
  @Test
  void aBuilderThatIsKeptDoesNotChangeTheStore() {
    AtomicReference<Reredis.Builder> kept = new AtomicReference<>();
    try (Reredis store = Reredis.open(kept::set)) {
      kept.get().option("maxmemory-policy", "allkeys-lru").option("hash-max-listpack-entries", "1");
      assertEquals(
          Map.of("maxmemory-policy", "noeviction"),
          store.execute("config", "get", "maxmemory-policy"));
      store.execute("hset", "hash", "a", "1", "b", "2");
      assertEquals("listpack", store.execute("object", "encoding", "hash"));
    }
  }

  @Test
  void aStoreDoesNotChangeItsBuilder() {
    AtomicReference<Reredis.Builder> kept = new AtomicReference<>();
    try (Reredis store = Reredis.open(kept::set)) {
      store.execute("config", "set", "maxmemory-policy", "allkeys-lru");
      assertEquals("noeviction", kept.get().option("maxmemory-policy"));
    }
  }
}
