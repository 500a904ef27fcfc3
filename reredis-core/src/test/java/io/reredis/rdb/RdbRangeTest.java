package io.reredis.rdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.persist.Samples;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that several threads read the same keys of a file as one thread, for any window. */
class RdbRangeTest {
  private static final int[] WINDOWS = {32, 100, 777, 5000, 1 << 15, 1 << 20};

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private byte[] file;

  /** Collects the keys in any order. */
  private static final class Keys implements RdbFile.Taker {
    private final Set<String> found = new ConcurrentSkipListSet<>();

    @Override
    public void key(
        int database, Bytes key, long expireAt, long idle, int frequency, ValueReader value) {
      value.keep();
      String name = key.toString();
      Values.read(value);
      String payload = Arrays.toString(value.payload());
      found.add(database + " " + name + " " + expireAt + " " + idle + " " + frequency + payload);
    }
  }

  @BeforeEach
  void write() throws IOException {
    write("noeviction");
  }

  private void write(String policy) throws IOException {
    try (Reredis store =
        Reredis.open(
            b ->
                b.clock(clock)
                    .activeExpiry(false)
                    .databases(10)
                    .directory(folder)
                    .option("save", "")
                    .option("maxmemory-policy", policy))) {
      store.execute("flushall");
      Samples.small(store);
      Samples.large(store);
      for (int i = 0; i < 100; i++) {
        store.database(3 + i % 2).strings().set("one of many " + i, "" + 1_000_000_007L * i);
      }
      clock.advance(Duration.ofSeconds(1000));
      store.execute("save");
    }
    file = Files.readAllBytes(folder.resolve("dump.rdb"));
  }

  private RdbFile file(byte[] content, int window) {
    return new RdbFile(new ByteArrayInputStream(content), content.length, Runnable::run, window);
  }

  private Set<String> alone() throws IOException {
    Keys keys = new Keys();
    file(file, 1 << 16).read(keys);
    return new TreeSet<>(keys.found);
  }

  /**
   * Depending on the policy, a file contains the idle time, the access frequency, or neither, of a
   * key.
   */
  @ParameterizedTest
  @ValueSource(strings = {"noeviction", "allkeys-lru", "allkeys-lfu"})
  void rangesHaveAllKeys(String policy) throws Exception {
    write(policy);
    assertTrue(alone().size() > 120);
    checkRanges();
  }

  /** Old files contain no sizes of databases, so that no record separates two databases. */
  @Test
  void databasesOfOldFiles() throws Exception {
    RdbWriter out = new RdbWriter();
    byte[] magic = Ascii.bytes("REDIS0003");
    out.raw(magic, 0, magic.length);
    for (int database = 0; database < 5; database++) {
      out.number8(KeyReader.SELECT);
      out.number8(database);
      for (int i = 0; i < 50; i++) {
        out.number8(RdbType.STRING);
        byte[] name = Ascii.bytes("key " + i);
        out.string(name, 0, name.length);
        out.string(name, 0, 3);
      }
    }
    out.number8(0xff);
    file = Arrays.copyOf(out.array(), out.size());
    assertEquals(250, alone().size());
    checkRanges();
  }

  private void checkRanges() throws Exception {
    Set<String> expected = alone();
    for (int window : WINDOWS) {
      Keys keys = new Keys();
      Keys here = new Keys();
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        file(file, window)
            .read(here, range -> threads.execute(() -> range.read(new KeyReader(), keys)));
      } finally {
        threads.shutdown();
        assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
      }
      if (window >= 1 << 15) {
        assertEquals(Set.of(), here.found, "nothing is left for the reader of the file");
      }
      keys.found.addAll(here.found);
      assertEquals(expected, new TreeSet<>(keys.found), () -> "window " + window);
    }
  }

  /** A window is not overwritten while one of its ranges has not been read. */
  @Test
  void rangesMayBeReadLate() throws IOException {
    Set<String> expected = alone();
    for (int window : WINDOWS) {
      Keys keys = new Keys();
      List<RdbRange> waiting = new ArrayList<>();
      file(file, window)
          .read(
              keys,
              range -> {
                waiting.add(range);
                if (waiting.size() % 5 == 0) {
                  waiting.remove(0).read(new KeyReader(), keys);
                }
              });
      waiting.forEach(range -> range.read(new KeyReader(), keys));
      assertEquals(expected, new TreeSet<>(keys.found), () -> "window " + window);
    }
  }

  /** A truncated file yields only keys from before the cut. */
  @Test
  void filesThatAreCutOff() throws IOException {
    Set<String> expected = alone();
    int step = file.length / 197;
    for (int length = 0; length < file.length; length += 1 + length % step) {
      byte[] part = Arrays.copyOf(file, length);
      for (int window : new int[] {100, 1 << 16}) {
        Keys keys = new Keys();
        RdbFile cut = file(part, window);
        assertThrows(
            ReredisException.class,
            () -> cut.read(keys, range -> range.read(new KeyReader(), keys)));
        assertTrue(cut.offset() <= part.length);
        assertTrue(expected.containsAll(keys.found));
      }
    }
  }

  /** The offset is that of the start of the key, in both kinds of reader. */
  @Test
  void theOffset() throws IOException {
    List<Long> alone = new ArrayList<>();
    RdbFile one = file(file, 1 << 16);
    one.read(
        (database, key, expireAt, idle, frequency, value) -> {
          Values.read(value);
          alone.add(one.offset());
        });
    List<Long> shared = new ArrayList<>();
    KeyReader reader = new KeyReader();
    RdbFile other = file(file, 1 << 20);
    other.read(
        (database, key, expireAt, idle, frequency, value) -> shared.add(-1L),
        range ->
            range.read(
                reader,
                (database, key, expireAt, idle, frequency, value) -> {
                  Values.read(value);
                  shared.add(reader.offset());
                }));
    assertEquals(alone, shared);
  }
}
