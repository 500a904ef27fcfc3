package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares sorted sets in both representations with a map and a sorted set of the JDK. */
class SortedSetValueProperties {
  private record Item(String member, double score) {}

  private static final byte[] PREFIX = {'p', 'r', 'e', 'f', 'i', 'x'};
  private static final double[] SCORES = {
    0,
    -0.0,
    1,
    -1,
    2,
    3,
    0.5,
    1.5,
    0.1,
    1e100,
    -1e-7,
    1e18,
    4e18,
    5e18,
    -70000,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Math.PI
  };
  private static final Comparator<Item> ORDER =
      (a, b) ->
          a.score() < b.score() ? -1 : a.score() > b.score() ? 1 : a.member().compareTo(b.member());

  private final Thresholds thresholds = new Thresholds();

  private static Bytes bytes(String text) {
    return new Bytes(("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1), 1, text.length());
  }

  private static String text(byte[] a, int at, int length) {
    return new String(a, at, length, StandardCharsets.ISO_8859_1);
  }

  private static List<Item> range(SortedSetValue view, long from, long count, boolean reversed) {
    List<Item> items = new ArrayList<>();
    view.range(
        from, count, reversed, (a, at, n, s) -> items.add(new Item(text(a, at, n), s + 0.0)));
    return items;
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(0, 1, 3, 8, 20, 64, 65, 200, 1000);
  }

  /** Grows and shrinks in waves, so that nodes are split and joined. */
  @Property
  void itIsASortedSet(
      @ForAll("sizes") int size,
      @ForAll @IntRange(max = 6) int base,
      @ForAll @IntRange(max = 40) int entries,
      @ForAll @IntRange(max = 2) int order,
      @ForAll Random random) {
    thresholds.sortedSetEntries = entries;
    thresholds.sortedSetValue = 4 + random.nextInt(10);
    SortedSetValue view = new SortedSetValue(thresholds);
    view.attachNew(PREFIX, base);
    Map<String, Double> model = new HashMap<>();
    for (int wave = 0; wave < 4; wave++) {
      int growing = wave % 2 == 0 ? 8 : 2;
      for (int i = 0; i < size * 2; i++) {
        String member = Integer.toString(random.nextInt(size + 1)) + (i % 7 == 0 ? "x" : "");
        if (random.nextInt(10) < growing) {
          double score =
              order == 0
                  ? SCORES[random.nextInt(SCORES.length)]
                  : order == 1 ? i : random.nextInt(size / 2 + 1);
          String before = view.form() == null ? null : view.encoding();
          boolean isNew = !model.containsKey(member);
          view.put(bytes(member), score);
          model.put(member, score + 0.0);
          if (before != null) {
            boolean fits =
                !isNew || model.size() <= entries && member.length() <= thresholds.sortedSetValue;
            assertEquals(
                before.equals("listpack") && fits ? "listpack" : "skiplist", view.encoding());
          }
        } else {
          assertEquals(model.remove(member) != null, view.remove(bytes(member)));
        }
        view.attach(view.form(), view.base(), view.kind());
      }
      check(model, view, random);
    }
    while (view.size() > 0) {
      long from = random.nextInt((int) view.size());
      long count = 1 + random.nextInt((int) (view.size() - from));
      List<Item> expected = range(view, 0, view.size(), false);
      expected.subList((int) from, (int) (from + count)).clear();
      view.removeRange(from, count);
      assertEquals(expected, range(view, 0, view.size(), false));
    }
  }

  private void check(Map<String, Double> model, SortedSetValue view, Random random) {
    TreeSet<Item> sorted = new TreeSet<>(ORDER);
    model.forEach((member, score) -> sorted.add(new Item(member, score)));
    List<Item> all = new ArrayList<>(sorted);
    assertEquals(all.size(), view.size());
    assertEquals(all, range(view, 0, all.size(), false));
    List<Item> reversed = new ArrayList<>(all);
    Collections.reverse(reversed);
    assertEquals(reversed, range(view, all.size() - 1, all.size(), true));
    assertEquals(Double.NaN, view.score(bytes("absent")));
    assertEquals(-1, view.rank(bytes("absent")));
    for (int i = 0; i < all.size(); i++) {
      Item item = all.get(i);
      assertEquals(i, view.rank(bytes(item.member())));
      assertEquals(item.score(), view.score(bytes(item.member())) + 0.0);
    }
    for (int i = 0; i < 10; i++) {
      double bound = SCORES[random.nextInt(SCORES.length)];
      long expected = all.stream().filter(item -> item.score() < bound).count();
      assertEquals(expected, view.countBefore((score, a, at, n) -> score < bound));
    }
    if (view.form() instanceof byte[] a) {
      assertArrayEquals(Arrays.copyOf(PREFIX, view.base()), Arrays.copyOf(a, view.base()));
    } else if (view.form() instanceof Value value) {
      SortedSetValue copy = new SortedSetValue(thresholds);
      copy.attach(value.copy(), 0, 0);
      assertEquals(all, range(copy, 0, all.size(), false));
      walk(model, view);
    }
  }

  private static void walk(Map<String, Double> model, SortedSetValue view) {
    Map<String, Double> seen = new HashMap<>();
    long cursor = 0;
    do {
      cursor = view.scan(cursor, 5, (a, at, n, s) -> seen.put(text(a, at, n), s + 0.0));
    } while (cursor != 0);
    assertEquals(model, seen);
  }

  @Example
  void drawsAreEven() {
    Random random = new Random(20240729);
    for (int size : new int[] {5, 100, 400}) {
      SortedSetValue view = new SortedSetValue(thresholds);
      view.attachNew(PREFIX, 0);
      for (int i = 0; i < size; i++) {
        view.put(bytes("m" + i), i % 3);
      }
      Map<String, Integer> counts = new HashMap<>();
      int each = size / 5;
      for (int i = 0; i < 200; i++) {
        view.randomDistinct(
            each, random, (a, at, n, s) -> counts.merge(text(a, at, n), 1, Integer::sum));
        for (int j = 0; j < each; j++) {
          view.random(random, (a, at, n, s) -> counts.merge(text(a, at, n), 1, Integer::sum));
        }
      }
      double expected = 400.0 * each / size;
      double squares = (size - counts.size()) * expected;
      for (int count : counts.values()) {
        squares += (count - expected) * (count - expected) / expected;
      }
      double limit = size + 5 * Math.sqrt(2.0 * size) + 5;
      assertTrue(squares < limit, "uneven: " + squares + " for " + size);
    }
  }

  /** Redis takes about 110 bytes for a member of 16 bytes. */
  @Example
  void bytesAMember() {
    Random random = new Random(1);
    SortedSetValue view = new SortedSetValue(thresholds);
    view.attachNew(PREFIX, 0);
    for (int i = 0; i < 200_000; i++) {
      view.put(bytes(String.format("member:%09d", i)), random.nextInt());
    }
    long each = ((Value) view.form()).heapBytes() / 200_000;
    assertTrue(each < 75, each + " bytes a member");
  }
}
