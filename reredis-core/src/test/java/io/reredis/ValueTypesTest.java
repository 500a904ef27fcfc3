package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.change.Change;
import io.reredis.intercept.Verdict;
import io.reredis.option.ClaimedEntries;
import io.reredis.option.GeoPlace;
import io.reredis.option.GeoUnit;
import io.reredis.option.LongestCommonSubsequence;
import io.reredis.option.PendingEntry;
import io.reredis.option.PendingSummary;
import io.reredis.option.Popped;
import io.reredis.option.ScoredMember;
import io.reredis.option.StreamConsumerInfo;
import io.reredis.option.StreamEntry;
import io.reredis.option.StreamGroupInfo;
import io.reredis.option.StreamInfo;
import io.reredis.store.BitField;
import io.reredis.store.BitRange;
import io.reredis.store.Codec;
import io.reredis.store.GeoQuery;
import io.reredis.store.Range;
import io.reredis.store.SetOptions;
import io.reredis.store.StreamClaim;
import io.reredis.store.StreamTrim;
import io.reredis.support.ExportedApi;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Checks the value types of the exported API: equality, text, and copies of mutable arguments. */
class ValueTypesTest {
  private static final StreamId ID = new StreamId(7, 8);

  /**
   * Makes a value that contains a number; {@code text} is how {@code toString} shows this number.
   */
  private record Sample(IntFunction<Object> maker, String text) {}

  private static Sample sample(String text, IntFunction<Object> maker) {
    return new Sample(maker, text);
  }

  private static List<Sample> samples(Reredis store) {
    return List.of(
        sample("ranks 3 to -1", n -> Range.byRank(n, -1)),
        sample("scores [3.0, 9.0)", n -> Range.byScore(n, true, 9, false)),
        sample("ranks 0 to -1 reversed limit 3 4", n -> Range.all().reversed().limit(n, 4)),
        sample("members [m3, +]", n -> store.database(0).sortedSets().byMember("m" + n, null)),
        sample(
            "around 3.0, 1.0 box 5.0 x 6.0 KM ASC limit 2 any",
            n ->
                GeoQuery.around(n, 1)
                    .box(5, 6, GeoUnit.KM)
                    .ordered(GeoQuery.Order.ASC)
                    .limit(2, true)),
        sample(
            "around m3 radius 1.0 M", n -> store.geoIndexes().around("m" + n).radius(1, GeoUnit.M)),
        sample("GET u8 3", n -> BitField.none().get(BitField.Type.unsigned(8), n)),
        sample(
            "SET i5 0 3 SAT",
            n ->
                BitField.none().overflow(BitField.Overflow.SAT).set(BitField.Type.signed(5), 0, n)),
        sample("i3", BitField.Type::signed),
        sample("bytes 3 to 9", n -> BitRange.ofBytes(n, 9)),
        sample("bits 3 to 9", n -> BitRange.ofBits(n, 9)),
        sample("bytes 3 to the end", BitRange::fromByte),
        sample("to length 3", StreamTrim::toLength),
        sample(
            "from 3-1 approximately at most 5",
            n -> StreamTrim.from(new StreamId(n, 1)).approximately(5)),
        sample("expire in PT3S", n -> SetOptions.none().expireIn(Duration.ofSeconds(n))),
        sample(
            "expire at 1970-01-01T00:00:03Z",
            n -> SetOptions.none().expireAt(Instant.ofEpochSecond(n)).ifAbsent()),
        sample(
            "idle for PT3S, recorded idle PT0S, deliveries 2, force",
            n -> StreamClaim.ofIdle(Duration.ofSeconds(n)).deliveries(2).force()),
        sample("DELAY PT3S", n -> Verdict.delay(Duration.ofSeconds(n))),
        sample("CUT 3", Verdict::cut),
        sample("set k3 in 1", n -> new Change(1, ("k" + n).getBytes(), "set", 5, false)),
        sample("c: m3", n -> message(store, "m" + n)),
        sample("3-4", n -> new StreamId(n, 4)),
        sample("m=3.0", n -> ScoredMember.of("m", n)),
        sample("element=3", n -> new Popped<>("k", n)),
        sample("distance=3.0", n -> new GeoPlace<>("m", 1, 2, n, 4)),
        sample("k=v3", n -> entry("v" + n)),
        sample("v3", n -> new ClaimedEntries<>(ID, List.of(entry("v" + n)), List.of(ID))),
        sample("v3", n -> new LongestCommonSubsequence<>(2, "v" + n, List.of(match(1)))),
        sample("firstStart=3", ValueTypesTest::match),
        sample("deliveries=3", n -> new PendingEntry(ID, "c", Duration.ZERO, n)),
        sample("c=3", n -> new PendingSummary(3, ID, ID, Map.of("c", (long) n))),
        sample("pending=3", n -> new StreamConsumerInfo("c", n, Duration.ZERO, null)),
        sample(
            "consumers=3",
            n -> new StreamGroupInfo("g", n, 1, ID, OptionalLong.of(1), OptionalLong.empty())),
        sample("length=3", n -> new StreamInfo<>(n, ID, ID, 4, 5, entry("a"), null)),
        sample(
            "keys=3",
            n -> new StoreInfo(Instant.EPOCH, false, n, 0, 0, 0, 0, 0, 0, 0, 0, 0, Instant.EPOCH)));
  }

  private static Message<String> message(Reredis store, String text) {
    List<Message<String>> received = new ArrayList<>();
    try (var subscription = store.pubSub().subscribe("c", received::add)) {
      store.pubSub().publish("c", text);
    }
    return received.get(0);
  }

  private static StreamEntry<String, String> entry(String value) {
    return new StreamEntry<>(ID, List.of(Map.entry("k", value)));
  }

  private static LongestCommonSubsequence.Match match(int start) {
    return new LongestCommonSubsequence.Match(start, 2, 3);
  }

  @Test
  void equalContentGivesEqualValuesAndText() {
    try (Reredis store = Reredis.open()) {
      for (Sample sample : samples(store)) {
        Object value = sample.maker.apply(3);
        Object same = sample.maker.apply(3);
        Object other = sample.maker.apply(4);
        assertNotSame(value, same);
        assertEquals(value, same);
        assertEquals(value.hashCode(), same.hashCode(), value::toString);
        assertNotEquals(value, other);
        assertNotEquals(value, new Object());
        assertTrue(value.toString().contains(sample.text), value::toString);
      }
    }
  }

  /** Fails for each record or other class with its own equality that has no sample above. */
  @Test
  void allValueTypesAreTested() {
    Set<Class<?>> tested = new HashSet<>();
    try (Reredis store = Reredis.open()) {
      samples(store).forEach(sample -> tested.add(sample.maker.apply(3).getClass()));
    }
    List<Class<?>> missing = new ArrayList<>();
    for (Class<?> type : new ExportedApi(Reredis.class).types()) {
      boolean hasEquals =
          Arrays.stream(type.getDeclaredMethods()).anyMatch(m -> m.getName().equals("equals"));
      if (hasEquals && !tested.contains(type)) {
        missing.add(type);
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void changesOfTheSourceDoNotChangeTheValue() {
    List<Map.Entry<String, String>> pairs = new ArrayList<>(List.of(Map.entry("k", "v")));
    StreamEntry<String, String> entry = new StreamEntry<>(ID, pairs);
    List<StreamEntry<String, String>> entries = new ArrayList<>(List.of(entry));
    List<StreamId> deleted = new ArrayList<>(List.of(ID));
    ClaimedEntries<String, String> claimed = new ClaimedEntries<>(ID, entries, deleted);
    List<LongestCommonSubsequence.Match> matches = new ArrayList<>(List.of(match(1)));
    LongestCommonSubsequence<String> common = new LongestCommonSubsequence<>(1, "a", matches);
    Map<String, Long> consumers = new HashMap<>(Map.of("c", 1L));
    PendingSummary summary = new PendingSummary(1, ID, ID, consumers);
    pairs.clear();
    entries.clear();
    deleted.clear();
    matches.clear();
    consumers.clear();
    assertEquals(entry("v"), entry);
    assertEquals(new ClaimedEntries<>(ID, List.of(entry), List.of(ID)), claimed);
    assertEquals(List.of(match(1)), common.matches());
    assertEquals(Map.of("c", 1L), summary.consumers());
    try (Reredis store = Reredis.open()) {
      var families = store.database(0).with(Codec.bytes(), Codec.bytes());
      byte[] member = {'a'};
      Range range = families.sortedSets().byMember(member, null);
      GeoQuery query = families.geoIndexes().around(member);
      member[0] = 'b';
      assertEquals(families.sortedSets().byMember(new byte[] {'a'}, null), range);
      assertEquals(families.geoIndexes().around(new byte[] {'a'}), query);
    }
  }
}
