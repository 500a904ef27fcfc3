package io.reredis.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Compares the sketch with exact counts, within the error bounds of its paper. */
class TopCountsProperties {
  private static final double ROUNDING = 1e-6;

  /** All keys below 0 count as one, so that one key is frequent and the others are rare. */
  @Property(tries = 500)
  void countsAreWithinTheirErrors(
      @ForAll @Size(max = 2000) List<@IntRange(min = -300, max = 300) Integer> keys,
      @ForAll @IntRange(min = 1, max = 40) int room,
      @ForAll @IntRange(min = 50, max = 3000) int every) {
    TopCounts<Integer> sketch = new TopCounts<>(room);
    Map<Integer, Double> exact = new HashMap<>();
    Map<Integer, Double> marked = new HashMap<>();
    double total = 0;
    for (int i = 0; i < keys.size(); i++) {
      int key = Math.max(-1, keys.get(i) % 60);
      double weight = 1 + i % 3;
      boolean mark = i % 4 == 0;
      sketch.add(key, weight, mark);
      exact.merge(key, weight, Double::sum);
      marked.merge(key, mark ? weight : 0, Double::sum);
      total += weight;
      if (i % every == every - 1) {
        sketch.scale(0.5);
        exact.replaceAll((k, count) -> count / 2);
        marked.replaceAll((k, count) -> count / 2);
        total /= 2;
      }
    }
    assertEquals(total, sketch.total(), ROUNDING);
    assertEquals(Math.min(exact.size(), room), sketch.size());
    List<TopCounts.Count<Integer>> top = sketch.top(room);
    double before = Double.MAX_VALUE;
    for (TopCounts.Count<Integer> count : top) {
      double is = exact.get(count.key());
      assertTrue(count.count() >= is - ROUNDING, count + " is less than " + is);
      assertTrue(count.count() - count.error() <= is + ROUNDING, count + " is more than " + is);
      assertTrue(count.error() <= total / room + ROUNDING, count + " of " + total);
      assertTrue(count.marked() <= marked.get(count.key()) + ROUNDING);
      assertTrue(count.count() <= before);
      before = count.count();
    }
    double bound = total / room + ROUNDING;
    exact.forEach(
        (key, count) -> {
          if (count > bound) {
            assertTrue(top.stream().anyMatch(c -> c.key().equals(key)), key + " has no counter");
          }
        });
    assertEquals(top.subList(0, Math.min(3, top.size())), sketch.top(3));
    sketch.clear();
    assertEquals(List.of(), sketch.top(room));
    sketch.add(7, 1, false);
    assertEquals(List.of(new TopCounts.Count<>(7, 1, 0, 0)), sketch.top(room));
  }
}
