package io.reredis.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tests exceptions from the point of view of programs. */
class ReredisExceptionTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aProgramSeesWhereItFailed() {
    store.strings().setAll(Map.of("k", "text", "l", "other"));
    List<Executable> failing =
        List.of(
            () -> store.lists().pushLeft("k", "x"),
            () -> store.hashes().get("k", "f"),
            () -> store.strings().increment("k"),
            () -> store.keys().rename("none", "x"),
            () -> store.lists().set("none", 0, "x"),
            () -> store.bitmaps().get("k", -1),
            () -> store.geoIndexes().place("k", "m"),
            () -> store.streams().readGroup("s", "g", "c", 1),
            () -> store.hyperLogLogs().count("k"),
            () -> store.execute("no such command"),
            () -> store.database(0).keys().move("k", 0));
    for (Executable call : failing) {
      ReredisException e = assertThrows(ReredisException.class, call);
      assertTrue(
          Stream.of(e.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(ReredisExceptionTest.class.getName())),
          e::toString);
    }
  }

  /** A thread that serves clients sends only the text, so it needs no stack trace. */
  @Test
  void aThreadOfTheStoreDoesNotCollectStackTraces() throws Exception {
    store.strings().set("k", "text");
    AtomicReference<Throwable> caught = new AtomicReference<>();
    Thread serving =
        new Thread(
            () -> {
              try {
                store.lists().pushLeft("k", "x");
              } catch (ReredisException e) {
                caught.set(e);
              }
            },
            "reredis-test");
    serving.start();
    serving.join();
    assertEquals(0, caught.get().getStackTrace().length);
  }

  @Test
  void codesAndPrefixes() {
    ReredisException known = ReredisException.ofReply("WRONGTYPE of a key");
    assertEquals(ErrorCode.WRONGTYPE, known.code());
    assertEquals("WRONGTYPE", known.prefix());
    assertEquals("WRONGTYPE of a key", known.getMessage());
    ReredisException unknown = ReredisException.ofReply("MOVED 1 host");
    assertEquals(ErrorCode.OTHER, unknown.code());
    assertEquals("MOVED", unknown.prefix());
    assertEquals("ALONE", ReredisException.ofReply("ALONE").getMessage());
    assertEquals("ERR text", ReredisException.error("text").getMessage());
    ReredisException traced = known.withStackTrace();
    assertEquals(known.getMessage(), traced.getMessage());
    assertTrue(traced.getStackTrace().length > 0);
    assertEquals(0, known.getStackTrace().length);
    store.sets().add("s", "m");
    store.strings().set("hll", "HYLL broken");
    ReredisException damaged =
        assertThrows(ReredisException.class, () -> store.hyperLogLogs().count("hll"));
    assertEquals(ErrorCode.WRONGTYPE, damaged.code());
    try (CommandSession session = store.session()) {
      ReredisException reply =
          assertThrows(ReredisException.class, () -> session.execute("incr", "s"));
      assertEquals(ErrorCode.WRONGTYPE, reply.code());
    }
  }
}
