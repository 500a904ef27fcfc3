package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.operation.Operations;
import io.reredis.option.ListEnd;
import io.reredis.option.Popped;
import io.reredis.util.ErrorCode;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tests atomic blocks and watches of the typed API. */
class AtomicBlockTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false));

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theResultIsThatOfTheBlock() {
    store.strings().setAll(Map.of("alice", "30", "bob", "5"));
    long left =
        store.atomically(
            List.of("alice", "bob"),
            tx -> {
              tx.strings().increment("bob", 10);
              return tx.strings().increment("alice", -10);
            });
    assertEquals(20, left);
    assertEquals(List.of("20", "15"), store.strings().getAll("alice", "bob"));
    assertNull(store.atomically(List.of("alice"), tx -> null));
    Database<String, Long> counts =
        store.database(2).with(Codec.utf8(), Codec.utf8().map(Long::valueOf, String::valueOf));
    long old =
        counts.atomically(
            List.of("n"),
            tx -> {
              assertNull(tx.strings().getAndSet("n", 7L));
              return tx.strings().get("n");
            });
    assertEquals(7, old);
    store.runAtomically(List.of("alice"), tx -> tx.keys().delete("alice"));
    assertFalse(store.keys().exists("alice"));
  }

  @Test
  void anExceptionUndoesTheBlock() {
    store.strings().set("alice", "5", Duration.ofSeconds(9));
    IllegalStateException poor = new IllegalStateException("not enough money");
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                store.runAtomically(
                    List.of("alice", "bob", "list"),
                    tx -> {
                      tx.strings().set("bob", "10");
                      tx.lists().pushLeft("list", "x");
                      assertEquals("10", tx.strings().get("bob"));
                      if (tx.strings().increment("alice", -10) < 0) {
                        throw poor;
                      }
                    }));
    assertSame(poor, thrown);
    assertEquals("5", store.strings().get("alice"));
    assertEquals(Duration.ofSeconds(9), store.keys().timeToLive("alice"));
    assertEquals(1, store.keys().size());
    // the store is still usable
    assertEquals(6, store.strings().increment("alice"));
  }

  @Test
  void listenersAreNotifiedAfterwardsOrNever() {
    List<String> events = new ArrayList<>();
    store.onChange("*", change -> events.add(change.event() + " " + change.key()));
    store.runAtomically(
        List.of("a", "b"),
        tx -> {
          tx.strings().set("a", "1");
          tx.strings().set("b", "2");
          assertEquals(List.of(), events);
          tx.keys().delete("a");
        });
    assertEquals(List.of("set a", "set b", "del a"), events);
    assertThrows(
        ArithmeticException.class,
        () ->
            store.runAtomically(
                List.of("a"),
                tx -> {
                  tx.strings().set("a", "1");
                  throw new ArithmeticException();
                }));
    assertEquals(3, events.size());
  }

  @Test
  void expiryIsUndoneToo() {
    store.strings().set("k", "v", Duration.ofMillis(5));
    clock.advanceMillis(10);
    List<String> events = new ArrayList<>();
    store.onChange("*", change -> events.add(change.event()));
    assertThrows(
        ArithmeticException.class,
        () ->
            store.runAtomically(
                List.of("k"),
                tx -> {
                  assertNull(tx.strings().get("k"));
                  tx.strings().set("k", "w");
                  throw new ArithmeticException();
                }));
    assertEquals(List.of(), events);
    assertFalse(store.keys().exists("k"));
    assertEquals(List.of("expired"), events);
  }

  @Test
  void onlyDeclaredKeysMayBeUsed() {
    store.strings().set("other", "v");
    store.runAtomically(
        List.of("a"),
        tx -> {
          assertThrows(IllegalArgumentException.class, () -> tx.strings().get("other"));
          assertThrows(IllegalArgumentException.class, () -> tx.keys().rename("a", "other"));
          assertThrows(
              IllegalArgumentException.class,
              () -> tx.with(Codec.bytes()).strings().get("other".getBytes()));
          assertThrows(IllegalStateException.class, () -> tx.keys().matching("*"));
          assertThrows(IllegalStateException.class, () -> tx.keys().scan());
          assertThrows(IllegalStateException.class, () -> tx.keys().random());
          assertThrows(IllegalStateException.class, () -> tx.keys().size());
          assertThrows(IllegalStateException.class, () -> tx.keys().clear());
          assertThrows(IllegalStateException.class, () -> tx.watch("a"));
          assertThrows(
              IllegalStateException.class,
              () -> tx.lists().awaitPop(ListEnd.LEFT, Duration.ZERO, "a"));
          assertThrows(
              IllegalStateException.class,
              () -> tx.lists().awaitMove("a", "a", ListEnd.LEFT, ListEnd.LEFT, Duration.ZERO));
          assertThrows(
              IllegalStateException.class, () -> tx.runAtomically(List.of("a"), inner -> {}));
          assertThrows(
              IllegalStateException.class, () -> store.runAtomically(List.of("b"), inner -> {}));
          tx.strings().set("a", "kept");
        });
    assertEquals("kept", store.strings().get("a"));
    assertThrows(IllegalArgumentException.class, () -> store.runAtomically(List.of(), tx -> {}));
  }

  /** Two blocks that use each other's keys through the store would wait for each other. */
  @Test
  void aBlockThatWouldWaitForAnotherFails() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      String elsewhere =
          Stream.iterate("b", key -> key + "b")
              .filter(key -> keyspace.shardMask(Bytes.of(key)) != keyspace.shardMask(Bytes.of("a")))
              .findFirst()
              .orElseThrow();
      CyclicBarrier both = new CyclicBarrier(2);
      Future<?> one = threads.submit(() -> useEachOther("a", elsewhere, both));
      Future<?> two = threads.submit(() -> useEachOther(elsewhere, "a", both));
      one.get();
      two.get();
      assertEquals(List.of("a", "a"), store.strings().getAll("a", elsewhere));
      // all locks have been released
      store.keys().clear();
    } finally {
      threads.shutdownNow();
    }
  }

  private void useEachOther(String own, String other, CyclicBarrier both) {
    // the operations themselves, which ignore the block
    Operations operations = Inside.of(store).engine().operations();
    Bytes key = Bytes.of(other);
    List<Bytes> elements = List.of(Bytes.of("x"));
    store.runAtomically(
        List.of(own),
        tx -> {
          tx.strings().set(own, "a");
          await(both);
          assertThrows(IllegalStateException.class, () -> store.lists().pushLeft(other, "x"));
          assertThrows(
              IllegalStateException.class, () -> store.strings().setAll(Map.of(other, "x")));
          assertThrows(
              IllegalStateException.class,
              () -> operations.lists().push(0, key, elements, ListEnd.LEFT, false));
          assertThrows(
              IllegalStateException.class,
              () -> operations.strings().setAll(0, List.of(key, Bytes.of("x")), false));
          await(both);
        });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void othersSeeAllOrNothing() throws Exception {
    store.strings().setAll(Map.of("a", "0", "b", "0"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 2000; i++) {
                    boolean fails = i % 3 == 0;
                    try {
                      store.runAtomically(
                          List.of("a", "b"),
                          tx -> {
                            tx.strings().increment("a");
                            tx.strings().decrement("b");
                            if (fails) {
                              throw new ArithmeticException();
                            }
                          });
                    } catch (ArithmeticException e) {
                      assertTrue(fails);
                    }
                  }
                }));
      }
      while (writers.stream().anyMatch(writer -> !writer.isDone())) {
        List<@Nullable String> both = store.strings().getAll("a", "b");
        assertEquals(0, Long.parseLong(both.get(0)) + Long.parseLong(both.get(1)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertEquals("2666", store.strings().get("a"));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void waitersAreServedAfterwards() throws Exception {
    CompletableFuture<@Nullable Popped<String, String>> pop =
        store.lists().popAsync(ListEnd.LEFT, Duration.ZERO, "list");
    assertThrows(
        ArithmeticException.class,
        () ->
            store.runAtomically(
                List.of("list"),
                tx -> {
                  tx.lists().pushRight("list", "x");
                  throw new ArithmeticException();
                }));
    assertFalse(pop.isDone());
    store.runAtomically(
        List.of("list"),
        tx -> {
          tx.lists().pushRight("list", "1");
          assertFalse(pop.isDone());
          tx.lists().pushLeft("list", "0");
        });
    assertEquals(new Popped<>("list", "0"), pop.get());
  }

  @Test
  void theLogHasOneEntry(@TempDir Path directory) throws Exception {
    Reredis logged = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"));
    try (logged) {
      logged.runAtomically(
          List.of("a", "b"),
          tx -> {
            tx.strings().set("a", "1");
            tx.strings().set("b", "2");
          });
      assertThrows(
          ArithmeticException.class,
          () ->
              logged.runAtomically(
                  List.of("a", "c"),
                  tx -> {
                    tx.strings().set("a", "undone");
                    tx.strings().set("c", "undone");
                    throw new ArithmeticException();
                  }));
    }
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".incr.aof")).toList()) {
        text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertEquals(1, text.toString().split("MULTI", -1).length - 1, text::toString);
    assertEquals(1, text.toString().split("EXEC", -1).length - 1, text::toString);
    assertFalse(text.toString().contains("undone"), text::toString);
    try (Reredis again = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertEquals(List.of("1", "2"), again.strings().getAll("a", "b"));
      assertEquals(2, again.keys().size());
    }
  }

  @Test
  void aBlockIsRefusedBeforeItBeginsIfThereIsNoMemory() {
    try (Reredis small = Reredis.open(b -> b.option("maxmemory", "1"))) {
      small.strings().set("first", "fits, since nothing was used before");
      ReredisException refused =
          assertThrows(
              ReredisException.class,
              () ->
                  small.runAtomically(
                      List.of("a"),
                      tx -> {
                        throw new AssertionError("ran");
                      }));
      assertEquals(ErrorCode.OOM, refused.code());
    }
  }

  @Test
  void theArgumentEndsWithTheBlock() throws Exception {
    store.hashes().put("h", "f", "v");
    List<Database<String, String>> kept = new ArrayList<>();
    List<Stream<?>> streams = new ArrayList<>();
    store.runAtomically(
        List.of("a", "h"),
        tx -> {
          kept.add(tx);
          streams.add(tx.hashes().scan("h"));
          CompletableFuture<Void> elsewhere =
              CompletableFuture.runAsync(() -> tx.strings().set("a", "elsewhere"));
          ExecutionException refused = assertThrows(ExecutionException.class, elsewhere::get);
          assertEquals("the atomic block runs on another thread", refused.getCause().getMessage());
        });
    assertThrows(
        ArithmeticException.class,
        () ->
            store.runAtomically(
                List.of("a"),
                tx -> {
                  kept.add(tx);
                  throw new ArithmeticException();
                }));
    for (Database<String, String> tx : kept) {
      Strings<String, String> strings = tx.strings();
      Lists<byte[], byte[]> bytes = tx.with(Codec.bytes()).lists();
      List<Executable> calls =
          List.of(
              () -> strings.set("a", "late"),
              () -> strings.get("a"),
              () -> strings.setAll(Map.of("a", "late")),
              () -> bytes.pushLeft(new byte[] {'a'}, new byte[1]),
              () -> tx.keys().delete("a"),
              () -> tx.keys().clear(),
              () -> tx.keys().size(),
              () -> tx.runAtomically(List.of("a"), again -> {}));
      for (Executable call : calls) {
        assertEnded(call);
      }
    }
    assertEnded(() -> streams.get(0).count());
    assertFalse(store.keys().exists("a"));
  }

  private static void assertEnded(Executable call) {
    IllegalStateException ended = assertThrows(IllegalStateException.class, call);
    assertEquals("the atomic block has ended", ended.getMessage());
  }

  @Test
  void withinABlockOnlyItsArgumentIsUsed() throws Exception {
    store.strings().set("a", "1");
    Strings<String, String> strings = store.strings();
    try (Reredis other = Reredis.open();
        Watch<String, String> watch = store.watch("w");
        CommandSession session = store.session()) {
      List<Executable> calls =
          List.of(
              () -> strings.set("a", "2"),
              () -> strings.get("a"),
              () -> strings.set("b", "2"),
              () -> store.database(1).lists().pushLeft("l", "x"),
              () -> store.keys().clear(),
              () -> store.keys().size(),
              () -> store.watch("a"),
              () -> watch.runIfUnchanged(tx -> {}),
              () -> store.execute("SET", "a", "2"),
              () -> session.execute("FLUSHALL"),
              () -> store.exportTo(OutputStream.nullOutputStream()),
              () -> store.importFrom(InputStream.nullInputStream()));
      store.runAtomically(
          List.of("a"),
          tx -> {
            for (Executable call : calls) {
              IllegalStateException refused = assertThrows(IllegalStateException.class, call);
              assertEquals(
                  "an atomic block uses the store only through its argument", refused.getMessage());
            }
            assertThrows(
                IllegalStateException.class, () -> store.runAtomically(List.of("a"), again -> {}));
            other.strings().set("x", "another store");
          });
      assertEquals("1", strings.get("a"));
      assertEquals(1, store.keys().size());
      // another thread can use the store meanwhile
      store.runAtomically(
          List.of("a"), tx -> CompletableFuture.runAsync(() -> assertElsewhere("a")).join());
    }
  }

  private void assertElsewhere(String locked) {
    String free =
        Stream.iterate(0, i -> i + 1)
            .map(i -> "k" + i)
            .filter(key -> !sameShard(key, locked))
            .findFirst()
            .orElseThrow();
    store.strings().set(free, "v");
    assertEquals("v", store.strings().get(free));
  }

  private boolean sameShard(String one, String other) {
    Keyspace keyspace = Inside.of(store).engine().keyspace();
    return keyspace.shardMask(Bytes.of(one)) == keyspace.shardMask(Bytes.of(other));
  }

  // --- watches

  @Test
  void anUnchangedWatchRunsOnce() {
    store.strings().set("k", "1");
    try (Watch<String, String> watch = store.watch("k", "l")) {
      assertFalse(watch.isChanged());
      assertTrue(watch.runIfUnchanged(tx -> tx.strings().set("l", "2")));
      assertTrue(watch.isChanged());
      assertFalse(watch.runIfUnchanged(tx -> tx.strings().set("l", "3")));
    }
    assertEquals("2", store.strings().get("l"));
  }

  @Test
  void aChangedWatchDoesNotRun() {
    try (CommandSession other = store.session();
        Watch<String, String> watch = store.watch("k")) {
      other.execute("set", "k", "from elsewhere");
      assertTrue(watch.isChanged());
      assertFalse(watch.runIfUnchanged(tx -> tx.strings().set("k", "x")));
    }
    assertEquals("from elsewhere", store.strings().get("k"));
  }

  @Test
  void expiryCountsAsAChange() {
    store.strings().set("k", "v", Duration.ofSeconds(1));
    try (Watch<String, String> watch = store.watch("k")) {
      clock.advance(Duration.ofSeconds(2));
      assertFalse(watch.runIfUnchanged(tx -> tx.strings().set("k", "x")));
    }
    // a key that did not exist cannot expire
    try (Watch<String, String> watch = store.watch("k")) {
      assertTrue(watch.runIfUnchanged(tx -> tx.strings().set("k", "x")));
    }
  }

  @Test
  void aClosedWatchLeavesNothing() {
    Watch<String, String> watch = store.watch("k", "k", "l");
    assertEquals(2L, watched());
    watch.close();
    watch.close();
    assertEquals(0L, watched());
    assertThrows(IllegalArgumentException.class, () -> store.watch());
  }

  /** A closed watch no longer detects changes, so the block must not run. */
  @Test
  void aClosedWatchRunsNothing() {
    Watch<String, String> watch = store.watch("k");
    watch.close();
    store.strings().set("k", "changed");
    assertThrows(
        IllegalStateException.class,
        () -> watch.runIfUnchanged(tx -> tx.strings().set("k", "overwritten")));
    assertThrows(IllegalStateException.class, watch::isChanged);
    assertEquals("changed", store.strings().get("k"));
  }

  private Object watched() {
    return Stream.of(((String) store.execute("info", "clients")).split("\r\n"))
        .filter(line -> line.startsWith("total_watched_keys:"))
        .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .findFirst()
        .orElse(-1L);
  }
}
