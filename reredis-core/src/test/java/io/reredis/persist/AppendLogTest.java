package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.util.Ascii;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log where files cannot be written or flushed, and where threads are interrupted. */
class AppendLogTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path directory;

  /** Names of files that cannot be flushed. */
  private final Set<String> unsafe = ConcurrentHashMap.newKeySet();

  private LogFile.Flusher original;
  private volatile ReredisException refusal;

  @BeforeEach
  void failing() {
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

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, "in vain: " + what);
      LockSupport.parkNanos(1_000_000);
    }
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
  void theOldFileFailsWhenTheLogGoesOnInTheNextOne() throws Exception {
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
  void aRewriteDoesNotVouchForWhatCameBehindIt() throws Exception {
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

  /** The files before it go, and with them what they say of the database. */
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

  /** What cannot be written any more is in the base, and the next file may be on a better disk. */
  @Test
  void aRewriteHelpsAlsoWhereWritesFail() throws Exception {
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

  /** Nobody may have to write something for the log to find out that the disk works again. */
  @Test
  void theLogTriesAgainByItself() throws Exception {
    for (AppendLog.Policy policy : AppendLog.Policy.values()) {
      String name = policy.name();
      AppendLog log = log(file(name), policy);
      append(log, "word");
      await("written with " + policy, () -> has(name, "word") && log.waiting() == 0);
      log.close();
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
      // the rewrite that follows may be over before this looks
      await(
          "the log is rewritten",
          () -> ((String) session.execute("info", "persistence")).contains("aof_rewrites:2"));
      await(
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
}
