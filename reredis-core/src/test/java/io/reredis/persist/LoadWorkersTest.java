package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.command.Engine;
import io.reredis.util.Clock;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads load what one thread loads, and find the same damages. */
class LoadWorkersTest {
  private static final int THREADS = 3;
  private static final int MANY = 20_000;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private Path file;

  @BeforeEach
  void path() {
    file = directory.resolve("file.rdb");
  }

  private Reredis open() {
    return Reredis.open(b -> b.clock(clock).activeExpiry(false).databases(10));
  }

  private Map<String, String> write(int strings) throws IOException {
    try (Reredis store = open();
        CommandSession session = store.session()) {
      Samples.small(store);
      Samples.large(store);
      for (int i = 0; i < strings; i++) {
        session.execute("select", i % 100 == 0 ? "3" : "1");
        session.execute("set", "key" + i, "value" + i + "x".repeat(i % 300));
      }
      try (OutputStream out = Files.newOutputStream(file)) {
        store.exportTo(out);
      }
      return Contents.of(store);
    }
  }

  private SnapshotLoader loader(Reredis store, int threads) {
    Engine engine = store.engine();
    return new SnapshotLoader(engine.keyspace(), engine.operations().dumps(), true, threads, 0);
  }

  @Test
  void allKeys() throws IOException {
    Map<String, String> expected = write(MANY);
    assertTrue(Files.size(file) > 3 << 20, "several windows");
    try (Reredis store = open()) {
      SnapshotLoader loader = loader(store, THREADS);
      loader.load(file, new LoadProgress(Clock.system()));
      assertEquals(expected.size(), loader.loaded());
      assertEquals(expected, Contents.of(store));
    }
  }

  @Test
  void keysWhoseTimeHasCome() throws IOException {
    Map<String, String> expected = write(0);
    clock.advance(Duration.ofMillis(33_000_000_000_002L - clock.millis()));
    try (Reredis store = open()) {
      SnapshotLoader loader = loader(store, THREADS);
      loader.load(file, new LoadProgress(Clock.system()));
      assertEquals(2, loader.expired());
      assertEquals(expected.size(), loader.loaded() + loader.expired());
    }
  }

  @Test
  void aKeyThatIsThere() throws IOException {
    write(0);
    try (Reredis store = open()) {
      store.strings().set("biglist", "mine");
      BadFileException e =
          assertThrows(
              BadFileException.class,
              () -> loader(store, THREADS).load(file, new LoadProgress(Clock.system())));
      assertTrue(e.getMessage().endsWith("the key 'biglist' stands in the file twice"));
      assertEquals("mine", store.strings().get("biglist"));
    }
  }

  /** What one thread finds to be wrong several find, and they say the same of where it is. */
  @Test
  void anotherByte() throws IOException {
    Map<String, String> expected = write(0);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 9; at < whole.length; at += 1 + at % 797) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(file, damaged);
      assertEquals(outcome(1, expected), outcome(THREADS, expected), "byte " + at);
    }
  }

  private String outcome(int threads, Map<String, String> expected) {
    try (Reredis store = open()) {
      loader(store, threads).load(file, new LoadProgress(Clock.system()));
      assertEquals(expected, Contents.of(store));
      return "loaded";
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
