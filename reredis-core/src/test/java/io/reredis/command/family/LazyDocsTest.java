package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that the first COMMAND DOCS reads the documentation, and that start-up does not. */
class LazyDocsTest {
  private static final String TABLE = "io/reredis/command/commands.txt";

  /** Loads the classes of the store a second time and records which resources they read. */
  private static final class NotingLoader extends URLClassLoader {
    final List<String> read = new ArrayList<>();

    NotingLoader() {
      super(
          new URL[] {Reredis.class.getProtectionDomain().getCodeSource().getLocation()},
          ClassLoader.getPlatformClassLoader());
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      read.add(name);
      return super.getResourceAsStream(name);
    }
  }

  @Test
  void theFileIsReadWithTheFirstCommandDocs() throws Exception {
    try (NotingLoader loader = new NotingLoader()) {
      Class<?> type = loader.loadClass(Reredis.class.getName());
      try (AutoCloseable store = (AutoCloseable) type.getMethod("open").invoke(null)) {
        execute(store, "command", "info", "get");
        assertEquals(List.of(TABLE), loader.read, "for the engine");
        execute(store, "command", "docs", "get");
        execute(store, "command", "docs", "set");
      }
      assertEquals(List.of(TABLE, TABLE), loader.read, "and once for the docs");
    }
  }

  private static void execute(AutoCloseable store, String... command) throws Exception {
    store.getClass().getMethod("execute", String[].class).invoke(store, (Object) command);
  }
}
