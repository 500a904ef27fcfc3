package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Truncates files, or changes one of their bytes. A store loads the intact part, or refuses to open
 * and reports the file and the offset. It never contains a value that was not saved.
 */
class DamageTest {
  private static final byte[] FLIPS = {1, 0x20, (byte) 0x80};

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);

  private Path snapshot;
  private Path increment;

  /** The content after each command of the log. */
  private final List<Map<String, String>> states = new ArrayList<>();

  private Reredis open(boolean log) {
    return Reredis.open(
        builder ->
            builder
                .directory(directory)
                .clock(clock)
                .activeExpiry(false)
                .databases(10)
                .option("appendonly", log ? "yes" : "no"));
  }

  @BeforeEach
  void paths() {
    snapshot = directory.resolve("dump.rdb");
    increment = directory.resolve("appendonlydir/appendonly.aof.1.incr.aof");
  }

  private Map<String, String> writeSnapshot() {
    try (Reredis store = open(false)) {
      Samples.small(store);
      store.snapshot();
      return Contents.of(store);
    }
  }

  private void writeLog() {
    try (Reredis store = open(true)) {
      states.add(Contents.of(store));
      for (String line :
          List.of(
              "set a 1",
              "append a 2",
              "rpush l x y",
              "hset h f v",
              "incr n",
              "del a",
              "mset b 1 c 2",
              "zadd z 1 m",
              "sadd s 1 2 3",
              "xadd st 1-1 f v",
              "spop s",
              "pexpireat b 33000000000",
              "pexpireat c 33000000000000")) {
        store.execute(line.split(" "));
        states.add(Contents.of(store));
      }
    }
  }

  private interface Check {
    void check(Map<String, String> contents);
  }

  /**
   * Opens the store on a damaged file. Returns whether it opens; a refusal must report the file and
   * the offset.
   */
  private boolean opens(boolean log, Path file, byte[] content, String what, Check check)
      throws IOException {
    Files.write(file, content);
    try (Reredis store = open(log)) {
      if (check != null) {
        check.check(Contents.of(store));
      }
      return true;
    } catch (UncheckedIOException e) {
      assertTrue(e.getMessage().contains(file.toString()), () -> what + ": " + e.getMessage());
      assertTrue(e.getMessage().contains("at offset "), () -> what + ": " + e.getMessage());
      return false;
    } catch (RuntimeException | Error e) {
      return fail(what, e);
    }
  }

  @Test
  void aSnapshotThatIsCutOff() throws IOException {
    writeSnapshot();
    byte[] whole = Files.readAllBytes(snapshot);
    for (int length = 0; length < whole.length; length++) {
      String what = "cut at " + length;
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertTrue(!opens(false, snapshot, part, what, contents -> {}), what);
    }
  }

  @Test
  void aSnapshotWithAnotherByte() throws IOException {
    Map<String, String> before = writeSnapshot();
    byte[] whole = Files.readAllBytes(snapshot);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte flip = FLIPS[at % FLIPS.length];
      byte[] damaged = whole.clone();
      damaged[at] ^= flip;
      String what = "byte " + at + " xor " + flip;
      boolean opened =
          opens(false, snapshot, damaged, what, contents -> assertEquals(before, contents, what));
      refused += opened ? 0 : 1;
    }
    assertTrue(refused > whole.length * 9 / 10, "refused " + refused + " of " + whole.length);
  }

  /** Without the checksum at the end, only the values themselves can reveal the damage. */
  @Test
  void aSnapshotWithAnotherByteAndNoChecksum() throws IOException {
    writeSnapshot();
    byte[] whole = Files.readAllBytes(snapshot);
    java.util.Arrays.fill(whole, whole.length - 8, whole.length, (byte) 0);
    for (int at = 0; at < whole.length; at++) {
      byte flip = FLIPS[at % FLIPS.length];
      byte[] damaged = whole.clone();
      damaged[at] ^= flip;
      opens(false, snapshot, damaged, "byte " + at + " xor " + flip, null);
    }
  }

  @Test
  void aLogThatIsCutOff() throws IOException {
    writeLog();
    byte[] whole = Files.readAllBytes(increment);
    int last = 0;
    for (int length = 0; length <= whole.length; length++) {
      String what = "cut at " + length;
      int least = last;
      int[] found = new int[1];
      byte[] part = java.util.Arrays.copyOf(whole, length);
      boolean opened =
          opens(
              true,
              increment,
              part,
              what,
              contents -> {
                found[0] = states.indexOf(contents);
                assertTrue(found[0] >= least, () -> what + ": " + contents);
              });
      assertTrue(opened, what);
      last = found[0];
      assertLoadsWithMoreBehindIt(states.get(last), what);
      dropLaterFiles();
    }
    assertEquals(states.size() - 1, last);
  }

  /**
   * The store has truncated the file. It must be complete now, because it is no longer the last
   * file.
   */
  private void assertLoadsWithMoreBehindIt(Map<String, String> expected, String what)
      throws IOException {
    String left = Files.readString(increment, StandardCharsets.ISO_8859_1);
    assertEquals(left.split("\nMULTI", -1).length, left.split("\nEXEC", -1).length, what);
    try (Reredis store = open(true)) {
      assertEquals(expected, Contents.of(store), what);
    } catch (UncheckedIOException e) {
      fail(what + ", the second time", e);
    }
  }

  /** A changed byte in the middle of a log must not pass for a truncated end. */
  @Test
  void aLogWithAnotherByte() throws IOException {
    writeLog();
    Map<String, String> all = states.get(states.size() - 1);
    byte[] whole = Files.readAllBytes(increment);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte flip = FLIPS[at % FLIPS.length];
      byte[] damaged = whole.clone();
      damaged[at] ^= flip;
      String what = "byte " + at + " xor " + flip;
      boolean opened =
          opens(true, increment, damaged, what, contents -> assertEquals(all, contents, what));
      refused += opened ? 0 : 1;
      dropLaterFiles();
    }
    assertTrue(refused > whole.length / 2, "refused " + refused + " of " + whole.length);
  }

  /** A length that reaches beyond the end of the file must not pass for a truncated end. */
  @Test
  void aLogWithAGreaterLength() throws IOException {
    writeLog();
    byte[] damaged = Files.readAllBytes(increment);
    int at = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("$14\r\n33000000000000");
    damaged[at + 1] = '9';
    assertFalse(opens(true, increment, damaged, "a length of 94", contents -> {}));
  }

  /** Undoes the changes that an opened store has made to the log. */
  private void dropLaterFiles() throws IOException {
    Path log = directory.resolve("appendonlydir");
    for (int sequence : new int[] {2, 3}) {
      Files.deleteIfExists(log.resolve("appendonly.aof." + sequence + ".incr.aof"));
    }
    Files.writeString(
        log.resolve("appendonly.aof.manifest"),
        "file appendonly.aof.1.base.rdb seq 1 type b\n"
            + "file appendonly.aof.1.incr.aof seq 1 type i\n");
  }

  @Test
  void aManifestWithAnotherByte() throws IOException {
    writeLog();
    Map<String, String> all = states.get(states.size() - 1);
    Path manifest = directory.resolve("appendonlydir/appendonly.aof.manifest");
    byte[] whole = Files.readAllBytes(manifest);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(manifest, damaged);
      String what = "byte " + at;
      try (Reredis store = open(true)) {
        assertEquals(all, Contents.of(store), what);
      } catch (UncheckedIOException e) {
        assertTrue(e.getMessage().contains("appendonlydir"), e.getMessage());
        refused++;
      }
      dropLaterFiles();
    }
    assertTrue(refused > whole.length / 2, "refused " + refused + " of " + whole.length);
  }
}
