package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import io.reredis.operation.DumpOperations;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.RdbRange;
import io.reredis.rdb.RdbWriter;
import io.reredis.util.Clock;
import io.reredis.util.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that several threads load the same keys as one thread, and detect the same damage. */
class LoadWorkersTest {
  private static final int THREADS = 3;
  private static final int MANY = 20_000;

  /** Types of values in RDB files. */
  private static final int STRING = 0;

  private static final int SET_LISTPACK = 20;

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
    Engine engine = Inside.of(store).engine();
    return new SnapshotLoader(
        engine.keyspace(), engine.operations().dumps(), true, null, threads, 0);
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
  void anExistingKey() throws IOException {
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

  /** Several threads detect the same damage as one thread and report the same offset. */
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

  private static void put(RdbWriter out, int type, String name, String value) {
    out.number8(type);
    out.string(Bytes.of(name));
    out.string(Bytes.of(value));
  }

  /**
   * Returns the ranges of a file with two invalid values, and adds their offsets to {@code
   * damaged}.
   */
  private static List<RdbRange> ranges(List<Long> damaged) throws IOException {
    RdbWriter out = new RdbWriter();
    "REDIS0003".chars().forEach(out::number8);
    for (int i = 0; i < 40; i++) {
      put(out, STRING, "key" + i, "x".repeat(100_000));
      if (i == 10 || i == 30) {
        damaged.add((long) out.size());
        put(out, SET_LISTPACK, "set" + i, "no listpack");
      }
    }
    out.number8(0xff);
    List<RdbRange> ranges = new ArrayList<>();
    RdbFile file = new RdbFile(new ByteArrayInputStream(out.array(), 0, out.size()), out.size());
    file.read((database, key, expireAt, idle, frequency, value) -> fail(), ranges::add);
    assertTrue(ranges.size() > 2, () -> "ranges: " + ranges.size());
    return ranges;
  }

  /** The error reports the first damage of the file, even if another one is found earlier. */
  @Test
  void theFirstDamage() throws IOException {
    for (boolean backward : new boolean[] {false, true}) {
      List<Long> damaged = new ArrayList<>();
      List<RdbRange> ranges = ranges(damaged);
      if (backward) {
        Collections.reverse(ranges);
      }
      try (Reredis store = open();
          LoadWorkers workers = workers(store, Inside.of(store).engine().operations().dumps())) {
        ranges.forEach(workers::take);
        assertEquals(damaged.get(0), workers.finish().offset());
      }
    }
  }

  private static LoadWorkers workers(Reredis store, DumpOperations operations) {
    return new LoadWorkers(1, Inside.of(store).engine().keyspace(), operations, 0);
  }

  @Test
  void otherErrorsAreThrown() throws IOException {
    List<RdbRange> ranges = ranges(new ArrayList<>());
    try (Reredis store = open();
        LoadWorkers workers = workers(store, null)) {
      ranges.forEach(workers::take);
      assertThrows(NullPointerException.class, workers::finish);
    }
  }
}
