package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.store.StreamEntry;
import io.reredis.store.StreamTrim;
import io.reredis.store.Streams;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams as programs use them. */
class StreamsTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Stores.open(clock);
  private final Streams streams = store.streams();

  @AfterEach
  void close() {
    store.close();
  }

  private static List<String> ids(List<StreamEntry> entries) {
    return entries.stream().map(entry -> entry.id().toString()).toList();
  }

  @Test
  void entries() {
    StreamId first = streams.add("s", Map.of("a", "1"));
    StreamId second = streams.add("s", Map.of("a", "2"));
    assertEquals("1700000000000-0", first.toString());
    assertEquals(first.next(), second);
    assertEquals(2, streams.length("s"));
    assertEquals(Map.of("a", "2"), streams.reverseRange("s", first, second, 1).get(0).fields());
    assertThrows(ReredisException.class, () -> streams.add("s", first, Map.of("a", "1"), null));
    assertThrows(IllegalArgumentException.class, () -> streams.add("s", Map.of()));
    assertEquals(1, streams.delete("s", first, first));
    assertEquals(List.of(second.toString()), ids(streams.all("s")));
    assertEquals(second, streams.lastId("s"));
    streams.add("s", new StreamId(-1, 5), Map.of("z", ""), StreamTrim.toLength(1));
    assertEquals(List.of("18446744073709551615-5"), ids(streams.all("s")));
    assertEquals(1, streams.trim("s", StreamTrim.from(StreamId.MAX)));
    assertTrue(store.keys().exists("s"));
  }

  @Test
  void groups() {
    StreamId a = streams.add("s", Map.of("a", "1"));
    StreamId b = streams.add("s", Map.of("a", "2"));
    streams.createGroup("s", "g", StreamId.ZERO);
    assertEquals(List.of(a.toString()), ids(streams.readGroup("s", "g", "one", 1)));
    assertEquals(List.of(b.toString()), ids(streams.readGroup("s", "g", "two", 0)));
    assertEquals(List.of(), streams.readGroup("s", "g", "two", 0));
    assertEquals(1, streams.acknowledge("s", "g", a));
    clock.advanceMillis(1000);
    assertEquals(List.of(), streams.claimIdle("s", "g", "one", Duration.ofSeconds(2), 10));
    assertEquals(
        List.of(b.toString()), ids(streams.claimIdle("s", "g", "one", Duration.ofSeconds(1), 10)));
    assertEquals(List.of(b.toString()), ids(streams.readPending("s", "g", "one", a, 0)));
    assertTrue(streams.destroyGroup("s", "g"));
    assertFalse(streams.destroyGroup("s", "g"));
  }

  @Test
  void waiting() throws Exception {
    CompletableFuture<List<StreamEntry>> read =
        streams.readFuture("s", StreamId.ZERO, 0, Duration.ZERO);
    StreamId a = streams.add("s", Map.of("a", "1"));
    assertEquals(List.of(a.toString()), ids(read.get()));
    assertEquals(1, streams.awaitRead("s", StreamId.ZERO, 0, Duration.ofDays(1)).size());
    assertNull(streams.awaitRead("s", a, 0, Duration.ofMillis(1)));
  }

  @Test
  void aMillionEntriesTakeLittleMoreThanTheirBytes() {
    for (int i = 1; i <= 200_000; i++) {
      streams.add("s", new StreamId(1_700_000_000_000L + i, 0), Map.of("f", "v" + i % 1000), null);
    }
    assertEquals(200_000, streams.length("s"));
    Object bytes = store.execute("memory", "usage", "s");
    assertTrue(((Number) bytes).longValue() < 200_000L * 18, bytes + " bytes");
  }
}
