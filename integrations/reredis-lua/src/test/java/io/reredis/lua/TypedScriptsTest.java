package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.Reredis;
import io.reredis.Scripts;
import io.reredis.util.ReredisException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests scripts and functions through the typed API. */
class TypedScriptsTest {
  @Test
  void scriptsHaveKeysAndArguments() {
    try (Reredis store = Reredis.open()) {
      Scripts scripts = store.scripts();
      assertEquals(
          7L, scripts.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", List.of("n"), "7"));
      assertEquals("7", store.strings().get("n"));
      assertEquals(
          List.of("n", "ä", 3L), scripts.eval("return {KEYS[1], ARGV[1], 3.9}", List.of("n"), "ä"));
      assertNull(scripts.eval("return false", List.of()));
      ReredisException e =
          assertThrows(ReredisException.class, () -> scripts.eval("return 1 1", List.of()));
      assertEquals("ERR", e.code().name());
    }
  }

  @Test
  void functionsAreReplaced() {
    try (Reredis store = Reredis.open()) {
      Scripts scripts = store.scripts();
      String library = "#!lua name=lib\nredis.register_function('f', function(k, a) return ";
      assertEquals("lib", scripts.load(library + "k[1] end)"));
      assertEquals("x", scripts.call("f", List.of("x")));
      assertEquals("lib", scripts.load(library + "a[1] end)"));
      assertEquals("y", scripts.call("F", List.of("x"), "y"));
    }
  }

  /** Threads of a common pool may have a class loader that does not see the program's libraries. */
  @Test
  void aThreadWithAnyClassLoaderRunsTheFirstScript() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try (Reredis store = Reredis.open()) {
      assertEquals(1L, store.scripts().eval("return 1", List.of()));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void atomicBlocksRefuseScripts() {
    try (Reredis store = Reredis.open()) {
      store.atomically(
          List.of("k"),
          tx ->
              assertThrows(
                  IllegalStateException.class, () -> store.scripts().eval("return 1", List.of())));
    }
  }
}
