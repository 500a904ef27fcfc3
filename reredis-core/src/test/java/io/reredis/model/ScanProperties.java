package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.ManualClock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Tests scans while keys are added and removed, and the choice of random keys. */
class ScanProperties {
  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(0, 1, 7, 100, 1000, 5000, 20_000);
  }

  @Provide
  Arbitrary<Integer> counts() {
    return Arbitraries.of(1, 10, 100, 3000);
  }

  /** Even numbers stay during the scan; thousands of odd numbers are added or removed at a time. */
  @Property(tries = 60)
  void everyKeyThatStaysIsFoundOnce(
      @ForAll("sizes") int size, @ForAll("counts") int count, @ForAll Random random) {
    try (Reredis store = Stores.open(new ManualClock(1_700_000_000_000L))) {
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      Set<Integer> there = new HashSet<>();
      for (int i = 0; i < size; i++) {
        add(store, i);
        there.add(i);
      }
      int churn = Math.max(10, size / (1 + random.nextInt(40)));
      int perWalk = Math.max(1, size / count);
      Map<Integer, Integer> found = new HashMap<>();
      Set<Integer> addedAgain = new HashSet<>();
      long cursor = 0;
      int step = 0;
      do {
        cursor =
            keyspace
                .walker()
                .scan(
                    0,
                    cursor,
                    count,
                    key -> found.merge(Integer.parseInt(key.key().toString()), 1, Integer::sum));
        if (step++ % Math.max(1, perWalk / 8) == 0) {
          boolean grows = random.nextBoolean();
          for (int i = 0; i < churn; i++) {
            int odd = 1 + 2 * random.nextInt(size + 2000);
            if (grows && there.add(odd)) {
              add(store, odd);
              addedAgain.add(odd);
            } else if (!grows && there.remove(odd)) {
              store.keys().delete(Integer.toString(odd));
            }
          }
        }
      } while (cursor != 0);
      for (int i = 0; i < size; i += 2) {
        assertEquals(1, found.getOrDefault(i, 0), "key " + i);
      }
      found.forEach(
          (key, times) -> assertTrue(times == 1 || addedAgain.contains(key), "key " + key));
      assertEquals(there.size(), store.keys().size());
    }
  }

  private static void add(Reredis store, int number) {
    store.strings().set(Integer.toString(number), "v");
  }

  @Property(tries = 20)
  void randomKeysAreAboutEquallyLikely(@ForAll @LongRange(min = 1, max = 3000) long size) {
    try (Reredis store = Stores.open(new ManualClock(1_700_000_000_000L))) {
      for (int i = 0; i < size; i++) {
        add(store, i);
      }
      int draws = (int) Math.min(size * 20, 20_000);
      Set<String> drawn = new HashSet<>();
      double squares = 0;
      Map<String, Integer> times = new HashMap<>();
      for (int i = 0; i < draws; i++) {
        String key = store.keys().random();
        drawn.add(key);
        times.merge(key, 1, Integer::sum);
      }
      double each = (double) draws / size;
      for (int count : times.values()) {
        squares += (count - each) * (count - each) / each;
      }
      squares += (size - times.size()) * each;
      // for a uniform choice chi-squared has about this mean, and a deviation of sqrt(2 * mean)
      double mean = size - 1;
      double limit = mean + 8 * Math.sqrt(2 * mean) + 40;
      assertTrue(squares < limit, "uneven: " + squares + " for " + size);
      assertTrue(drawn.size() > size * 0.8 || draws < size * 5, drawn.size() + " of " + size);
    }
  }

  @Example
  void anEmptyStoreHasNoRandomKey() {
    try (Reredis store = Stores.open(new ManualClock(1_700_000_000_000L))) {
      assertNull(store.keys().random());
    }
  }
}
