package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.change.Subscription;
import io.reredis.intercept.CommandRequest;
import io.reredis.intercept.Verdict;
import io.reredis.support.Await;
import io.reredis.support.MutedLog;
import io.reredis.util.ErrorCode;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the interceptors of commands and of writes through the typed API. */
class InterceptorTest {
  private final ManualClock clock = new ManualClock(1_000_000);
  private final Reredis store = Reredis.open(setup -> setup.clock(clock));
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    store.close();
  }

  private static Verdict refusing(CommandRequest request, String name, String error) {
    return request.name().equals(name) ? Verdict.refuse(error) : Verdict.proceed();
  }

  private Verdict note(CommandRequest request) {
    seen.add(request.name() + request.arguments());
    return Verdict.proceed();
  }

  private void awaitBlocked() throws Exception {
    Await.until(
        "a call waits",
        () -> store.execute("INFO", "clients").toString().contains("blocked_clients:1"));
  }

  @Test
  void aRequestIsShownWhole() {
    List<Object> facts = new ArrayList<>();
    store.intercept(
        request -> {
          facts.add(request.name());
          facts.add(request.count());
          facts.add(request.argument(0));
          facts.add(new String(request.bytes(1)));
          facts.add(request.isWrite());
          facts.add(request.isQueued());
          facts.add(request.database());
          facts.add(request.user());
          facts.add(request.clientAddress());
          facts.add(request.clientName());
          facts.add(request.clientId() > 0);
          assertThrows(IndexOutOfBoundsException.class, () -> request.argument(2));
          assertThrows(IndexOutOfBoundsException.class, () -> request.argument(-1));
          return Verdict.proceed();
        });
    store.execute("SET", "kéy", "v");
    assertEquals("v", store.strings().get("kéy"));
    assertEquals(
        Arrays.asList("set", 2, "kéy", "v", true, false, 0, "default", "in-process", null, true),
        facts);
  }

  @Test
  void subcommandsHaveTheNamesOfBoth() {
    store.intercept(this::note);
    store.execute("CONFIG", "GET", "port");
    assertEquals(List.of("config|get[GET, port]"), seen);
  }

  @Test
  void aRefusedRequestIsNotExecuted() {
    Subscription rule = store.intercept(r -> refusing(r, "set", "OOM not now"));
    ReredisException e = assertThrows(ReredisException.class, () -> store.execute("SET", "k", "v"));
    assertEquals(ErrorCode.OOM, e.code());
    assertEquals("OOM not now", e.getMessage());
    assertNull(store.execute("GET", "k"));
    rule.close();
    rule.close();
    assertEquals("OK", store.execute("SET", "k", "v"));
  }

  @Test
  void aRefusedRequestAbortsItsTransaction() {
    store.intercept(r -> refusing(r, "incr", "BUSY wait"));
    try (CommandSession session = store.session()) {
      session.execute("MULTI");
      session.execute("SET", "k", "v");
      assertThrows(ReredisException.class, () -> session.execute("INCR", "n"));
      ReredisException e = assertThrows(ReredisException.class, () -> session.execute("EXEC"));
      assertEquals(ErrorCode.EXECABORT, e.code());
      assertNull(session.execute("GET", "k"));
    }
  }

  @Test
  void aRefusedExecDiscardsItsTransaction() {
    store.intercept(r -> refusing(r, "exec", "READONLY no"));
    try (CommandSession session = store.session()) {
      session.execute("MULTI");
      session.execute("SET", "k", "v");
      ReredisException e = assertThrows(ReredisException.class, () -> session.execute("EXEC"));
      assertEquals(ErrorCode.EXECABORT, e.code());
      assertNull(session.execute("GET", "k"));
    }
  }

  @Test
  void interceptorsAreAskedInOrderUntilOneObjects() {
    Subscription first = store.intercept(this::note);
    Subscription objects = store.intercept(r -> Verdict.refuse("ERR no"));
    Subscription last = store.intercept(this::note);
    assertThrows(ReredisException.class, () -> store.execute("PING"));
    assertEquals(1, seen.size());
    objects.close();
    store.execute("PING");
    assertEquals(3, seen.size());
    first.close();
    last.close();
    store.execute("PING");
    assertEquals(3, seen.size());
  }

  @Test
  void requestsThatFailTheirChecksAreNotShown() {
    store.intercept(this::note);
    assertThrows(ReredisException.class, () -> store.execute("SET", "k"));
    assertThrows(ReredisException.class, () -> store.execute("NONE"));
    assertEquals(List.of(), seen);
  }

  @Test
  void aBlockedRequestIsShownOnce() throws Exception {
    store.intercept(this::note);
    CompletableFuture<Object> popped =
        CompletableFuture.supplyAsync(() -> store.execute("BLPOP", "list", "0"));
    awaitBlocked();
    seen.clear();
    store.lists().pushLeft("list", "a");
    assertEquals(List.of("list", "a"), popped.get(20, TimeUnit.SECONDS));
    assertEquals(List.of(), seen);
  }

  @Test
  void aDelayEndsByTheClockOfTheStore() throws Exception {
    store.intercept(
        r -> r.name().equals("get") ? Verdict.delay(Duration.ofSeconds(100)) : this.note(r));
    store.strings().set("k", "v");
    CompletableFuture<Object> got = CompletableFuture.supplyAsync(() -> store.execute("GET", "k"));
    awaitBlocked();
    assertFalse(got.isDone());
    clock.advance(Duration.ofSeconds(100));
    assertEquals("v", got.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aStalledCallEndsByAnInterrupt() throws Exception {
    store.intercept(r -> r.name().equals("get") ? Verdict.stall() : Verdict.proceed());
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                store.execute("GET", "k");
                ended.complete("a reply");
              } catch (ReredisException e) {
                ended.complete(e.getMessage());
              }
            });
    caller.start();
    awaitBlocked();
    caller.interrupt();
    assertEquals("ERR interrupted", ended.get(20, TimeUnit.SECONDS));
    caller.join();
    assertEquals("PONG", store.execute("PING"));
  }

  @Test
  void aCallThatIsDisconnectedOrCutFails() {
    Subscription rule = store.intercept(r -> Verdict.disconnect());
    ReredisException e = assertThrows(ReredisException.class, () -> store.execute("SET", "k", "v"));
    assertEquals("ERR the connection was closed without a reply", e.getMessage());
    rule.close();
    assertNull(store.execute("GET", "k"));
    rule = store.intercept(r -> Verdict.cut(3));
    assertThrows(ReredisException.class, () -> store.execute("SET", "k", "v"));
    rule.close();
    assertEquals("v", store.execute("GET", "k"));
  }

  @Test
  @ExtendWith(MutedLog.class)
  void anInterceptorThatThrowsFailsTheRequest() {
    Subscription rule =
        store.intercept(
            r -> {
              throw new IllegalStateException("for the test");
            });
    ReredisException e = assertThrows(ReredisException.class, () -> store.execute("PING"));
    assertEquals("ERR internal error", e.getMessage());
    rule.close();
    assertEquals("PONG", store.execute("PING"));
  }

  @Test
  void badVerdictsAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> Verdict.refuse("ERR a\nb"));
    assertThrows(IllegalArgumentException.class, () -> Verdict.delay(Duration.ofMillis(-1)));
    assertThrows(IllegalArgumentException.class, () -> Verdict.cut(-1));
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    assertThrows(IllegalArgumentException.class, () -> Verdict.delay(longest));
    assertEquals(
        Optional.of(Duration.ofMillis(2)), Verdict.delay(Duration.ofNanos(1_000_001)).delay());
    assertEquals(Optional.of(Duration.ZERO), Verdict.delay(Duration.ZERO).delay());
    assertEquals(Optional.empty(), Verdict.stall().delay());
    Verdict refusal = Verdict.refuse(ReredisException.ofReply("BUSY wait"));
    assertEquals(Verdict.Kind.REFUSE, refusal.kind());
    assertEquals(ErrorCode.BUSY, refusal.error().code());
    assertEquals(OptionalInt.of(5), Verdict.cut(5).bytes());
    assertEquals(Optional.empty(), Verdict.cut(5).delay());
    assertEquals(OptionalInt.empty(), refusal.bytes());
    assertTrue(refusal.toString().contains("BUSY wait"));
  }

  // --- writes

  @Test
  void eachWriteIsShownBeforeItHappens() {
    store.interceptWrites((database, key) -> seen.add(database + " " + new String(key)));
    store.strings().set("a", "1");
    store.database(2).lists().pushLeft("b", "2");
    store.execute("MSET", "c", "3", "d", "4");
    store.execute("GET", "a");
    assertEquals(List.of("0 a", "2 b", "0 c", "0 d"), seen);
  }

  @Test
  void aRefusedWriteChangesNothing() {
    store.strings().set("key", "old");
    Subscription rule =
        store.interceptWrites(
            (database, key) -> {
              if (database == 0 && new String(key).equals("key")) {
                throw new ReredisException(ErrorCode.NOPERM, "audited");
              }
            });
    ReredisException e =
        assertThrows(ReredisException.class, () -> store.strings().set("key", "new"));
    assertEquals(ErrorCode.NOPERM, e.code());
    assertThrows(ReredisException.class, () -> store.execute("DEL", "key"));
    assertThrows(ReredisException.class, () -> store.execute("RENAME", "key", "other"));
    store.strings().set("other", "v");
    store.database(1).strings().set("key", "v");
    assertEquals("old", store.strings().get("key"));
    rule.close();
    store.strings().set("key", "new");
    assertEquals("new", store.strings().get("key"));
  }

  @Test
  void aRefusedWriteUndoesItsAtomicBlock() {
    store.interceptWrites(
        (database, key) -> {
          if (new String(key).equals("b")) {
            throw ReredisException.error("no");
          }
        });
    assertThrows(
        ReredisException.class,
        () ->
            store.runAtomically(
                List.of("a", "b"),
                block -> {
                  block.strings().set("a", "1");
                  block.strings().set("b", "2");
                }));
    assertNull(store.strings().get("a"));
  }

  @Test
  void expiryIsNotAskedAbout() {
    store.strings().set("key", "v");
    store.keys().expire("key", Duration.ofSeconds(10));
    store.interceptWrites(
        (database, key) -> {
          throw ReredisException.error("no");
        });
    clock.advance(Duration.ofSeconds(11));
    assertNull(store.strings().get("key"));
    assertEquals(0L, store.execute("DBSIZE"));
  }
}
