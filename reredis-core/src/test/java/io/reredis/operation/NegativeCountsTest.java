package io.reredis.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.option.ListEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that an operation with a count below 1 removes nothing and logs nothing. */
class NegativeCountsTest {
  @Test
  @SuppressWarnings("try")
  void popsLogNothing() throws Exception {
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false))) {
      store.sets().add("set", "a", "b");
      store.sortedSets().add("sorted", Map.of("a", 1.0, "b", 2.0));
      store.lists().pushRight("list", "a", "b");
      List<String> effects = new ArrayList<>();
      Inside inside = Inside.of(store);
      try (AutoCloseable listening =
          inside
              .changes()
              .listenToEffects(
                  commit ->
                      effects.add(new String(commit.effect()[0], StandardCharsets.US_ASCII)))) {
        Operations operations = inside.engine().operations();
        for (long count : new long[] {0, -1, -2, Long.MIN_VALUE}) {
          List<byte[]> popped = new ArrayList<>();
          operations
              .sets()
              .pop(0, Bytes.of("set"), count, size -> assertEquals(0, size), (a, i, n) -> {});
          popped.addAll(
              operations.sortedSets().pop(0, Bytes.of("sorted"), count, false).stream()
                  .map(member -> member.member())
                  .toList());
          popped.addAll(
              operations.sortedSets().pop(0, Bytes.of("sorted"), count, true).stream()
                  .map(member -> member.member())
                  .toList());
          for (ListEnd end : ListEnd.values()) {
            Elements elements = new Elements();
            operations.lists().pop(0, Bytes.of("list"), end, count, elements);
            popped.addAll(elements.bytes());
          }
          assertEquals(0, popped.size());
        }
      }
      assertEquals(List.of(), effects);
      assertEquals(2, store.sets().size("set"));
      assertEquals(2, store.sortedSets().size("sorted"));
      assertEquals(2, store.lists().length("list"));
    }
  }
}
