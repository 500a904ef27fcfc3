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
import io.reredis.store.Codec;
import io.reredis.store.StreamClaim;
import io.reredis.store.StreamTrim;
import io.reredis.store.Streams;
import io.reredis.util.ErrorCode;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tests the typed API of streams. */
class StreamsTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Stores.open(clock);
  private final Streams<String, String> streams = store.streams();

  @AfterEach
  void close() {
    store.close();
  }

  private static List<String> ids(List<? extends StreamEntry<?, ?>> entries) {
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
    for (int i = 0; i < 5; i++) {
      streams.add("t", Map.of("n", "" + i), StreamTrim.toLength(2));
    }
    List<StreamEntry<String, String>> kept = streams.all("t");
    assertEquals(List.of("3", "4"), kept.stream().map(e -> e.fields().get("n")).toList());
    StreamId last = kept.get(1).id();
    assertEquals(1, streams.range("t", last, last).size());
    assertEquals(kept, streams.range("t", StreamId.ZERO, StreamId.MAX));
    assertEquals(last, streams.reverseRange("t", StreamId.ZERO, StreamId.MAX).get(0).id());
    assertEquals(List.of(), streams.range("t", last, last, 0));
    assertEquals(List.of(), streams.reverseRange("t", last, last, 0));
    assertEquals(1, streams.range("t", StreamId.ZERO, StreamId.MAX, 1).size());
    assertTrue(streams.trim("t", StreamTrim.toLength(1).approximately()) <= 1);
    assertTrue(streams.trim("t", StreamTrim.toLength(0).approximately(1)) <= 1);
    assertThrows(IllegalArgumentException.class, () -> StreamTrim.toLength(-1));
  }

  @Test
  void negativeLimitsAreRefused() {
    StreamId a = streams.add("s", Map.of("a", "1"));
    streams.createGroup("s", "g", StreamId.ZERO);
    Duration zero = Duration.ZERO;
    List<Executable> calls =
        List.of(
            () -> streams.range("s", a, a, -1),
            () -> streams.reverseRange("s", a, a, -1),
            () -> streams.readAsync("s", a, -1, zero),
            () -> streams.awaitRead("s", a, -1, zero),
            () -> streams.readGroup("s", "g", "c", -1),
            () -> streams.readPending("s", "g", "c", a, -1),
            () -> streams.readGroupAsync("s", "g", "c", -1, zero),
            () -> streams.awaitReadGroup("s", "g", "c", -1, zero),
            () -> streams.pending("s", "g", null, zero, a, a, -1),
            () -> streams.claimIdle("s", "g", "c", zero, -1),
            () -> streams.claimIdle("s", "g", "c", zero, 0),
            () -> streams.claimFrom("s", "g", "c", zero, a, -1),
            () -> StreamTrim.toLength(1).approximately(-1));
    for (Executable call : calls) {
      assertThrows(IllegalArgumentException.class, call);
    }
    // the refused calls have not even created the consumer
    assertEquals(List.of(), streams.consumers("s", "g"));
    assertEquals(1, streams.readGroup("s", "g", "c", 0).size());
    assertEquals(List.of(), streams.pending("s", "g", null, zero, a, a, 0));
    assertEquals(1, streams.claimIdle("s", "g", "d", zero, Long.MAX_VALUE).size());
  }

  @Test
  void durationsOfClaims() {
    StreamId a = streams.add("s", Map.of("a", "1"));
    streams.createGroup("s", "g", StreamId.ZERO);
    streams.readGroup("s", "g", "one", 1);
    Duration huge = Duration.ofSeconds(Long.MAX_VALUE);
    Duration negative = Duration.ofNanos(-1);
    for (Duration wrong : List.of(huge, negative)) {
      List<Executable> calls =
          List.of(
              () -> streams.pending("s", "g", null, wrong, a, a, 1),
              () -> streams.claimIdle("s", "g", "two", wrong, 1),
              () -> streams.claimFrom("s", "g", "two", wrong, a, 1),
              () -> StreamClaim.ofIdle(wrong),
              () -> StreamClaim.ofIdle(Duration.ZERO).idle(wrong));
      for (Executable call : calls) {
        assertThrows(IllegalArgumentException.class, call);
      }
    }
    // the longest possible durations
    Duration longest = Duration.ofMillis(Long.MAX_VALUE);
    assertEquals(List.of(), streams.pending("s", "g", null, longest, a, a, 1));
    assertEquals(List.of(), streams.claimIdle("s", "g", "two", longest, 1));
    assertEquals(
        1,
        streams.claim("s", "g", "two", StreamClaim.ofIdle(Duration.ZERO).idle(longest), a).size());
    // a duration below one millisecond counts as one
    StreamClaim soon = StreamClaim.ofIdle(Duration.ofNanos(1));
    streams.claim("s", "g", "one", StreamClaim.ofIdle(Duration.ZERO), a);
    assertEquals(List.of(), streams.claim("s", "g", "two", soon, a));
    assertEquals(List.of(), streams.pending("s", "g", null, Duration.ofNanos(1), a, a, 1));
    clock.advanceMillis(1);
    assertEquals(1, streams.claim("s", "g", "two", soon, a).size());
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
    assertFalse(streams.destroyGroup("none", "g"));
    assertFalse(store.keys().exists("none"));
    assertTrue(streams.destroyGroup("s", "g"));
    assertFalse(streams.destroyGroup("s", "g"));
  }

  @Test
  void bytes() throws Exception {
    Streams<byte[], byte[]> bytes = store.database(0).with(Codec.bytes()).streams();
    byte[] key = {(byte) 0xff};
    List<Map.Entry<byte[], byte[]>> fields =
        List.of(
            Map.entry(new byte[] {(byte) 0xfe}, new byte[0]),
            Map.entry(new byte[] {(byte) 0xfe}, new byte[] {1}));
    StreamId a = bytes.add(key, null, fields, null);
    assertThrows(
        IllegalArgumentException.class, () -> bytes.add(key, null, fields.subList(0, 0), null));
    StreamEntry<byte[], byte[]> entry = bytes.all(key).get(0);
    assertEquals(2, entry.pairs().size());
    assertArrayEquals(new byte[] {(byte) 0xfe}, entry.pairs().get(0).getKey());
    assertArrayEquals(new byte[] {1}, entry.pairs().get(1).getValue());
    assertEquals(1, bytes.awaitRead(key, StreamId.ZERO, 0, Duration.ZERO).size());
    CompletableFuture<@Nullable List<StreamEntry<byte[], byte[]>>> next =
        bytes.readAsync(key, a, 0, Duration.ZERO);
    byte[] same = key.clone();
    // the call has copied its key
    key[0] = 0;
    StreamId b = bytes.add(same, null, fields, null);
    assertEquals(b, next.get().get(0).id());
    assertEquals(2, bytes.info(same).entriesAdded());
  }

  @Test
  void repeatedFields() {
    streams.add("s", null, List.of(Map.entry("f", "1"), Map.entry("f", "2")), null);
    StreamEntry<String, String> entry = streams.all("s").get(0);
    assertEquals(List.of(Map.entry("f", "1"), Map.entry("f", "2")), entry.pairs());
    assertEquals(Map.of("f", "2"), entry.fields());
  }

  @Test
  void scans() {
    for (int i = 1; i <= 250; i++) {
      streams.add("s", new StreamId(i, 0), Map.of("f", "v"), null);
    }
    assertEquals(250, streams.scan("s", StreamId.ZERO, StreamId.MAX).count());
    assertEquals(
        List.of(new StreamId(9, 0), new StreamId(10, 0)),
        streams.scan("s", new StreamId(9, 0), new StreamId(10, 7)).map(StreamEntry::id).toList());
    assertEquals(0, streams.scan("none", StreamId.ZERO, StreamId.MAX).count());
    assertEquals(100, streams.scan("s", StreamId.ZERO, new StreamId(100, 0)).count());
  }

  @Test
  void waitingForAGroup() throws Exception {
    streams.createGroup("s", "g", StreamId.ZERO);
    CompletableFuture<@Nullable List<StreamEntry<String, String>>> one =
        streams.readGroupAsync("s", "g", "one", 0, Duration.ZERO);
    CompletableFuture<@Nullable List<StreamEntry<String, String>>> two =
        streams.readGroupAsync("s", "g", "two", 0, Duration.ZERO);
    assertFalse(one.isDone());
    StreamId a = streams.add("s", Map.of("f", "1"));
    assertEquals(List.of(a.toString()), ids(one.get()));
    assertFalse(two.isDone());
    assertTrue(two.cancel(false));
    assertEquals(Map.of("one", 1L), streams.pending("s", "g").consumers());
    assertNull(streams.awaitReadGroup("s", "g", "one", 0, Duration.ofMillis(1)));
    assertThrows(
        ReredisException.class,
        () -> streams.awaitReadGroup("s", "none", "one", 0, Duration.ofDays(1)));
    CompletableFuture<@Nullable List<StreamEntry<String, String>>> left =
        streams.readGroupAsync("s", "g", "one", 0, Duration.ZERO);
    streams.destroyGroup("s", "g");
    ExecutionException failed = assertThrows(ExecutionException.class, left::get);
    assertEquals(ErrorCode.NOGROUP, ((ReredisException) failed.getCause()).code());
  }

  @Test
  void pendingEntries() {
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
    assertEquals(Map.of(), none.consumers());
    streams.readGroup("s", "g", "one", 2);
    clock.advanceMillis(100);
    streams.readGroup("s", "g", "two", 0);
    PendingSummary summary = streams.pending("s", "g");
    assertEquals(3, summary.count());
    assertEquals(a, summary.first());
    assertEquals(c, summary.last());
    assertEquals(Map.of("one", 2L, "two", 1L), summary.consumers());
    assertEquals(
        List.of("1-0 one PT0.1S 1", "2-0 one PT0.1S 1", "3-0 two PT0S 1"),
        pending(null, Duration.ZERO, a, c, Long.MAX_VALUE));
    assertEquals(List.of("3-0 two PT0S 1"), pending("two", Duration.ZERO, a, c, Long.MAX_VALUE));
    assertEquals(List.of(), pending("nobody", Duration.ZERO, a, c, Long.MAX_VALUE));
    assertEquals(
        List.of("2-0 one PT0.1S 1"), pending(null, Duration.ofMillis(100), b, c, Long.MAX_VALUE));
    assertEquals(List.of("1-0 one PT0.1S 1"), pending(null, Duration.ZERO, a, c, 1));
  }

  private List<String> pending(
      String consumer, Duration idle, StreamId from, StreamId to, long limit) {
    return streams.pending("s", "g", consumer, idle, from, to, limit).stream()
        .map(p -> p.id() + " " + p.consumer() + " " + p.idle() + " " + p.deliveries())
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
    // the second entry was delivered to no consumer
    assertEquals(List.of("1-0"), ids(streams.claim("s", "g", "two", old, a, b)));
    assertEquals(List.of("1-0 two PT0S 2"), pending(null, Duration.ZERO, a, b, Long.MAX_VALUE));
    assertEquals(List.of(), streams.claim("s", "g", "one", old, a));
    StreamClaim any = StreamClaim.ofIdle(Duration.ZERO);
    assertEquals(List.of(a, b), streams.claimIds("s", "g", "one", any.force(), a, b));
    assertEquals(
        List.of("1-0 one PT0S 2", "2-0 one PT0S 1"),
        pending(null, Duration.ZERO, a, b, Long.MAX_VALUE));
    streams.claim("s", "g", "one", any.idle(Duration.ofSeconds(1)).deliveries(7), b);
    assertEquals(List.of("2-0 one PT1S 7"), pending(null, Duration.ZERO, b, b, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> any.deliveries(-1));
    assertThrows(IllegalArgumentException.class, () -> StreamClaim.ofIdle(Duration.ofMillis(-1)));
    ClaimedEntries<String, String> first =
        streams.claimFrom("s", "g", "two", Duration.ZERO, StreamId.ZERO, 1);
    assertEquals(List.of("1-0"), ids(first.entries()));
    assertEquals(b, first.next());
    streams.delete("s", b);
    ClaimedEntries<String, String> second =
        streams.claimFrom("s", "g", "two", Duration.ZERO, first.next(), 1);
    assertEquals(List.of(), second.entries());
    assertEquals(List.of(b), second.deleted());
    assertEquals(StreamId.ZERO, second.next());
  }

  @Test
  void infoOfStreamsAndGroups() {
    assertNull(streams.info("s"));
    assertEquals(List.of(), streams.groups("s"));
    StreamId a = new StreamId(1, 0);
    StreamId b = new StreamId(2, 0);
    streams.add("s", a, Map.of("f", "1"), null);
    streams.add("s", b, Map.of("f", "2"), null);
    streams.createGroup("s", "g", StreamId.ZERO);
    StreamInfo<String, String> info = streams.info("s");
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
    assertEquals("g", group.name());
    assertEquals(1, group.consumers());
    assertEquals(1, group.pending());
    assertEquals(a, group.lastId());
    assertEquals(OptionalLong.of(1), group.entriesRead());
    assertEquals(OptionalLong.of(1), group.lag());
    streams.claim("s", "g", "two", StreamClaim.ofIdle(Duration.ofDays(1)), a);
    List<StreamConsumerInfo> consumers = streams.consumers("s", "g");
    assertEquals("one", consumers.get(0).name());
    assertEquals(1, consumers.get(0).pending());
    assertEquals(Duration.ofMillis(5), consumers.get(0).idle());
    assertEquals(Duration.ofMillis(5), consumers.get(0).inactive());
    assertEquals("two", consumers.get(1).name());
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
    CompletableFuture<@Nullable List<StreamEntry<String, String>>> read =
        streams.readAsync("s", StreamId.ZERO, 0, Duration.ZERO);
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
