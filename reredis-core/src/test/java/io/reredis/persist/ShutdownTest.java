package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests SHUTDOWN during a save, after a failed save, and after SHUTDOWN ABORT. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownTest {
  private static final String REFUSED = "ERR Errors trying to SHUTDOWN. Check logs.";

  @TempDir Path directory;

  /** Counted down by a blocked flush; the test counts {@code open} down to release flushes. */
  private final CountDownLatch reached = new CountDownLatch(1);

  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger exits = new AtomicInteger();
  private final LogFile.Flusher original = LogFile.flusher;
  private volatile boolean holding;
  private volatile String failure;
  private Reredis store;

  @BeforeEach
  void open() {
    LogFile.flusher =
        (path, file) -> {
          if (holding && path.startsWith(directory)) {
            reached.countDown();
            try {
              open.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          if (failure != null && path.startsWith(directory)) {
            throw new IOException(failure);
          }
          original.flush(path, file);
        };
    store =
        Reredis.open(
            b ->
                b.directory(directory)
                    .option("appendonly", "yes")
                    .option("appendfsync", "no")
                    .option("save", "3600 1"));
    Inside.of(store).engine().onShutdown(exits::incrementAndGet);
    store.strings().set("k", "v");
  }

  @AfterEach
  void close() {
    open.countDown();
    failure = null;
    store.close();
    LogFile.flusher = original;
  }

  private CompletableFuture<Object> send(String line) {
    return CompletableFuture.supplyAsync(
        () -> store.execute(line.split(" ")), task -> new Thread(task).start());
  }

  private void awaitBlocked(int clients) throws Exception {
    Await.until(
        clients + " clients are blocked",
        () -> ((String) store.execute("info", "clients")).contains("blocked_clients:" + clients));
  }

  private void awaitExit() throws Exception {
    Await.until("the program has ended", () -> exits.get() > 0);
  }

  private static void assertFails(String text, CompletableFuture<?> reply) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> reply.get(30, TimeUnit.SECONDS));
    assertEquals(text, e.getCause().getMessage());
  }

  private static void assertFails(String text, Reredis store, String line) {
    assertEquals(
        text,
        assertThrows(ReredisException.class, () -> store.execute(line.split(" "))).getMessage());
  }

  /** Starts a shutdown that blocks while it flushes. */
  private CompletableFuture<Object> hold(String line) throws Exception {
    holding = true;
    CompletableFuture<Object> shutdown = send(line);
    assertTrue(reached.await(30, TimeUnit.SECONDS));
    assertTrue(Inside.of(store).engine().shutdown().isUnderWay());
    return shutdown;
  }

  @Test
  void writesAreHeldUntilTheAbort() throws Exception {
    CompletableFuture<Object> first = hold("shutdown");
    CompletableFuture<Object> second = send("shutdown nosave now");
    CompletableFuture<Object> write = send("set held v");
    CompletableFuture<Object> transaction =
        CompletableFuture.supplyAsync(
            () -> {
              try (var session = store.session()) {
                session.execute("multi");
                session.execute("incr", "n");
                return session.execute("exec");
              }
            },
            task -> new Thread(task).start());
    awaitBlocked(2);
    assertFalse(write.isDone());
    assertEquals("v", store.execute("get", "k"), "who reads is served");
    assertEquals(null, store.execute("get", "held"));
    store.execute("client", "pause", "1", "write");
    store.execute("client", "unpause");
    awaitBlocked(2);
    assertFails("ERR syntax error", store, "shutdown abort now");
    assertEquals("OK", store.execute("shutdown", "abort"));
    holding = false;
    open.countDown();
    assertFails(REFUSED, first);
    assertFails(REFUSED, second);
    assertEquals("OK", write.get(30, TimeUnit.SECONDS));
    assertEquals(java.util.List.of(1L), transaction.get(30, TimeUnit.SECONDS));
    assertFails("ERR No shutdown in progress.", store, "shutdown abort");
    assertEquals(0, exits.get());
    assertFalse(Files.exists(directory.resolve("dump.rdb")), "nothing was saved");
    // the aborted shutdown must not affect the next one
    send("shutdown");
    awaitExit();
    assertTrue(Files.exists(directory.resolve("dump.rdb")));
  }

  @Test
  void aLogThatCannotBeWrittenKeepsItAlive() throws Exception {
    failure = "the disk is broken";
    // the flushes of the new base and its increment must fail as well
    Path obstacle =
        directory.resolve(
            "appendonlydir/temp-rewriteaof-" + ProcessHandle.current().pid() + ".rdb");
    Files.createDirectories(obstacle.resolve("not empty"));
    store.strings().set("l", "v");
    assertFails(REFUSED, send("shutdown nosave"));
    assertEquals(0, exits.get());
    assertEquals("v", store.execute("get", "l"));
    Files.delete(obstacle.resolve("not empty"));
    Files.delete(obstacle);
    failure = null;
    send("shutdown nosave");
    awaitExit();
    store.close();
    try (Reredis next = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertEquals(2L, next.execute("dbsize"), "a new base has what the broken file has not");
    }
  }

  @Test
  void aSnapshotThatFailsIsNoReasonToRefuseWrites() throws Exception {
    Path obstacle = directory.resolve("temp-" + ProcessHandle.current().pid() + ".rdb");
    Files.createDirectories(obstacle.resolve("not empty"));
    assertFails(REFUSED, send("shutdown"));
    assertEquals("OK", store.execute("set", "l", "v"));
    send("shutdown force");
    awaitExit();
    Files.delete(obstacle.resolve("not empty"));
    Files.delete(obstacle);
    store.close();
    assertTrue(Files.exists(directory.resolve("dump.rdb")), "the end saves what it can");
  }

  /** Like redis-server, which kills the process that saves. */
  @Test
  void nosaveSavesNothing() throws Exception {
    send("shutdown nosave");
    awaitExit();
    store.close();
    assertFalse(Files.exists(directory.resolve("dump.rdb")));
  }
}
