package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a failed open reports the reason and the file in one line. */
class OpenErrorsTest {
  private static final String OPTION = " (option dir; the options save and appendonly write there)";

  @TempDir Path directory;

  private static Reredis open(Path path, String... options) {
    return Reredis.open(
        b -> {
          b.directory(path);
          for (int i = 0; i < options.length; i += 2) {
            b.option(options[i], options[i + 1]);
          }
        });
  }

  private static void assertRefused(Path path, String message, String... options) {
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> open(path, options).close());
    assertEquals(message, e.getMessage());
  }

  private Path inLog(String name) {
    return directory.resolve("appendonlydir").resolve("appendonly.aof." + name);
  }

  /** Writes a log of two increment files. */
  private void writeLog() {
    for (String key : new String[] {"first", "second"}) {
      try (Reredis store = open(directory, "appendonly", "yes")) {
        store.execute("set", key, "v");
      }
    }
  }

  @Test
  void aDirectoryThatIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    assertRefused(file, file + ": is there, and is no directory" + OPTION);
    assertRefused(file.resolve("below"), file.resolve("below") + ": Not a directory" + OPTION);
  }

  @Test
  void aDirectoryThatIsNotOurs() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(closed), "the user may do everything");
    assertRefused(closed, closed.resolve(".reredis.lock") + ": permission denied" + OPTION);
  }

  @Test
  void aDirectoryInUse() {
    try (Reredis store = open(directory)) {
      assertRefused(
          directory, "the directory " + directory + " is in use by another store" + OPTION);
      assertRefused(
          Path.of("").toAbsolutePath().relativize(directory),
          "the directory " + directory + " is in use by another store" + OPTION);
    }
    open(directory).close();
  }

  private static void assertUnsaved(String why, Reredis store, String... command) {
    assertEquals(
        "ERR " + why,
        assertThrows(ReredisException.class, () -> store.execute(command)).getMessage());
  }

  /** Stores that save nothing share a directory until one of them writes. */
  @Test
  void aDirectoryThatIsOnlyRead() throws IOException {
    try (Reredis store = open(directory)) {
      store.strings().set("k", "v");
    }
    Path lock = directory.resolve(".reredis.lock");
    Files.delete(lock);
    String why = "the directory " + directory + " is in use by another store" + OPTION;
    try (Reredis first = open(directory, "save", "")) {
      try (Reredis second = open(directory, "save", "")) {
        assertTrue(Files.notExists(lock));
        assertEquals("v", first.strings().get("k"));
        assertEquals("v", second.strings().get("k"));
        first.strings().set("k", "first");
        first.snapshot();
        assertUnsaved(why, second, "save");
        assertEquals(why, assertThrows(UncheckedIOException.class, second::snapshot).getMessage());
        assertRefused(directory, why);
      }
      open(directory, "save", "").close();
    }
    try (Reredis store = open(directory)) {
      assertEquals("first", store.strings().get("k"));
    }
  }

  /** The only directory of a container may be read-only. */
  @Test
  void aDirectoryInWhichNothingCanBeWritten() {
    Path system = Path.of("/proc");
    assumeTrue(Files.isDirectory(system.resolve("self")), "it is there on Linux");
    assertRefused(system, "/proc/.reredis.lock: no such file or directory" + OPTION);
    try (Reredis store = open(system, "save", "")) {
      store.strings().set("k", "v");
      assertUnsaved("/proc/.reredis.lock: no such file or directory" + OPTION, store, "save");
      assertEquals("v", store.strings().get("k"));
    }
  }

  @Test
  void aMissingDirectory() {
    Path absent = directory.resolve("absent");
    try (Reredis store = open(absent, "save", "")) {
      store.strings().set("k", "v");
      assertTrue(Files.notExists(absent));
      store.snapshot();
    }
    try (Reredis store = open(absent, "save", "")) {
      assertEquals("v", store.strings().get("k"));
    }
  }

  private void assertLogLeftOut(Path log, String... options) {
    String message =
        assertThrows(UncheckedIOException.class, () -> open(directory, options)).getMessage();
    assertTrue(message.startsWith(log.toString()), message);
    assertTrue(
        message.endsWith(
            " belongs to an append-only log and is newer than the snapshot, and the option"
                + " appendonly is no: with yes the log is loaded; to go without it, move it away"),
        message);
  }

  /** A store without a log must not ignore the content of an existing log. */
  @Test
  void aLogWithoutTheOptionAppendonly() throws IOException {
    writeLog();
    Path log = directory.resolve("appendonlydir");
    assertLogLeftOut(log);
    assertLogLeftOut(log, "save", "");
    try (Reredis store = open(directory, "appendonly", "yes")) {
      assertEquals(2L, store.execute("dbsize"));
      store.snapshot();
      store.execute("config", "set", "appendonly", "no");
    }
    try (Reredis store = open(directory)) {
      assertEquals(2L, store.execute("dbsize"), "the snapshot has it all");
    }
    try (Reredis store = open(directory, "appendonly", "yes")) {
      store.execute("set", "third", "v");
    }
    assertLogLeftOut(log);
    Files.move(log, directory.resolve("moved"));
    try (Reredis store = open(directory)) {
      assertEquals(2L, store.execute("dbsize"));
    }
  }

  @Test
  void aLogInOneFileWithoutTheOptionAppendonly() throws IOException {
    Path log = directory.resolve("appendonly.aof");
    Files.writeString(log, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n");
    assertLogLeftOut(log);
    try (Reredis store = open(directory, "appendonly", "yes")) {
      assertEquals("v", store.strings().get("k"));
    }
  }

  @Test
  void filesThatAreDirectories() throws IOException {
    Path dump = Files.createDirectory(directory.resolve("dump.rdb"));
    assertRefused(directory, dump + ": Is a directory");
    Files.delete(dump);
    writeLog();
    Path increment = inLog("1.incr.aof");
    Files.delete(increment);
    Files.createDirectory(increment);
    assertRefused(directory, increment + ": Is a directory", "appendonly", "yes");
    Path manifest = inLog("manifest");
    Files.delete(manifest);
    Files.createDirectory(manifest);
    assertRefused(directory, manifest + ": Is a directory", "appendonly", "yes");
  }

  @Test
  void aLogDirectoryThatIsAFile() throws IOException {
    Path log = Files.writeString(directory.resolve("appendonlydir"), "text");
    assertRefused(directory, log + ": is there, and is no directory", "appendonly", "yes");
  }

  @Test
  void aFileThatIsMissing() throws IOException {
    writeLog();
    Files.delete(inLog("1.incr.aof"));
    assertRefused(
        directory,
        inLog("1.incr.aof") + ": the manifest names it, and it is not there",
        "appendonly",
        "yes");
  }

  @Test
  void aNewerVersion() throws IOException {
    Path dump = Files.writeString(directory.resolve("dump.rdb"), "REDIS0099 and more");
    assertRefused(
        directory,
        "Bad file format in " + dump + " at offset 0: Can't handle RDB format version 99");
  }

  @Test
  void aLogThatIsCutOff() throws IOException {
    writeLog();
    byte[] last = Files.readAllBytes(inLog("2.incr.aof"));
    int cut = new String(last).indexOf("second") + 3;
    Files.write(inLog("2.incr.aof"), java.util.Arrays.copyOf(last, cut));
    int whole = new String(last).indexOf("*3");
    assertRefused(
        directory,
        "Bad file format in "
            + inLog("2.incr.aof")
            + " at offset "
            + whole
            + ": the file ends within a command",
        "appendonly",
        "yes",
        "aof-load-truncated",
        "no");
    byte[] middle = Files.readAllBytes(inLog("1.incr.aof"));
    Files.write(inLog("1.incr.aof"), java.util.Arrays.copyOf(middle, 40));
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class, () -> open(directory, "appendonly", "yes").close());
    assertTrue(e.getMessage().startsWith("Bad file format in " + inLog("1.incr.aof")));
    assertTrue(
        e.getMessage().endsWith(": the file ends within a command, and others follow it"),
        e.getMessage());
  }

  /** A failed open must not leave the directory locked. */
  @Test
  void afterAFailureTheDirectoryIsFree() throws IOException {
    Path dump = Files.writeString(directory.resolve("dump.rdb"), "nonsense.");
    assertThrows(UncheckedIOException.class, () -> open(directory));
    Files.delete(dump);
    open(directory).close();
  }
}
