package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.Reredis;
import io.reredis.option.ExistingKeys;
import io.reredis.util.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests an import of keys that exist already. */
class ImportTest {
  /** A manual clock, because pending entries report their age. */
  private static final ManualClock CLOCK = new ManualClock(1_700_000_000_000L);

  @TempDir Path directory;

  private Reredis open(String log) {
    return Reredis.open(b -> b.directory(directory).clock(CLOCK).option("appendonly", log));
  }

  /** Exports samples of every type; the key {@code string} holds a hash. */
  private static byte[] exported() throws IOException {
    try (Reredis store = Reredis.open(b -> b.clock(CLOCK))) {
      Samples.small(store);
      Samples.large(store);
      store.execute("del", "string");
      store.execute("hset", "string", "f", "imported");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.exportTo(out);
      return out.toByteArray();
    }
  }

  private static void importInto(Reredis store, byte[] file, ExistingKeys existing)
      throws IOException {
    store.importFrom(new ByteArrayInputStream(file), existing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void refused(String log) throws Exception {
    byte[] file = exported();
    try (Reredis store = open(log)) {
      store.strings().set("string", "mine");
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class, () -> store.importFrom(new ByteArrayInputStream(file)));
      assertEquals("the key 'string' is there already", e.getMessage());
      assertEquals("mine", store.strings().get("string"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void skippedAndReplaced(String log) throws Exception {
    byte[] file = exported();
    Map<String, String> imported;
    try (Reredis other = Reredis.open(b -> b.clock(CLOCK))) {
      importInto(other, file, ExistingKeys.SKIP);
      imported = Contents.of(other);
    }
    try (Reredis store = open(log)) {
      store.execute("set", "string", "mine", "ex", "1000");
      store.strings().set("mine", "v");
      importInto(store, file, ExistingKeys.SKIP);
      assertEquals("mine", store.strings().get("string"));
      assertEquals(imported.size() + 1, Contents.of(store).size());
    }
    try (Reredis store = open(log)) {
      assertEquals("mine", store.strings().get("string"), "it is there after a start as well");
      importInto(store, file, ExistingKeys.REPLACE);
      assertEquals(Map.of("f", "imported"), store.execute("hgetall", "string"));
      assertEquals(-1L, store.execute("ttl", "string"));
      assertEquals("v", store.strings().get("mine"));
      store.keys().delete("mine");
      assertEquals(imported, Contents.of(store));
      importInto(store, file, ExistingKeys.REPLACE);
      assertEquals(imported, Contents.of(store));
    }
    try (Reredis store = open(log)) {
      assertEquals(imported, Contents.of(store), "what was replaced is kept");
    }
  }

  @Test
  void aReplacedKeyTouchesItsWatchers() throws Exception {
    try (Reredis store = Reredis.open(b -> b.clock(CLOCK))) {
      store.strings().set("string", "mine");
      var session = store.session();
      session.execute("watch", "string");
      importInto(store, exported(), ExistingKeys.REPLACE);
      session.execute("multi");
      session.execute("ping");
      assertEquals(null, session.execute("exec"), "a watched key was replaced");
      session.close();
    }
  }
}
