package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.ClaimedEntries;
import io.reredis.option.PendingSummary;
import io.reredis.option.StreamConsumerInfo;
import io.reredis.option.StreamEntry;
import io.reredis.option.StreamGroupInfo;
import io.reredis.option.StreamInfo;
import io.reredis.option.StreamTrim;
import io.reredis.store.StreamClaim;
import io.reredis.store.Streams;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
  void bytes() throws Exception {
    byte[] key = {(byte) 0xff};
    byte[] group = {1};
    byte[] one = {2};
    List<byte[]> parts = List.of(new byte[] {(byte) 0xfe}, new byte[0]);
    StreamId a = streams.add(key, null, parts, null);
    assertThrows(
        IllegalArgumentException.class, () -> streams.add(key, null, parts.subList(0, 1), null));
    assertEquals(1, streams.length(key));
    assertArrayEquals(parts.get(0), streams.all(key).get(0).parts().get(0));
    assertEquals(1, streams.range(key, a, a, 0).size());
    assertEquals(1, streams.reverseRange(key, a, a, 1).size());
    assertEquals(a, streams.lastId(key));
    assertEquals(1, streams.awaitRead(key, StreamId.ZERO, 0, Duration.ZERO).size());
    streams.createGroup(key, group, StreamId.ZERO);
    assertArrayEquals(group, streams.groups(key).get(0).name());
    assertEquals(1, streams.readGroup(key, group, one, 0).size());
    assertEquals(1, streams.readPending(key, group, one, StreamId.ZERO, 0).size());
    assertEquals(1, streams.pending(key, group).count());
    assertArrayEquals(one, streams.consumers(key, group).get(0).name());
    StreamClaim any = StreamClaim.ofIdle(Duration.ZERO);
    assertEquals(1, streams.claim(key, group, new byte[] {3}, any, a).size());
    assertEquals(List.of(a), streams.claimIds(key, group, one, any, a));
    assertEquals(1, streams.claimIdle(key, group, one, Duration.ZERO, 1).size());
    assertEquals(
        1, streams.claimFrom(key, group, one, Duration.ZERO, StreamId.ZERO, 1).entries().size());
    assertArrayEquals(
        one,
        streams
            .pending(key, group, one, Duration.ZERO, StreamId.ZERO, StreamId.MAX, 0)
            .get(0)
            .consumer());
    assertEquals(1, streams.acknowledge(key, group, a));
    assertTrue(streams.destroyGroup(key, group));
    CompletableFuture<List<StreamEntry>> next = streams.readFuture(key, a, 0, Duration.ZERO);
    byte[] same = key.clone();
    key[0] = 0;
    StreamId b = streams.add(same, null, parts, null);
    assertEquals(b, next.get().get(0).id());
    assertEquals(1, streams.delete(same, a));
    assertEquals(1, streams.trim(same, StreamTrim.toLength(0)));
    assertEquals(2, streams.info(same).entriesAdded());
  }

  @Test
  void whatIsPending() {
    StreamId a = new StreamId(1, 0);
    StreamId b = new StreamId(2, 0);
    StreamId c = new StreamId(3, 0);
    for (StreamId id : List.of(a, b, c)) {
      streams.add("s", id, Map.of("f", id.toString()), null);
    }
    assertThrows(ReredisException.class, () -> streams.pending("s", "g"));
    streams.createGroup("s", "g", StreamId.ZERO);
    PendingSummary none = streams.pending("s", "g");
    assertEquals(0, none.count());
    assertNull(none.first());
    assertNull(none.last());
    assertEquals(List.of(), none.consumers());
    streams.readGroup("s", "g", "one", 2);
    clock.advanceMillis(100);
    streams.readGroup("s", "g", "two", 0);
    PendingSummary summary = streams.pending("s", "g");
    assertEquals(3, summary.count());
    assertEquals(a, summary.first());
    assertEquals(c, summary.last());
    assertEquals(
        List.of("one 2", "two 1"),
        summary.consumers().stream().map(of -> of.text() + " " + of.count()).toList());
    assertEquals(
        List.of("1-0 one PT0.1S 1", "2-0 one PT0.1S 1", "3-0 two PT0S 1"),
        pending(null, Duration.ZERO, a, c, 0));
    assertEquals(List.of("3-0 two PT0S 1"), pending("two", Duration.ZERO, a, c, 0));
    assertEquals(List.of(), pending("nobody", Duration.ZERO, a, c, 0));
    assertEquals(List.of("2-0 one PT0.1S 1"), pending(null, Duration.ofMillis(100), b, c, 0));
    assertEquals(List.of("1-0 one PT0.1S 1"), pending(null, Duration.ZERO, a, c, 1));
  }

  private List<String> pending(
      String consumer, Duration idle, StreamId from, StreamId to, long limit) {
    return streams.pending("s", "g", consumer, idle, from, to, limit).stream()
        .map(p -> p.id() + " " + p.consumerText() + " " + p.idle() + " " + p.deliveries())
        .toList();
  }

  @Test
  void claims() {
    StreamId a = new StreamId(1, 0);
    StreamId b = new StreamId(2, 0);
    streams.add("s", a, Map.of("f", "1"), null);
    streams.add("s", b, Map.of("f", "2"), null);
    streams.createGroup("s", "g", StreamId.ZERO);
    streams.readGroup("s", "g", "one", 1);
    clock.advanceMillis(100);
    StreamClaim old = StreamClaim.ofIdle(Duration.ofMillis(100));
    // the second was given to nobody
    assertEquals(List.of("1-0"), ids(streams.claim("s", "g", "two", old, a, b)));
    assertEquals(List.of("1-0 two PT0S 2"), pending(null, Duration.ZERO, a, b, 0));
    assertEquals(List.of(), streams.claim("s", "g", "one", old, a));
    StreamClaim any = StreamClaim.ofIdle(Duration.ZERO);
    assertEquals(List.of(a, b), streams.claimIds("s", "g", "one", any.force(), a, b));
    assertEquals(
        List.of("1-0 one PT0S 2", "2-0 one PT0S 1"), pending(null, Duration.ZERO, a, b, 0));
    streams.claim("s", "g", "one", any.idle(Duration.ofSeconds(1)).deliveries(7), b);
    assertEquals(List.of("2-0 one PT1S 7"), pending(null, Duration.ZERO, b, b, 0));
    assertThrows(IllegalArgumentException.class, () -> any.deliveries(-1));
    assertThrows(IllegalArgumentException.class, () -> StreamClaim.ofIdle(Duration.ofMillis(-1)));
    ClaimedEntries first = streams.claimFrom("s", "g", "two", Duration.ZERO, StreamId.ZERO, 1);
    assertEquals(List.of("1-0"), ids(first.entries()));
    assertEquals(b, first.next());
    streams.delete("s", b);
    ClaimedEntries second = streams.claimFrom("s", "g", "two", Duration.ZERO, first.next(), 1);
    assertEquals(List.of(), second.entries());
    assertEquals(List.of(b), second.deleted());
    assertEquals(StreamId.ZERO, second.next());
  }

  @Test
  void whatIsKnown() {
    assertNull(streams.info("s"));
    assertEquals(List.of(), streams.groups("s"));
    StreamId a = new StreamId(1, 0);
    StreamId b = new StreamId(2, 0);
    streams.add("s", a, Map.of("f", "1"), null);
    streams.add("s", b, Map.of("f", "2"), null);
    streams.createGroup("s", "g", StreamId.ZERO);
    StreamInfo info = streams.info("s");
    assertEquals(2, info.length());
    assertEquals(b, info.lastId());
    assertEquals(StreamId.ZERO, info.maxDeletedId());
    assertEquals(2, info.entriesAdded());
    assertEquals(1, info.groups());
    assertEquals(a, info.first().id());
    assertEquals(Map.of("f", "2"), info.last().fields());
    streams.readGroup("s", "g", "one", 1);
    clock.advanceMillis(5);
    StreamGroupInfo group = streams.groups("s").get(0);
    assertEquals("g", group.text());
    assertEquals(1, group.consumers());
    assertEquals(1, group.pending());
    assertEquals(a, group.lastId());
    assertEquals(OptionalLong.of(1), group.entriesRead());
    assertEquals(OptionalLong.of(1), group.lag());
    streams.claim("s", "g", "two", StreamClaim.ofIdle(Duration.ofDays(1)), a);
    List<StreamConsumerInfo> consumers = streams.consumers("s", "g");
    assertEquals("one", consumers.get(0).text());
    assertEquals(1, consumers.get(0).pending());
    assertEquals(Duration.ofMillis(5), consumers.get(0).idle());
    assertEquals(Duration.ofMillis(5), consumers.get(0).inactive());
    assertEquals("two", consumers.get(1).text());
    assertEquals(Duration.ZERO, consumers.get(1).idle());
    assertNull(consumers.get(1).inactive());
    assertThrows(ReredisException.class, () -> streams.consumers("s", "none"));
    streams.delete("s", a, b);
    assertNull(streams.info("s").first());
    assertNull(streams.info("s").last());
    assertEquals(b, streams.info("s").maxDeletedId());
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
