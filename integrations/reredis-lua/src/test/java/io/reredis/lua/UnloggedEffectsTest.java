package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reredis.Reredis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code redis.set_repl}, with which a script excludes effects from the append-only log. */
class UnloggedEffectsTest {
  @TempDir Path directory;

  private Reredis open() {
    return Reredis.open(b -> b.directory(directory).option("appendonly", "yes").option("save", ""));
  }

  @Test
  void effectsAreExcludedUntilLoggingResumes() {
    try (Reredis store = open()) {
      store
          .scripts()
          .eval(
              "redis.call('set', KEYS[1], 1) redis.set_repl(redis.REPL_NONE)"
                  + " redis.call('set', KEYS[2], 2) redis.set_repl(redis.REPL_REPLICA)"
                  + " redis.call('rpush', KEYS[3], 'x') redis.set_repl(redis.REPL_AOF)"
                  + " redis.call('set', KEYS[4], 4)",
              List.of("a", "b", "c", "d"));
      store.scripts().eval("redis.call('set', KEYS[1], 5)", List.of("e"));
      assertEquals("2", store.strings().get("b"));
    }
    try (Reredis store = open()) {
      assertEquals("1", store.strings().get("a"));
      assertNull(store.strings().get("b"));
      assertEquals(0, store.lists().length("c"));
      assertEquals("4", store.strings().get("d"));
      assertEquals("5", store.strings().get("e"));
    }
  }
}
