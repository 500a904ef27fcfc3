package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the next store finds the content of the previous one in the directory. */
class RoundTripTest {
  private static final long NOW = 1_700_000_000_000L;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(NOW);

  private Reredis open(String... options) {
    return Reredis.open(
        builder -> {
          builder.directory(directory).clock(clock).activeExpiry(false);
          for (int i = 0; i < options.length; i += 2) {
            builder.option(options[i], options[i + 1]);
          }
        });
  }

  private static void fill(Reredis store) {
    Samples.small(store);
    Samples.large(store);
  }

  /** Fills a store, closes it, and compares the content of the next one. */
  private void survives(Consumer<Reredis> atTheEnd, String... options) {
    Map<String, String> before;
    try (Reredis store = open(options)) {
      fill(store);
      before = Contents.of(store);
      atTheEnd.accept(store);
    }
    try (Reredis store = open(options)) {
      assertEquals(before, Contents.of(store));
    }
  }

  @Test
  void aSnapshotThatTheProgramAsksFor() {
    survives(Reredis::snapshot);
  }

  @Test
  void theEndSavesWhereThereAreSavePoints() {
    survives(store -> {}, "save", "3600 1");
  }

  @Test
  void theEndSavesNothingWhereThereAreNone() {
    try (Reredis store = open("save", "")) {
      fill(store);
    }
    try (Reredis store = open("save", "")) {
      assertEquals(Map.of(), Contents.of(store));
    }
  }

  @Test
  void theLog() {
    survives(store -> {}, "appendonly", "yes");
  }

  @Test
  void theLogThatIsFlushedBeforeEachAnswer() {
    survives(store -> {}, "appendonly", "yes", "appendfsync", "always");
  }

  private Set<String> logFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("appendonlydir"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void aRewrittenLogWithLaterWrites() throws Exception {
    Map<String, String> before;
    try (Reredis store = open("appendonly", "yes")) {
      fill(store);
      store.execute("bgrewriteaof");
      Await.until(
          "the log is rewritten",
          () ->
              ((String) store.execute("info", "persistence"))
                  .contains("aof_rewrite_in_progress:0"));
      store.execute("set", "behind", "the rewrite");
      store.execute("rpush", "list", "more");
      store.execute("swapdb", "0", "9");
      before = Contents.of(store);
    }
    assertEquals(
        Set.of("appendonly.aof.2.base.rdb", "appendonly.aof.2.incr.aof", "appendonly.aof.manifest"),
        logFiles());
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(before, Contents.of(store));
      store.execute("flushdb");
      store.execute("set", "once", "more");
      before = Contents.of(store);
    }
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(before, Contents.of(store));
    }
  }

  @Test
  void aSnapshotBecomesTheBaseOfALogThatIsTurnedOnLater() {
    Map<String, String> before;
    try (Reredis store = open()) {
      fill(store);
      before = Contents.of(store);
      store.snapshot();
    }
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(before, Contents.of(store));
      store.strings().set("logged", "yes");
    }
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals("yes", store.strings().get("logged"));
      assertEquals(before.size() + 1, Contents.of(store).size());
    }
  }

  @Test
  void keysThatHaveExpiredMeanwhile() throws IOException {
    try (Reredis store = open("appendonly", "yes")) {
      store.execute("set", "short", "v", "px", "1000");
      store.execute("append", "short", "w");
      store.execute("set", "long", "v", "px", "100000");
      store.execute("hset", "h", "f", "v", "g", "w");
      store.execute("hpexpire", "h", "1000", "fields", "1", "f");
      store.execute("hset", "h", "g", "x");
      store.snapshot();
    }
    clock.advanceMillis(5000);
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(0L, store.execute("exists", "short"));
      assertEquals(95000L, store.execute("pttl", "long"));
      assertEquals(Map.of("g", "x"), store.execute("hgetall", "h"));
    }
    Files.move(directory.resolve("appendonlydir"), directory.resolve("moved"));
    try (Reredis store = open()) {
      assertEquals(0L, store.execute("exists", "short"));
      assertEquals(Map.of("g", "x"), store.execute("hgetall", "h"));
    }
  }

  /** The log contains a later change of such a key, and its replay must find the key. */
  @Test
  void keysOfTheBaseThatHaveExpiredMeanwhile() {
    try (Reredis store = open()) {
      store.execute("set", "short", "v", "px", "1000");
      store.snapshot();
    }
    try (Reredis store = open("appendonly", "yes")) {
      store.execute("append", "short", "w");
    }
    clock.advanceMillis(5000);
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(0L, store.execute("exists", "short"));
    }
  }

  @Test
  void aTransactionIsWholeInTheLog() throws Exception {
    try (Reredis store = open("appendonly", "yes");
        CommandSession session = store.session()) {
      session.execute("multi");
      session.execute("set", "a", "1");
      session.execute("incr", "b");
      session.execute("exec");
      session.execute("mset", "c", "1", "d", "2");
    }
    Path increment = directory.resolve("appendonlydir/appendonly.aof.1.incr.aof");
    String text = Files.readString(increment);
    assertTrue(
        text.startsWith("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*1\r\n$5\r\nMULTI\r\n")
            || text.startsWith("*1\r\n$5\r\nMULTI\r\n"),
        text);
    int exec = text.indexOf("$4\r\nEXEC");
    assertTrue(text.indexOf("$1\r\na\r\n") < exec && text.indexOf("$1\r\nb\r\n") < exec, text);
  }

  @Test
  void aDirectoryBelongsToOneStoreAtATime() {
    try (Reredis first = open()) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, this::open);
      assertTrue(e.getMessage().contains("is in use by another store"), e.getMessage());
      assertEquals("OK", first.execute("set", "k", "v"));
    }
    open().close();
  }

  @Test
  void exportAndImportByStreams() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Reredis store = Reredis.open(b -> b.clock(clock));
        Reredis other = open("appendonly", "yes")) {
      fill(store);
      store.exportTo(bytes);
      other.importFrom(new ByteArrayInputStream(bytes.toByteArray()));
      assertEquals(Contents.of(store), Contents.of(other));
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class,
              () -> other.importFrom(new ByteArrayInputStream(bytes.toByteArray())));
      assertTrue(e.getMessage().matches("the key '.*' is there already"), e.getMessage());
    }
    try (Reredis store = Reredis.open(b -> b.clock(clock));
        Reredis other = open("appendonly", "yes")) {
      store.importFrom(new ByteArrayInputStream(bytes.toByteArray()));
      assertEquals(Contents.of(store), Contents.of(other), "what was imported is in the log");
    }
  }

  @Test
  void loadingAgain() throws IOException {
    Map<String, String> before;
    try (Reredis store = open("appendonly", "yes", "enable-debug-command", "yes")) {
      fill(store);
      before = Contents.of(store);
      assertEquals("OK", store.execute("debug", "reload"));
      assertEquals(before, Contents.of(store));
      store.execute("set", "behind", "the snapshot");
      assertEquals("OK", store.execute("debug", "loadaof"));
      assertEquals("the snapshot", store.strings().get("behind"));
      store.execute("del", "behind");
      assertEquals(before, Contents.of(store));
      store.execute("set", "behind", "the snapshot");
      assertEquals("OK", store.execute("debug", "reload", "nosave"));
      assertEquals(before, Contents.of(store), "what was not saved is gone");
      assertEquals("OK", store.execute("debug", "loadaof"));
    }
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(before, Contents.of(store), "the log, too, begins with what was loaded");
    }
    for (String name : logFiles()) {
      String text =
          Files.readString(
              directory.resolve("appendonlydir").resolve(name), StandardCharsets.ISO_8859_1);
      assertFalse(text.contains("FLUSHALL"), "loading is nothing that the log tells: " + name);
    }
  }

  /** Without a previous save, an existing key is an error, and no key is lost. */
  @Test
  void loadingAgainWithExistingKeys() {
    try (Reredis store = open("enable-debug-command", "yes")) {
      store.execute("set", "k", "v");
      store.execute("save");
      store.execute("set", "k", "new");
      store.execute("set", "other", "x");
      ReredisException e =
          assertThrows(
              ReredisException.class, () -> store.execute("debug", "reload", "nosave", "noflush"));
      assertEquals("ERR Error trying to load the RDB dump, check server logs.", e.getMessage());
      assertEquals("new", store.strings().get("k"));
      assertEquals(2L, store.execute("dbsize"));
      assertThrows(ReredisException.class, () -> store.execute("debug", "loadaof"));
      assertEquals(2L, store.execute("dbsize"), "there is no log, and no key is dropped");
    }
  }

  /** Covers all representations of values, including expiring fields, and another database. */
  @Test
  void aBaseOfCommands() throws IOException {
    Map<String, String> before;
    try (Reredis store =
        open("appendonly", "yes", "aof-use-rdb-preamble", "no", "enable-debug-command", "yes")) {
      fill(store);
      store.execute("hset", "fields", "a", "1", "b", "2");
      store.execute("hpexpireat", "fields", "33000000000000", "fields", "1", "a");
      before = Contents.of(store);
      assertEquals("OK", store.execute("debug", "reload"));
    }
    assertTrue(logFiles().stream().anyMatch(name -> name.endsWith(".base.aof")));
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(before, Contents.of(store));
    }
  }

  @Test
  void theNameOfTheSnapshotCanBeChanged() {
    try (Reredis store = open("enable-protected-configs", "yes")) {
      store.execute("set", "k", "v");
      store.execute("config", "set", "dbfilename", "other.rdb");
      store.execute("save");
    }
    assertTrue(Files.exists(directory.resolve("other.rdb")));
    assertFalse(Files.exists(directory.resolve("dump.rdb")));
  }

  private Reredis openRenamed() {
    return Reredis.open(
        b ->
            b.directory(directory)
                .clock(clock)
                .option("appendonly", "yes")
                .option("enable-debug-command", "yes")
                .renameCommand("set", "x")
                .renameCommand("get", "set")
                .renameCommand("multi", "begin")
                .renameCommand("del", ""));
  }

  /** The log contains the original names of commands, so that it loads after a renaming. */
  @Test
  void commandsOfOtherNames() throws Exception {
    Map<String, String> expected = Map.of("0:a", "string -1 2", "0:b", "string -1 1");
    try (Reredis store = openRenamed();
        CommandSession session = store.session()) {
      session.execute("x", "a", "1");
      session.execute("x", "gone", "1", "px", "1");
      session.execute("begin");
      session.execute("incr", "a");
      session.execute("x", "b", "1");
      session.execute("exec");
      clock.advanceMillis(5);
      assertEquals(0L, session.execute("exists", "gone"));
      assertEquals("OK", session.execute("debug", "loadaof"));
      assertEquals("2", session.execute("set", "a"));
      assertEquals("1", session.execute("set", "b"));
      assertEquals(2L, session.execute("dbsize"));
    }
    try (Reredis store = openRenamed()) {
      assertEquals("2", store.execute("set", "a"));
      assertEquals(2L, store.execute("dbsize"));
    }
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals(expected, Contents.of(store));
    }
  }

  /** A pause, a password and permissions must not apply to the replay of the log. */
  @Test
  void reloadingIgnoresPauseAndRights() {
    try (Reredis store = open("appendonly", "yes", "enable-debug-command", "yes");
        CommandSession session = store.session()) {
      fill(store);
      Map<String, String> before = Contents.of(store);
      session.execute("client", "pause", "1000000", "write");
      session.execute("config", "set", "requirepass", "secret");
      session.execute("acl", "setuser", "default", "-@all", "+debug", "+acl", "+client");
      assertEquals("OK", session.execute("debug", "loadaof"));
      session.execute("acl", "setuser", "default", "+@all");
      session.execute("client", "unpause");
      assertEquals(before, Contents.of(store));
    }
  }
}
