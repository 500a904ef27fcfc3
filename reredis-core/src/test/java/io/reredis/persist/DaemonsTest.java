package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.util.Clock;
import io.reredis.util.ReredisException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

/** The daemons of a store go on after an Error of any kind, and what waits for them is told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonsTest {
  /** Errors as they come from a jar that is gone, from listeners, and from want of memory. */
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

  /** The name of the thread that fails, and with what. */
  private volatile String failing = "";

  /** The name of a thread that fails only where it writes. */
  private volatile String writing = "";

  private volatile Kind kind;
  private Reredis store;

  private void failIfAsked(String thread) {
    if (kind != null && Thread.currentThread().getName().equals(thread)) {
      failures.incrementAndGet();
      throw kind.error.get();
    }
  }

  /** The machine's clock, which fails on one thread. */
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

  @BeforeEach
  void open() {
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

  private void awaitFailures(int count) {
    while (failures.get() < count) {
      Thread.onSpinWait();
    }
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
    store.engine().durability().prepareEnd(true, false, end::complete);
    assertTrue(end.get(30, TimeUnit.SECONDS).contains(what));
    kind = null;
    assertEquals("OK", store.execute("save"));
    assertEquals("Background append only file rewriting started", store.execute("bgrewriteaof"));
  }

  /** Those who are told may fail as well. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theOneWhoIsToldFails(Kind with) {
    store
        .engine()
        .durability()
        .flushLog(
            flushed -> {
              failures.incrementAndGet();
              throw with.error.get();
            });
    awaitFailures(1);
    store.snapshot();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLogCannotBeWritten(Kind with) {
    fail("reredis-aof", with);
    store.strings().set("logged", with.name());
    awaitFailures(2);
    while (store.engine().durability().bufferedBytes() > 0) {
      Thread.onSpinWait();
    }
    store.close();
    try (Reredis next = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertEquals(with.name(), next.strings().get("logged"));
    }
  }

  /** The thread of a client that waits for the flush goes on as well, and the client is told. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLogCannotBeWrittenForAClient(Kind with) {
    store.execute("config", "set", "appendfsync", "always");
    writing = Thread.currentThread().getName();
    kind = with;
    ReredisException e =
        assertThrows(ReredisException.class, () -> store.strings().set("refused", "v"));
    assertTrue(e.getMessage().startsWith("MISCONF Errors writing to the AOF file: "));
    kind = null;
    while (store.engine().keyspace().refusal() != null) {
      Thread.onSpinWait();
    }
    store.strings().set("accepted", "v");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void expiryFails(Kind with) {
    fail("reredis-expiry", with);
    awaitFailures(3);
    store.execute("set", "short", "v", "px", "1");
    while (store.engine().keyspace().figures().size(0) > 1) {
      Thread.onSpinWait();
    }
    assertEquals(null, store.strings().get("short"));
  }

  /** An interrupt that is not meant for it does not end the daemon. */
  @Test
  void aDaemonIsInterrupted() {
    Thread daemon =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("reredis-persist"))
            .findAny()
            .orElseThrow();
    daemon.interrupt();
    while (daemon.isInterrupted()) {
      Thread.onSpinWait();
    }
    store.snapshot();
  }
}
