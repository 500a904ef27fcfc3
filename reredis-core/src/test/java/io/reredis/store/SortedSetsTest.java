package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.AddCondition;
import io.reredis.option.Aggregate;
import io.reredis.option.Popped;
import io.reredis.option.ScoreEnd;
import io.reredis.option.ScoredMember;
import io.reredis.option.SetOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of sorted sets. */
class SortedSetsTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final SortedSets<String, String> sets = store.sortedSets();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void membersAndScores() {
    assertTrue(sets.add("z", "a", 1));
    assertFalse(sets.add("z", "a", 2));
    assertEquals(2, sets.add("z", Map.of("a", 3.0, "b", 4.0, "c", 5.0)));
    assertEquals(OptionalDouble.of(3), sets.score("z", "a"));
    assertEquals(OptionalDouble.empty(), sets.score("z", "x"));
    assertEquals(5.5, sets.increment("z", "a", 2.5));
    assertEquals(OptionalLong.of(2), sets.rank("z", "a"));
    assertEquals(OptionalLong.of(0), sets.reverseRank("z", "a"));
    assertEquals(OptionalLong.empty(), sets.rank("z", "x"));
    assertEquals(1, sets.remove("z", "a", "x"));
    assertEquals(2, sets.size("z"));
    assertEquals(0, sets.add("z", List.of(ScoredMember.of("n", 1)), AddCondition.EXISTING));
    assertThrows(IllegalArgumentException.class, () -> sets.add("z", "a", Double.NaN));
  }

  @Test
  void ranges() {
    sets.add("z", Map.of("a", 1.0, "b", 2.0, "c", 3.0, "d", 4.0, "e", 5.0));
    assertEquals(List.of("a", "b", "c", "d", "e"), sets.range("z", Range.all()));
    assertEquals(List.of("b", "c"), sets.range("z", Range.byRank(1, 2)));
    assertEquals(List.of("e", "d"), sets.range("z", Range.byRank(0, 1).reversed()));
    assertEquals(List.of("b", "c", "d"), sets.range("z", Range.byScore(2, 4)));
    assertEquals(List.of("c"), sets.range("z", Range.byScore(2, false, 4, false)));
    assertEquals(List.of("c", "d"), sets.range("z", Range.byScore(1, 5).limit(2, 2)));
    assertEquals(List.of("d", "c"), sets.range("z", Range.byScore(1, 5).reversed().limit(1, 2)));
    assertEquals(3, sets.count("z", Range.byScore(2, 4)));
    assertEquals(List.of(ScoredMember.of("a", 1)), sets.rangeWithScores("z", Range.byRank(0, 0)));
    assertEquals(2, sets.storeRange("t", "z", Range.byScore(4, Double.POSITIVE_INFINITY)));
    assertEquals(List.of("d", "e"), sets.range("t", Range.all()));
    assertEquals(2, sets.removeRange("z", Range.byRank(0, 1)));
    sets.add("l", Map.of("a", 0.0, "b", 0.0, "c", 0.0));
    assertEquals(List.of("b", "c"), sets.range("l", sets.byMember("b", null)));
    assertEquals(List.of("a"), sets.range("l", sets.byMember(null, true, "b", false)));
  }

  @Test
  void takes() throws Exception {
    sets.add("z", Map.of("a", 1.0, "b", 2.0, "c", 3.0, "d", 4.0));
    assertEquals(ScoredMember.of("a", 1), sets.popMin("z"));
    assertEquals(ScoredMember.of("d", 4), sets.popMax("z"));
    assertTrue(List.of("b", "c").contains(sets.random("z")));
    assertEquals(2, sets.random("z", 9).size());
    assertEquals(List.of(ScoredMember.of("c", 3), ScoredMember.of("b", 2)), sets.popMax("z", 5));
    assertNull(sets.popMin("z"));
    sets.add("z", Map.of("a", 1.0, "b", 2.0, "c", 3.0));
    assertEquals(List.of(ScoredMember.of("a", 1), ScoredMember.of("b", 2)), sets.popMin("z", 2));
    sets.remove("z", "c");
    assertNull(sets.random("z"));
    CompletableFuture<@Nullable Popped<String, ScoredMember<String>>> future =
        sets.popAsync(ScoreEnd.HIGHEST, Duration.ZERO, "x", "z");
    assertFalse(future.isDone());
    sets.add("z", Map.of("low", 1.0, "high", 2.0));
    assertEquals(new Popped<>("z", ScoredMember.of("high", 2)), future.get());
    assertEquals(1, sets.size("z"));
    assertEquals(
        new Popped<>("z", ScoredMember.of("low", 1)),
        sets.awaitPop(ScoreEnd.HIGHEST, Duration.ZERO, "x", "z"));
    assertNull(sets.awaitPop(ScoreEnd.LOWEST, Duration.ofMillis(1), "z"));
    SortedSets<byte[], String> bytes =
        store.database(0).with(Codec.bytes(), Codec.utf8()).sortedSets();
    byte[] key = {(byte) 0xff};
    CompletableFuture<@Nullable Popped<byte[], ScoredMember<String>>> lowest =
        bytes.popAsync(ScoreEnd.LOWEST, Duration.ZERO, key);
    byte[] same = key.clone();
    // the call has copied its key
    key[0] = 0;
    bytes.add(same, List.of(ScoredMember.of("m", 3), ScoredMember.of("n", 4)), AddCondition.ALWAYS);
    assertEquals(ScoredMember.of("m", 3), lowest.get().element());
    assertEquals(
        ScoredMember.of("n", 4),
        bytes.awaitPop(ScoreEnd.LOWEST, Duration.ZERO, key, same).element());
  }

  @Test
  void negativeCountsAreRefused() {
    sets.add("z", Map.of("a", 1.0, "b", 2.0));
    assertThrows(IllegalArgumentException.class, () -> sets.popMin("z", -1));
    assertThrows(IllegalArgumentException.class, () -> sets.popMax("z", -1));
    assertThrows(IllegalArgumentException.class, () -> sets.random("z", -1));
    assertThrows(IllegalArgumentException.class, () -> Range.all().limit(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> Range.all().limit(0, -1));
    assertEquals(List.of(), sets.popMin("z", 0));
    assertEquals(List.of(), sets.popMax("z", 0));
    assertEquals(List.of(), sets.random("z", 0));
    assertEquals(List.of(), sets.range("z", Range.all().limit(0, 0)));
    assertEquals(List.of("b"), sets.range("z", Range.all().limit(1, Long.MAX_VALUE)));
    assertEquals(List.of(), sets.range("z", Range.all().limit(Long.MAX_VALUE, 1)));
    assertEquals(2, sets.size("z"));
  }

  @Test
  void nanIsRefused() {
    sets.add("z", "a", 1);
    assertThrows(IllegalArgumentException.class, () -> Range.byScore(Double.NaN, 5));
    assertThrows(IllegalArgumentException.class, () -> Range.byScore(0, true, Double.NaN, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> sets.store(SetOperator.UNION, "target", Map.of("z", Double.NaN), Aggregate.SUM));
    assertFalse(store.keys().exists("target"));
    assertEquals(List.of("a"), sets.range("z", sets.byMember(null, null)));
    assertEquals(List.of("a"), sets.range("z", sets.byMember("a", null)));
  }

  @Test
  void conditions() {
    sets.add("z", "a", 5);
    assertEquals(OptionalDouble.empty(), sets.increment("z", "a", -1, AddCondition.HIGHER));
    assertEquals(OptionalDouble.of(4), sets.increment("z", "a", -1, AddCondition.LOWER));
    assertEquals(OptionalDouble.empty(), sets.increment("z", "b", 1, AddCondition.EXISTING));
    assertEquals(OptionalDouble.empty(), sets.increment("z", "a", 1, AddCondition.NEW));
    assertEquals(0, sets.add("z", List.of(ScoredMember.of("n", 1)), AddCondition.EXISTING_HIGHER));
    assertEquals(OptionalDouble.of(4), sets.score("z", "a"));
  }

  @Test
  void scans() {
    for (int i = 0; i < 2000; i++) {
      sets.add("z", "m" + i, i);
    }
    assertEquals(2000, sets.scan("z").map(ScoredMember::member).distinct().count());
    assertEquals(0, sets.scan("none").count());
  }

  @Test
  void severalSets() {
    sets.add("a", Map.of("x", 1.0, "y", 2.0));
    sets.add("b", Map.of("y", 5.0));
    store.sets().add("s", "y", "z");
    assertEquals(List.of(ScoredMember.of("x", 1), ScoredMember.of("y", 7)), sets.union("a", "b"));
    assertEquals(List.of(ScoredMember.of("y", 8)), sets.intersection("a", "b", "s"));
    assertEquals(List.of(ScoredMember.of("x", 1)), sets.difference("a", "s"));
    assertEquals(1, sets.intersectionSize("a", "b"));
    assertEquals(2, sets.store(SetOperator.UNION, "d", Map.of("a", 1.0, "b", 10.0), Aggregate.MAX));
    assertEquals(OptionalDouble.of(50), sets.score("d", "y"));
    assertEquals(1, sets.store(SetOperator.DIFFERENCE, "d", List.of("a", "b")));
    assertEquals(List.of("x"), sets.range("d", Range.all()));
    assertThrows(IllegalArgumentException.class, () -> sets.union());
    assertThrows(IllegalArgumentException.class, () -> sets.intersectionSize());
    assertThrows(
        IllegalArgumentException.class, () -> sets.store(SetOperator.UNION, "d", List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> sets.store(SetOperator.DIFFERENCE, "d", Map.of("a", 2.0), Aggregate.SUM));
    assertThrows(
        IllegalArgumentException.class, () -> sets.awaitPop(ScoreEnd.LOWEST, Duration.ZERO));
  }
}
