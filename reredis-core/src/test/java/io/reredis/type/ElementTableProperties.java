package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares the table of elements with a map. */
class ElementTableProperties {
  /** A table whose elements consist of the length of the key in one byte, the key, and a value. */
  private static final class Pairs extends ElementTable {
    Pairs(long seed) {
      super(seed);
    }

    Pairs(Pairs source) {
      super(source);
    }

    @Override
    protected int keyOffset(byte[] element) {
      return 1;
    }

    @Override
    protected int keyLength(byte[] element) {
      return element[0];
    }
  }

  private static byte[] element(String key, String value) {
    return ((char) key.length() + key + value).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] find(ElementTable table, String key) {
    byte[] bytes = ("..." + key + ".").getBytes(StandardCharsets.ISO_8859_1);
    return table.find(bytes, 3, key.length());
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(0, 1, 5, 14, 15, 16, 60, 200, 960, 961, 2000, 10_000);
  }

  /** Grows and shrinks in waves, so that segments are split and joined. */
  @Property(tries = 100)
  void itIsAMap(@ForAll("sizes") int size, @ForAll Random random) {
    Pairs table = new Pairs(random.nextLong());
    Map<String, byte[]> model = new HashMap<>();
    for (int wave = 0; wave < 4; wave++) {
      int growing = wave % 2 == 0 ? 7 : 2;
      for (int i = 0; i < size * 2; i++) {
        String key = Integer.toString(random.nextInt(size + 1));
        if (random.nextInt(10) < growing) {
          byte[] element = element(key, "v" + random.nextInt(100));
          assertSame(model.put(key, element), table.put(element));
          assertSame(element, table.found());
        } else {
          byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
          assertSame(model.remove(key), table.remove(bytes, 0, bytes.length));
        }
      }
      check(model, table);
    }
    for (String key : List.copyOf(model.keySet())) {
      assertSame(model.remove(key), find(table, key));
      table.removeFound();
    }
    check(model, table);
    assertTrue(table.heapBytes() < 500, "an empty table is small: " + table.heapBytes());
  }

  private static void check(Map<String, byte[]> model, ElementTable table) {
    assertEquals(model.size(), table.size());
    model.forEach((key, element) -> assertSame(element, find(table, key)));
    assertNull(find(table, "absent"));
    Set<byte[]> visited = new HashSet<>();
    table.forEach(visited::add);
    assertEquals(new HashSet<>(model.values()), visited);
    Iterator<byte[]> walk = table.iterator();
    while (walk.hasNext()) {
      assertTrue(visited.remove(walk.next()));
    }
    assertEquals(Set.of(), visited);
    long elements = model.values().stream().mapToLong(e -> 16 + (e.length + 7 & -8)).sum();
    long beside = table.heapBytes() - elements;
    assertTrue(beside > 0 && beside < 600 + 20L * model.size(), beside + " of " + model.size());
  }

  @Property(tries = 30)
  void aCopyIsIndependent(@ForAll("sizes") int size, @ForAll Random random) {
    Pairs table = new Pairs(random.nextLong());
    for (int i = 0; i < size; i++) {
      table.insert(element("k" + i, "value"));
    }
    Pairs copy = new Pairs(table);
    assertTrue(Math.abs(table.heapBytes() - copy.heapBytes()) <= 4096);
    for (int i = 0; i < size; i++) {
      byte[] element = find(table, "k" + i);
      assertArrayEquals(element, find(copy, "k" + i));
      element[element.length - 1] = 'X';
      if (i % 3 > 0) {
        table.removeFound();
      }
    }
    assertEquals(size, copy.size());
    for (int i = 0; i < size; i++) {
      assertArrayEquals(element("k" + i, "value"), find(copy, "k" + i));
    }
  }

  /** Even keys stay during the walk; thousands of odd keys are added or removed at a time. */
  @Property(tries = 60)
  void aWalkFindsRemainingKeys(@ForAll("sizes") int size, @ForAll Random random) {
    Pairs table = new Pairs(random.nextLong());
    Set<Integer> there = new HashSet<>();
    for (int i = 0; i < size; i++) {
      table.insert(element(Integer.toString(i), ""));
      there.add(i);
    }
    int churn = Math.max(10, size / (1 + random.nextInt(10)));
    Map<Integer, Integer> found = new HashMap<>();
    Set<Integer> addedAgain = new HashSet<>();
    long cursor = 0;
    int step = 0;
    do {
      cursor =
          table.scan(
              cursor,
              e ->
                  found.merge(
                      Integer.parseInt(new String(e, 1, e[0], StandardCharsets.ISO_8859_1)),
                      1,
                      Integer::sum));
      if (step++ % Math.max(1, size / 100) == 0) {
        boolean grows = random.nextBoolean();
        for (int i = 0; i < churn; i++) {
          int odd = 1 + 2 * random.nextInt(size + 2000);
          if (grows && there.add(odd)) {
            table.insert(element(Integer.toString(odd), ""));
            addedAgain.add(odd);
          } else if (!grows && there.remove(odd)) {
            find(table, Integer.toString(odd));
            table.removeFound();
          }
        }
      }
    } while (cursor != 0);
    for (int i = 0; i < size; i += 2) {
      assertEquals(1, found.getOrDefault(i, 0), "key " + i);
    }
    found.forEach((key, times) -> assertTrue(times == 1 || addedAgain.contains(key), "key " + key));
  }

  @Property(tries = 100)
  void anyCursorIsAPosition(@ForAll("sizes") int size, @ForAll long cursor) {
    Pairs table = new Pairs(size);
    for (int i = 0; i < size; i++) {
      table.insert(element(Integer.toString(i), ""));
    }
    long at = cursor;
    int steps = 0;
    while (at != 0 && steps++ < 10_000) {
      long next = table.scan(at, e -> {});
      assertTrue(next == 0 || Long.compareUnsigned(next, at) > 0);
      at = next;
    }
    assertEquals(0, at);
  }

  /** Every element is equally likely, even after most elements were removed. */
  @Property(tries = 12)
  void drawsAreEven(@ForAll("sizes") int size, @ForAll Random random) {
    Pairs table = new Pairs(random.nextLong());
    for (int i = 0; i < size * 4; i++) {
      table.insert(element(Integer.toString(i), ""));
    }
    for (int i = size; i < size * 4; i++) {
      find(table, Integer.toString(i));
      table.removeFound();
    }
    Map<byte[], Integer> times = new HashMap<>();
    double each = 30;
    for (int i = 0; i < size * each; i++) {
      byte[] drawn = table.random(random);
      assertSame(drawn, table.found());
      times.merge(drawn, 1, Integer::sum);
    }
    double squares = (size - times.size()) * each;
    for (int count : times.values()) {
      squares += (count - each) * (count - each) / each;
    }
    // for a uniform choice chi-squared has about this mean, and a deviation of sqrt(2 * mean)
    double limit = size + 6 * Math.sqrt(2.0 * size) + 10;
    assertTrue(squares < limit, "uneven: " + squares + " for " + size);
  }

  @Example
  void anEmptyTableHasNoRandomElement() {
    assertNull(new Pairs(1).random(new Random(1)));
    assertFalse(new Pairs(1).iterator().hasNext());
  }

  @Example
  void sevenBytesAnElement() {
    Pairs table = new Pairs(7);
    List<Long> sums = new ArrayList<>();
    long elements = 0;
    for (int i = 0; i < 400_000; i++) {
      byte[] element = element(Integer.toString(i), "");
      elements += 16 + (element.length + 7 & -8);
      table.insert(element);
      if (i > 100_000 && i % 1000 == 0) {
        sums.add((table.heapBytes() - elements) * 100 / (i + 1));
      }
    }
    double mean = sums.stream().mapToLong(Long::longValue).average().orElseThrow() / 100;
    assertTrue(mean < 7, "bytes an element beside itself: " + mean);
  }
}
