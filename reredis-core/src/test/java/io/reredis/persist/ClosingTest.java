package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.option.ListEnd;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests closing a store: its data, its writes, and its waiting calls. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingTest {
  private static final String CLOSED = "ERR the store is closed";

  @TempDir Path directory;

  private Reredis open(String... options) {
    return Reredis.open(
        builder -> {
          builder.directory(directory);
          for (int i = 0; i < options.length; i += 2) {
            builder.option(options[i], options[i + 1]);
          }
        });
  }

  /** Opens a store with the given kind of persistence. */
  private Reredis openKind(String kind) {
    return switch (kind) {
      case "memory" -> Reredis.open();
      case "snapshots" -> open("save", "3600 1");
      default -> open("appendonly", "yes", "appendfsync", kind);
    };
  }

  private static void assertClosed(Executable call) {
    assertEquals(CLOSED, assertThrows(ReredisException.class, call).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "snapshots", "everysec", "always"})
  void writesThrow(String kind) throws Exception {
    Reredis store = openKind(kind);
    store.strings().set("k", "v");
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    store.exportTo(exported);
    CommandSession session = store.session();
    var strings = store.strings();
    var keys = store.keys();
    var lists = store.lists();
    store.close();
    assertClosed(() -> strings.set("k", "w"));
    assertClosed(() -> store.strings().increment("n"));
    assertClosed(() -> keys.delete("k"));
    assertClosed(() -> keys.rename("k", "l"));
    assertClosed(() -> keys.expire("k", Duration.ofHours(1)));
    assertClosed(() -> lists.pushLeft("list", "e"));
    assertClosed(() -> lists.popAsync(ListEnd.LEFT, Duration.ZERO, "list"));
    assertClosed(() -> lists.awaitPop(ListEnd.LEFT, Duration.ofHours(1), "list"));
    for (String line :
        List.of("set k w", "copy k l", "flushall", "flushdb", "swapdb 0 1", "blpop list 0")) {
      assertClosed(() -> store.execute(line.split(" ")));
      assertClosed(() -> session.execute(line.split(" ")));
    }
    assertClosed(() -> store.importFrom(new ByteArrayInputStream(exported.toByteArray())));
    assertEquals("v", strings.get("k"));
    assertEquals(1L, store.execute("dbsize"));
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "snapshots", "always"})
  void waitingCallsEnd(String kind) throws Exception {
    Reredis store = openKind(kind);
    CompletableFuture<?> pop = store.lists().popAsync(ListEnd.LEFT, Duration.ZERO, "a", "b");
    CompletableFuture<?> move =
        store.lists().moveAsync("a", "b", ListEnd.LEFT, ListEnd.LEFT, Duration.ofHours(1));
    List<CompletableFuture<Object>> commands = new ArrayList<>();
    for (String line : List.of("blpop a 0", "xread block 0 streams s $", "wait 1 0")) {
      commands.add(
          CompletableFuture.supplyAsync(
              () -> store.execute(line.split(" ")), task -> new Thread(task).start()));
    }
    while (Inside.of(store).engine().keyspace().figures().waiting() < 4
        || !((String) store.execute("info", "clients")).contains("blocked_clients:3")) {
      Thread.onSpinWait();
    }
    store.close();
    List<CompletableFuture<?>> all = new ArrayList<>(commands);
    all.add(pop);
    all.add(move);
    for (CompletableFuture<?> waiting : all) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
      assertEquals(CLOSED, e.getCause().getMessage());
    }
  }

  /** A listener may run on any thread of the store; closing the store there must not deadlock. */
  @Test
  void aListenerClosesTheStore() throws Exception {
    Reredis store = open("appendonly", "yes");
    CompletableFuture<Void> closed = new CompletableFuture<>();
    store.onChange(
        "k",
        change -> {
          if (change.event().equals("expired")) {
            store.close();
            closed.complete(null);
          }
        });
    store.execute("set", "k", "v", "px", "1");
    closed.get(20, TimeUnit.SECONDS);
    assertClosed(() -> store.strings().set("k", "w"));
    open("appendonly", "yes").close();
  }

  @Test
  void savesAreRefused() {
    Reredis store = open();
    store.close();
    UncheckedIOException e = assertThrows(UncheckedIOException.class, store::snapshot);
    assertEquals("the store is closed", e.getMessage());
    for (String line : List.of("save", "bgsave", "bgrewriteaof")) {
      assertClosed(() -> store.execute(line.split(" ")));
    }
  }

  /** Every write that returned must be found again, even if it ran during the close. */
  @ParameterizedTest
  @ValueSource(strings = {"snapshots", "everysec", "always"})
  void writesDuringTheCloseAreSaved(String kind) throws Exception {
    for (int round = 0; round < 5; round++) {
      Reredis store = openKind(kind);
      String counter = "n" + round;
      CompletableFuture<Long> last = new CompletableFuture<>();
      Thread writer =
          new Thread(
              () -> {
                long written = 0;
                try {
                  for (; written < 10_000_000; ) {
                    written = store.strings().increment(counter);
                  }
                } catch (ReredisException e) {
                  // the store is closed
                }
                last.complete(written);
              });
      writer.start();
      while (store.strings().get(counter) == null) {
        Thread.onSpinWait();
      }
      store.close();
      long written = last.get(20, TimeUnit.SECONDS);
      try (Reredis next = openKind(kind)) {
        assertEquals(Long.toString(written), next.strings().get(counter), "round " + round);
      }
    }
  }

  @Test
  void aDirectoryAloneIsEnoughToKeepTheKeys() {
    try (Reredis store = open()) {
      store.strings().set("k", "v");
    }
    try (Reredis store = open()) {
      assertEquals("v", store.strings().get("k"));
      assertEquals("3600 1 300 100 60 10000", store.option("save"));
    }
  }

  @Test
  void nothingIsSavedWithoutSavePoints() {
    try (Reredis store = open("save", "")) {
      store.strings().set("k", "v");
    }
    assertFalse(Files.exists(directory.resolve("dump.rdb")));
    try (Reredis store = open("appendonly", "yes")) {
      assertEquals("", store.option("save"), "the log is enough");
    }
  }

  /** Creates a directory in place of the temporary file of the snapshot, so that saving fails. */
  private Path obstacle() throws IOException {
    Path beside = directory.resolve("temp-" + ProcessHandle.current().pid() + ".rdb");
    Files.createDirectories(beside.resolve("not empty"));
    return beside;
  }

  @Test
  void aFailedFinalSaveIsThrown() throws Exception {
    Reredis store = open();
    store.strings().set("k", "v");
    Path obstacle = obstacle();
    UncheckedIOException e = assertThrows(UncheckedIOException.class, store::close);
    assertEquals(
        "the keys could not be saved to "
            + directory.resolve("dump.rdb")
            + ": "
            + obstacle
            + ": Is a directory",
        e.getMessage());
    Files.delete(obstacle.resolve("not empty"));
    Files.delete(obstacle);
    open().close();
    assertTrue(Files.notExists(directory.resolve("dump.rdb")));
  }

  /**
   * A successful preparation of SHUTDOWN is not the last save: a write after it is saved by close.
   */
  @Test
  void writesAfterTheLastSaveAreSaved() throws Exception {
    try (Reredis store = open()) {
      store.strings().set("k", "v");
      CompletableFuture<String> ready = new CompletableFuture<>();
      Inside.of(store).engine().durability().prepareEnd(null, false, ready::complete);
      assertEquals(null, ready.get(20, TimeUnit.SECONDS));
      store.strings().set("late", "v");
    }
    try (Reredis store = open()) {
      assertEquals(2L, store.execute("dbsize"));
    }
  }
}
