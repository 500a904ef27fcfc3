package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Durability;
import io.reredis.support.Await;
import io.reredis.util.Clock;
import io.reredis.util.ReredisException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks that the daemons of a store survive any Error, and that waiting callers are notified of
 * it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonsTest {
  /** Errors as they come from a deleted jar, from listeners, and from a lack of memory. */
  enum Kind {
    CLASS(() -> new NoClassDefFoundError("gone")),
    MEMORY(() -> new OutOfMemoryError("gone")),
    STACK(() -> new StackOverflowError("gone")),
    ASSERTION(() -> new AssertionError("gone"));

    private final Supplier<Error> error;

    Kind(Supplier<Error> error) {
      this.error = error;
    }
  }

  @TempDir Path directory;

  private final AtomicInteger failures = new AtomicInteger();
  private final LogFile.Output original = LogFile.output;

  /** The name of the thread that fails; {@code kind} is the error. */
  private volatile String failing = "";

  /** The name of a thread that fails only when it writes. */
  private volatile String writing = "";

  private volatile Kind kind;
  private Reredis store;

  private void failIfAsked(String thread) {
    if (kind != null && Thread.currentThread().getName().equals(thread)) {
      failures.incrementAndGet();
      throw kind.error.get();
    }
  }

  /** The system clock, which fails on one thread. */
  private final Clock clock =
      new Clock() {
        @Override
        public long millis() {
          failIfAsked(failing);
          return System.currentTimeMillis();
        }

        @Override
        public void tick() {
          failIfAsked(failing);
        }
      };

  /** The daemons of other stores. */
  private Set<Thread> before;

  private static Set<Thread> daemons() {
    Set<Thread> daemons = new HashSet<>(Thread.getAllStackTraces().keySet());
    daemons.removeIf(thread -> !thread.getName().equals("reredis-persist"));
    return daemons;
  }

  @BeforeEach
  void open() {
    before = daemons();
    LogFile.output =
        (path, file, bytes, from, count) -> {
          if (path.startsWith(directory)) {
            failIfAsked(failing.isEmpty() ? writing : failing);
          }
          original.write(path, file, bytes, from, count);
        };
    store =
        Reredis.open(
            b ->
                b.directory(directory)
                    .clock(clock)
                    .option("hz", "500")
                    .option("appendonly", "yes")
                    .option("save", "3600 1000000"));
    store.strings().set("k", "v");
  }

  @AfterEach
  void close() {
    kind = null;
    store.close();
    LogFile.output = original;
  }

  private void fail(String thread, Kind with) {
    failing = thread;
    kind = with;
  }

  private void awaitFailures(int count) throws Exception {
    Await.until(count + " failures", () -> failures.get() >= count);
    kind = null;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void savingFails(Kind with) throws Exception {
    fail("reredis-persist", with);
    String what =
        with == Kind.MEMORY
            ? "out of memory"
            : with.error.get().getClass().getSimpleName() + ": gone";
    ReredisException reply =
        assertThrows(ReredisException.class, () -> store.execute("save"), "it is told");
    assertEquals("ERR " + what, reply.getMessage());
    UncheckedIOException thrown = assertThrows(UncheckedIOException.class, store::snapshot);
    assertEquals(what, thrown.getMessage());
    CompletableFuture<String> end = new CompletableFuture<>();
    Inside.of(store).engine().durability().prepareEnd(true, false, end::complete);
    assertTrue(end.get(30, TimeUnit.SECONDS).contains(what));
    kind = null;
    assertEquals("OK", store.execute("save"));
    assertEquals("Background append only file rewriting started", store.execute("bgrewriteaof"));
  }

  /** A failing callback must not block the other callbacks of the same flush or of later ones. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailingCallback(Kind with) throws Exception {
    Durability durability = Inside.of(store).engine().durability();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Boolean> other = new CompletableFuture<>();
      durability.flushLog(
          flushed -> {
            failures.incrementAndGet();
            throw with.error.get();
          });
      durability.flushLog(other::complete);
      assertTrue(other.get(30, TimeUnit.SECONDS));
      assertEquals(i + 1, failures.get());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLogCannotBeWritten(Kind with) throws Exception {
    // an earlier failed write would refuse this one
    Await.until(
        "the log is written", () -> Inside.of(store).engine().durability().bufferedBytes() == 0);
    writing = "reredis-aof";
    kind = with;
    try {
      store.strings().set("logged", with.name());
    } catch (ReredisException e) {
      // the daemon was faster: the change remains, and the caller gets the error
      assertTrue(e.getMessage().startsWith("MISCONF Errors writing to the AOF file: "));
    }
    fail("reredis-aof", with);
    awaitFailures(2);
    Await.until(
        "the log is written", () -> Inside.of(store).engine().durability().bufferedBytes() == 0);
    store.close();
    try (Reredis next = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertEquals(with.name(), next.strings().get("logged"));
    }
  }

  /** The thread that waits for the flush survives as well, and its client gets the error. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLogCannotBeWrittenForAClient(Kind with) throws Exception {
    store.execute("config", "set", "appendfsync", "always");
    writing = Thread.currentThread().getName();
    kind = with;
    ReredisException e =
        assertThrows(ReredisException.class, () -> store.strings().set("refused", "v"));
    assertTrue(e.getMessage().startsWith("MISCONF Errors writing to the AOF file: "));
    kind = null;
    Await.until(
        "writes are taken",
        () -> Inside.of(store).engine().keyspace().refusals().current() == null);
    store.strings().set("accepted", "v");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void expiryFails(Kind with) throws Exception {
    fail("reredis-expiry", with);
    awaitFailures(3);
    store.execute("set", "short", "v", "px", "1");
    Await.until("it is gone", () -> Inside.of(store).engine().keyspace().figures().size(0) == 1);
    assertEquals(null, store.strings().get("short"));
  }

  /** A stray interrupt does not end the daemon. */
  @Test
  void aDaemonIsInterrupted() throws Exception {
    Set<Thread> daemons = daemons();
    daemons.removeAll(before);
    assertEquals(1, daemons.size());
    Thread daemon = daemons.iterator().next();
    daemon.interrupt();
    Await.until("it has noted the interrupt", () -> !daemon.isInterrupted());
    store.snapshot();
    assertTrue(daemon.isAlive());
  }
}
