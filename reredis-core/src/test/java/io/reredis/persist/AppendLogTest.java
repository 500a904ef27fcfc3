package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.keyspace.EffectBatch;
import io.reredis.option.ListEnd;
import io.reredis.support.Await;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the log with files that cannot be written or flushed, and with interrupted threads. */
class AppendLogTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path directory;

  /** Names of files whose flush fails. */
  private final Set<String> unsafe = ConcurrentHashMap.newKeySet();

  /** Names of files that accept only a part of each write. */
  private final Set<String> full = ConcurrentHashMap.newKeySet();

  private LogFile.Output originalOutput;

  private LogFile.Flusher original;
  private volatile ReredisException refusal;

  @BeforeEach
  void failing() {
    originalOutput = LogFile.output;
    LogFile.output =
        (path, file, bytes, from, count) -> {
          if (path.startsWith(directory) && full.contains(path.getFileName().toString())) {
            originalOutput.write(path, file, bytes, from, Math.min(count, 3));
            throw new IOException("the disk is full");
          }
          originalOutput.write(path, file, bytes, from, count);
        };
    original = LogFile.flusher;
    LogFile.flusher =
        (path, file) -> {
          if (path.startsWith(directory) && unsafe.contains(path.getFileName().toString())) {
            throw new IOException("the disk is broken");
          }
          original.flush(path, file);
        };
  }

  @AfterEach
  void restore() {
    LogFile.flusher = original;
    LogFile.output = originalOutput;
  }

  private LogFile file(String name) throws IOException {
    return LogFile.open(directory.resolve(name));
  }

  private AppendLog log(LogFile file, AppendLog.Policy policy) {
    return new AppendLog(file, policy, why -> refusal = why, () -> false);
  }

  private static void append(AppendLog log, String word) {
    log.append(0, new byte[][] {word.getBytes(StandardCharsets.US_ASCII)});
  }

  private boolean has(String name, String word) throws IOException {
    return Files.readString(directory.resolve(name)).contains(word);
  }

  /** Writers wait for a stalled disk instead of filling the heap. */
  @Test
  void bufferedBytesAreBounded() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    LogFile.Output real = LogFile.output;
    LogFile.output =
        (path, file, bytes, from, count) -> {
          if (path.startsWith(directory)) {
            awaitQuietly(disk);
          }
          real.write(path, file, bytes, from, count);
        };
    AppendLog log = log(file("a"), AppendLog.Policy.EVERYSEC);
    byte[][] words = {new byte[1 << 20]};
    int count = 3 * AppendLog.MOST_BEHIND / words[0].length;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                log.append(0, words);
                log.committed();
              }
            });
    writer.start();
    Await.until("the writer waits", () -> writer.getState() == Thread.State.WAITING);
    assertTrue(log.waiting() < 2L * AppendLog.MOST_BEHIND + 4 * words[0].length);
    disk.countDown();
    writer.join();
    log.close();
    assertTrue(Files.size(directory.resolve("a")) > (long) count * words[0].length);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A thread that writes continuously does not delay the flush of another thread. Repeated, because
   * an unfair lock may keep the order by chance.
   */
  @RepeatedTest(20)
  void flushesAreInTheOrderInWhichTheyAreAskedFor() throws Exception {
    List<Thread> flushing = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch disk = new CountDownLatch(1);
    LogFile.Flusher real = LogFile.flusher;
    LogFile.flusher =
        (path, file) -> {
          if (path.startsWith(directory)) {
            flushing.add(Thread.currentThread());
            begun.countDown();
            awaitQuietly(disk);
          }
          real.flush(path, file);
        };
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    Thread other = new Thread(() -> appendSafely(log));
    Thread busy =
        new Thread(
            () -> {
              do {
                appendSafely(log);
              } while (other.isAlive());
            });
    busy.start();
    begun.await();
    other.start();
    Await.until("the other one waits", () -> other.getState() == Thread.State.WAITING);
    disk.countDown();
    busy.join();
    other.join();
    assertNotEquals(flushing.get(0), flushing.get(1));
    log.close();
  }

  private static void appendSafely(AppendLog log) {
    append(log, "word");
    log.committed();
  }

  @Test
  void afterAFailedFlushOnlyARewriteHelps() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    append(log, "first");
    assertTrue(log.awaitDurable());
    unsafe.add("a");
    append(log, "second");
    assertThrows(ReredisException.class, log::committed);
    assertEquals(
        "MISCONF Errors writing to the AOF file: the disk is broken", refusal.getMessage());
    unsafe.clear();
    append(log, "third");
    assertThrows(ReredisException.class, log::committed, "the file is not certain any more");
    assertFalse(log.flushAll());
    LogFile next = file("b");
    log.rotate(next);
    append(log, "fourth");
    assertThrows(ReredisException.class, log::committed, "the new base is not there yet");
    log.rewritten(next);
    assertNull(refusal);
    log.committed();
    append(log, "fifth");
    log.committed();
    log.close();
    assertTrue(has("b", "fourth") && has("b", "fifth"));
    assertFalse(has("b", "third"), "that is in the base");
  }

  @Test
  void aFailureOfTheOldFileBlocksTheNextOne() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    unsafe.add("a");
    append(log, "first");
    LogFile next = file("b");
    log.rotate(next);
    append(log, "second");
    assertThrows(ReredisException.class, log::committed);
    assertEquals(0, next.size(), "nothing may follow what is not certain");
    log.rewritten(next);
    log.committed();
    assertTrue(has("b", "second"));
    log.close();
  }

  @Test
  void aRewriteDoesNotCoverLaterEffects() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    LogFile second = file("b");
    log.rotate(second);
    unsafe.add("b");
    append(log, "first");
    assertThrows(ReredisException.class, log::committed);
    log.rewritten(second);
    assertNotNull(refusal);
    assertTrue(log.isBroken());
    assertThrows(ReredisException.class, log::committed);
    LogFile third = file("c");
    log.rotate(third);
    log.rewritten(third);
    assertNull(refusal);
    log.committed();
    log.close();
  }

  private interface Append {
    void to(AppendLog log);
  }

  private static EffectBatch batch(byte[]... words) {
    EffectBatch batch = new EffectBatch();
    batch.add(0, new byte[][] {Ascii.bytes("whole")});
    batch.add(0, words);
    return batch;
  }

  /** Calls of the log, each of which fails half way. */
  private static final List<Append> HALVES =
      List.of(
          log -> log.append(7, new byte[][] {Ascii.bytes("half"), null}),
          log -> log.appendSet(7, Bytes.of("half"), new Bytes(new byte[1], 0, 9), 5),
          log -> log.appendAll(batch(Ascii.bytes("half"), null)));

  /** Returns the words of all commands of a file, which must be intact. */
  private String commands(String name) throws IOException {
    Path path = directory.resolve(name);
    StringBuilder words = new StringBuilder();
    try (InputStream in = Files.newInputStream(path)) {
      LogReader reader = new LogReader(in, path, 0, Files.size(path));
      for (byte[][] line = reader.next(); line != null; line = reader.next()) {
        for (byte[] word : line) {
          words.append(new String(word, StandardCharsets.US_ASCII)).append(' ');
        }
      }
      assertFalse(reader.isTruncated(), name);
    }
    return words.toString().trim();
  }

  @Test
  void nothingFollowsAnEffectThatIsLost() throws Exception {
    for (int i = 0; i < HALVES.size(); i++) {
      Append half = HALVES.get(i);
      AppendLog log = log(file("a" + i), AppendLog.Policy.ALWAYS);
      append(log, "first");
      log.committed();
      append(log, "second");
      assertThrows(RuntimeException.class, () -> half.to(log));
      assertEquals("MISCONF Errors writing to the AOF file: an effect was lost", text(refusal));
      assertTrue(log.isBroken() && !log.isHealthy(), "a rewrite is due");
      append(log, "behind");
      assertThrows(ReredisException.class, log::committed);
      LogFile next = file("b" + i);
      log.rotate(next);
      append(log, "third");
      assertThrows(ReredisException.class, log::committed);
      assertEquals(0, next.size(), "nothing may follow the gap before there is a base");
      log.rewritten(next);
      assertNull(refusal);
      append(log, "fourth");
      log.committed();
      log.close();
      assertEquals("SELECT 0 first second", commands("a" + i));
      assertEquals("SELECT 0 third fourth", commands("b" + i));
    }
  }

  /** A client that reads a good status in INFO may write, and the write must succeed. */
  @Test
  void writesAreAcceptedBeforeTheStatusSaysSo() throws Exception {
    AppendLog[] log = new AppendLog[1];
    List<String> told = new CopyOnWriteArrayList<>();
    log[0] =
        new AppendLog(
            file("a"),
            AppendLog.Policy.ALWAYS,
            why -> told.add((why == null ? "accepts" : "refuses") + " after " + status(log[0])),
            () -> false);
    unsafe.add("a");
    append(log[0], "word");
    assertThrows(ReredisException.class, log[0]::committed);
    assertEquals("err", status(log[0]));
    LogFile next = file("b");
    log[0].rotate(next);
    log[0].rewritten(next);
    assertEquals("ok", status(log[0]));
    assertEquals("accepts after err", told.get(told.size() - 1));
    log[0].close();
  }

  private static String status(AppendLog log) {
    return log.isAccepting() ? "ok" : "err";
  }

  private static String text(Exception e) {
    return e == null ? null : e.getMessage();
  }

  @Test
  void anEffectThatIsLostWhileTheLogIsRewritten() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    append(log, "first");
    LogFile second = file("b");
    log.rotate(second);
    append(log, "second");
    assertThrows(RuntimeException.class, () -> HALVES.get(0).to(log));
    log.rewritten(second);
    assertTrue(log.isBroken(), "the base does not have it");
    append(log, "behind");
    assertThrows(ReredisException.class, log::committed);
    LogFile third = file("c");
    log.rotate(third);
    log.rewritten(third);
    assertNull(refusal);
    append(log, "third");
    log.committed();
    log.close();
    assertEquals("SELECT 0 second", commands("b"));
    assertEquals("SELECT 0 third", commands("c"));
  }

  /** Effects acknowledged before a gap are still written; later ones are not acknowledged. */
  @Test
  void effectsBeforeAGapAreWritten() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.EVERYSEC);
    append(log, "first");
    log.committed();
    log.lost(new OutOfMemoryError());
    assertEquals("MISCONF Errors writing to the AOF file: out of memory", text(refusal));
    Log.Deferral deferral = Log.DEFERRAL.get();
    deferral.defers = true;
    try {
      assertTrue(log.awaitDurable(), "nothing was written by this thread");
      append(log, "behind");
      log.committed();
      assertFalse(log.awaitDurable());
      assertTrue(log.awaitDurable());
    } finally {
      deferral.defers = false;
    }
    assertTrue(log.flushAll());
    assertEquals("SELECT 0 first", commands("a"));
    log.close();
  }

  /**
   * A rewrite deletes the earlier files and with them their SELECT, so each file must begin with
   * its own.
   */
  @Test
  void eachFileSaysWhichDatabaseItBeginsWith() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    log.append(3, new byte[][] {Ascii.bytes("first")});
    LogFile next = file("b");
    log.rotate(next);
    log.append(3, new byte[][] {Ascii.bytes("second")});
    log.rewritten(next);
    log.close();
    String text = Files.readString(directory.resolve("b"));
    assertTrue(text.startsWith("*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n*1\r\n$6\r\nsecond\r\n"), text);
  }

  /**
   * The new base contains what the log failed to write, and the next file may be on a working disk.
   */
  @Test
  void aRewriteRecoversFromFailedWrites() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(FULL));
    AppendLog log = log(LogFile.open(FULL), AppendLog.Policy.ALWAYS);
    append(log, "first");
    assertThrows(ReredisException.class, log::committed);
    assertNotNull(refusal);
    assertFalse(log.isBroken());
    LogFile next = file("b");
    log.rotate(next);
    append(log, "second");
    log.rewritten(next);
    assertNull(refusal);
    log.committed();
    assertTrue(has("b", "second"));
    assertFalse(has("b", "first"));
    log.close();
  }

  @Test
  void othersMayReadWhileTheDiskFails() throws Exception {
    AppendLog log = log(file("a"), AppendLog.Policy.ALWAYS);
    unsafe.add("a");
    Thread loop =
        new Thread(
            () -> {
              Log.DEFERRAL.get().defers = true;
              append(log, "word");
              log.committed();
              assertFalse(log.awaitDurable(), "what was written must not be acknowledged");
              assertTrue(log.awaitDurable(), "what was only read is");
            });
    Throwable[] failure = new Throwable[1];
    loop.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
    loop.start();
    loop.join();
    assertNull(failure[0]);
    assertTrue(log.awaitDurable());
    log.close();
  }

  /** The log must detect by itself, without another write, that the disk works again. */
  @Test
  void theLogTriesAgainByItself() throws Exception {
    for (AppendLog.Policy policy : AppendLog.Policy.values()) {
      String name = policy.name();
      AppendLog log = log(file(name), policy);
      full.add(name);
      append(log, "word");
      Await.until("the disk is full with " + policy, () -> refusal != null);
      assertEquals("MISCONF Errors writing to the AOF file: the disk is full", text(refusal));
      assertFalse(log.isHealthy());
      assertTrue(log.waiting() > 0, "it is kept");
      assertFalse(log.flushAll());
      full.clear();
      Await.until("written with " + policy, () -> refusal == null && log.waiting() == 0);
      assertTrue(log.isAccepting());
      log.close();
      assertEquals("SELECT 0 word", commands(name), "whole, although it was torn");
    }
  }

  /** Pushes to a key on a thread that waits for the disk later, as an I/O loop does. */
  private static void pushLater(Reredis store, Runnable afterwards) throws Exception {
    Throwable[] failure = new Throwable[1];
    Thread loop =
        new Thread(
            () -> {
              Inside.of(store).engine().durability().deferWaits();
              store.execute("rpush", "list", "element");
              afterwards.run();
            });
    loop.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
    loop.start();
    loop.join();
    assertNull(failure[0]);
  }

  private static List<CompletableFuture<?>> waitFor(Reredis store) throws Exception {
    CompletableFuture<Object> command =
        CompletableFuture.supplyAsync(
            () -> store.execute("blpop", "list", "0"), task -> new Thread(task).start());
    Await.until(
        "the command waits", () -> Inside.of(store).engine().keyspace().figures().waiting() == 1);
    CompletableFuture<?> future =
        store.lists().popAsync(ListEnd.LEFT, Duration.ZERO, "other", "list");
    CompletableFuture<?> moved =
        store.lists().moveAsync("list", "to", ListEnd.LEFT, ListEnd.LEFT, Duration.ZERO);
    return List.of(command, future, moved);
  }

  @Test
  void aBlockedClientIsServedAfterTheFlush() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    try (Reredis store = open("always")) {
      List<CompletableFuture<?>> waiting = waitFor(store);
      waiting.forEach(future -> future.thenRun(() -> order.add("served")));
      LogFile.Flusher failing = LogFile.flusher;
      LogFile.flusher =
          (path, file) -> {
            failing.flush(path, file);
            order.add("flushed");
          };
      for (CompletableFuture<?> future : waiting) {
        order.clear();
        pushLater(store, () -> {});
        future.get(30, TimeUnit.SECONDS);
        Await.until("it is told", () -> order.contains("served"));
        assertEquals("flushed", order.get(0));
      }
    }
  }

  @Test
  void aBlockedClientReceivesNothingThatIsNotDurable() throws Exception {
    try (Reredis store = open("always")) {
      List<CompletableFuture<?>> waiting = waitFor(store);
      unsafe.add("appendonly.aof.1.incr.aof");
      pushLater(store, () -> assertFalse(Inside.of(store).engine().durability().awaitDurable()));
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> waiting.get(0).get(30, TimeUnit.SECONDS));
      assertEquals(
          "MISCONF Errors writing to the AOF file: the disk is broken", e.getCause().getMessage());
      unsafe.clear();
    }
  }

  @Test
  void interruptedCallers() {
    try (Reredis store = open("always")) {
      store.strings().set("a", "1");
      Thread.currentThread().interrupt();
      store.strings().set("b", "2");
      store.execute("set", "c", "3");
      assertTrue(Thread.interrupted(), "the caller wants to know");
      store.strings().set("d", "4");
      Thread.currentThread().interrupt();
    }
    assertTrue(Thread.interrupted());
    try (Reredis store = open("always")) {
      assertEquals(4L, store.execute("exists", "a", "b", "c", "d"));
    }
  }

  private Reredis open(String appendFsync) {
    return Reredis.open(
        b -> b.directory(directory).option("appendonly", "yes").option("appendfsync", appendFsync));
  }

  @Test
  void theStoreRecoversByRewritingWithAlways() throws Exception {
    recovers("always");
  }

  @Test
  void theStoreRecoversByRewritingWithEverysec() throws Exception {
    recovers("everysec");
  }

  private void recovers(String appendFsync) throws Exception {
    Path log = directory.resolve("appendonlydir");
    try (Reredis store = open(appendFsync);
        CommandSession session = store.session()) {
      session.execute("set", "before", "1");
      unsafe.add("appendonly.aof.1.incr.aof");
      try {
        session.execute("set", "meanwhile", "1");
      } catch (ReredisException e) {
        assertTrue(e.getMessage().startsWith("MISCONF"), e.getMessage());
      }
      // the rewrite that follows may end before this check
      Await.until(
          "the log is rewritten",
          () -> ((String) session.execute("info", "persistence")).contains("aof_rewrites:2"));
      Await.until(
          "writes are accepted",
          () ->
              ((String) session.execute("info", "persistence"))
                  .contains("aof_last_write_status:ok"));
      assertEquals("1", session.execute("get", "before"));
      session.execute("set", "after", "1");
      assertTrue(Files.exists(log.resolve("appendonly.aof.2.incr.aof")));
    }
    try (Reredis store = open(appendFsync)) {
      assertEquals(3L, store.execute("exists", "before", "meanwhile", "after"));
    }
  }

  /** A slow logger of the program must not block all writers. */
  @Test
  void theLossOfAnEffectIsLoggedWhileOthersAppend() throws Exception {
    AppendLog log = log(file("one"), AppendLog.Policy.NO);
    CompletableFuture<Boolean> appended = new CompletableFuture<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> append(log, "word"));
            other
                .orTimeout(10, TimeUnit.SECONDS)
                .whenComplete((v, e) -> appended.complete(e == null));
            appended.join();
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(AppendLog.class.getName());
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      log.lost(new OutOfMemoryError("for the test"));
      assertTrue(appended.get(30, TimeUnit.SECONDS));
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
      log.close();
    }
  }
}
