package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
import net.jqwik.api.constraints.IntRange;

/** Compares collections filled in bulk with those of the JDK, also after further changes. */
class FillProperties {
  private record Item(String member, double score) {}

  private static final Comparator<Item> ORDER =
      Comparator.comparingDouble(Item::score).thenComparing(Item::member);

  private final Thresholds thresholds = new Thresholds();

  FillProperties() {
    thresholds.hashEntries = 0;
    thresholds.setEntries = 0;
    thresholds.intsetEntries = 0;
    thresholds.sortedSetEntries = 0;
  }

  private static Bytes bytes(String text) {
    return new Bytes(("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1), 1, text.length());
  }

  private static String text(Bytes bytes) {
    return text(bytes.array(), bytes.offset(), bytes.length());
  }

  private static String text(byte[] a, int at, int length) {
    return new String(a, at, length, StandardCharsets.ISO_8859_1);
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(1, 2, 63, 64, 65, 128, 129, 700, 768, 769, 1600, 4097, 9000, 20_000);
  }

  private static String name(int i) {
    return i % 50 == 0 ? "a member that is much longer than others are " + i : "m" + i;
  }

  // --- tables

  /** The limit of gathered elements makes some of them go into a table that already has others. */
  @Property(tries = 150)
  void aTable(
      @ForAll("sizes") int size,
      @ForAll("sizes") int most,
      @ForAll("sizes") int expected,
      @ForAll Random random) {
    LargeSet.Members table = new LargeSet.Members();
    TableFill fill = new TableFill(table, expected, most);
    Set<String> model = new HashSet<>();
    for (int i = 0; i < size; i++) {
      String member = Integer.toString(random.nextInt());
      if (model.add(member)) {
        fill.add(bytes(member).copy());
      }
    }
    assertTrue(fill.finish());
    checkTable(model, table);
    for (int i = 0; i < size; i++) {
      Bytes added = bytes("added" + i);
      if (model.add(text(added))) {
        table.insert(added.copy());
      }
    }
    checkTable(model, table);
    for (String member : model) {
      Bytes gone = bytes(member);
      assertTrue(table.remove(gone.array(), gone.offset(), gone.length()) != null);
    }
    checkTable(Set.of(), table);
    assertTrue(table.heapBytes() < 500, "an empty table is small: " + table.heapBytes());
  }

  private static void checkTable(Set<String> model, ElementTable table) {
    assertEquals(model.size(), table.size());
    Set<String> seen = new HashSet<>();
    long cursor = 0;
    do {
      cursor = table.scan(cursor, e -> assertTrue(seen.add(text(e, 0, e.length))));
    } while (cursor != 0);
    assertEquals(model, seen);
    long elements = 0;
    for (String member : model) {
      Bytes bytes = bytes(member);
      assertTrue(table.find(bytes.array(), bytes.offset(), bytes.length()) != null, member);
      elements += 16 + (member.length() + 7 & -8);
    }
    long beside = table.heapBytes() - elements;
    assertTrue(beside > 0 && beside < 600 + 20L * model.size(), beside + " of " + model.size());
  }

  @Property(tries = 150)
  void aDuplicateElement(
      @ForAll("sizes") int size, @ForAll("sizes") int most, @ForAll Random random) {
    TableFill fill = new TableFill(new LargeSet.Members(), size, most);
    int first = random.nextInt(size);
    int second = first + random.nextInt(size - first);
    for (int i = 0; i < size; i++) {
      fill.add(bytes("m" + i).copy());
      if (i == second) {
        fill.add(bytes("m" + first).copy());
      }
    }
    assertFalse(fill.finish());
  }

  @Example
  void aFilledTableHasTheUsualSizeAndShrinks() {
    LargeSet.Members table = new LargeSet.Members();
    TableFill fill = new TableFill(table, 100_000);
    long elements = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] element = bytes("m" + i).copy();
      elements += 16 + (element.length + 7 & -8);
      fill.add(element);
    }
    assertTrue(fill.finish());
    long mean = (table.heapBytes() - elements) * 10 / 100_000;
    assertTrue(mean < 75, "tenths of a byte an element beside itself: " + mean);
    for (int i = 0; i < 100_000; i++) {
      Bytes gone = bytes("m" + i);
      assertTrue(table.remove(gone.array(), gone.offset(), gone.length()) != null);
    }
    assertTrue(table.heapBytes() < 500, "an empty table is small: " + table.heapBytes());
  }

  // --- sorted sets

  private enum Order {
    RISING,
    FALLING,
    ANY,
    RISING_AT_FIRST,
    FALLING_AT_FIRST
  }

  private static void sort(List<Item> items, Order order, Random random) {
    Collections.shuffle(items, random);
    int sorted =
        switch (order) {
          case RISING, FALLING -> items.size();
          case ANY -> 0;
          default -> random.nextInt(items.size() + 1);
        };
    boolean falls = order == Order.FALLING || order == Order.FALLING_AT_FIRST;
    items.subList(0, sorted).sort(falls ? ORDER.reversed() : ORDER);
  }

  @Property(tries = 200)
  void aSortedSet(
      @ForAll("sizes") int size,
      @ForAll Order order,
      @ForAll @IntRange(min = 1, max = 5000) int scores,
      @ForAll Random random) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(new Item(name(i), random.nextInt(scores) - scores / 2));
    }
    sort(items, order, random);
    SortedSetValue view = new SortedSetValue(thresholds);
    view.attachNew(new byte[0], 0);
    SortedSetFill fill = view.fill(size);
    items.forEach(item -> fill.add(bytes(item.member()), item.score()));
    assertTrue(fill.finish());
    Map<String, Double> model = new HashMap<>();
    items.forEach(item -> model.put(item.member(), item.score()));
    checkSortedSet(model, view, random);
    for (int i = 0; i < size; i++) {
      String member = name(random.nextInt(2 * size));
      if (random.nextInt(3) == 0) {
        double score = random.nextInt(scores) - scores / 2;
        view.put(bytes(member), score);
        model.put(member, score);
      } else {
        assertEquals(model.remove(member) != null, view.remove(bytes(member)));
      }
    }
    checkSortedSet(model, view, random);
  }

  private static void checkSortedSet(
      Map<String, Double> model, SortedSetValue view, Random random) {
    List<Item> sorted = new ArrayList<>();
    model.forEach((member, score) -> sorted.add(new Item(member, score)));
    sorted.sort(ORDER);
    List<Item> found = new ArrayList<>();
    view.range(0, view.size(), false, (a, at, n, s) -> found.add(new Item(text(a, at, n), s)));
    assertEquals(sorted, found);
    found.clear();
    view.range(
        view.size() - 1,
        view.size(),
        true,
        (a, at, n, s) -> found.add(0, new Item(text(a, at, n), s)));
    assertEquals(sorted, found);
    for (int i = 0; i < Math.min(300, sorted.size()); i++) {
      int rank = random.nextInt(sorted.size());
      Item item = sorted.get(rank);
      assertEquals(rank, view.rank(bytes(item.member())));
      assertEquals(item.score(), view.score(bytes(item.member())));
      view.range(rank, 1, false, (a, at, n, s) -> assertEquals(item.member(), text(a, at, n)));
    }
  }

  @Property(tries = 100)
  void aDuplicateMember(@ForAll("sizes") int size, @ForAll Order order, @ForAll Random random) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(new Item(name(i), i / 3));
    }
    items.add(new Item(name(random.nextInt(size)), random.nextInt(size)));
    sort(items, order, random);
    SortedSetValue view = new SortedSetValue(thresholds);
    view.attachNew(new byte[0], 0);
    SortedSetFill fill = view.fill(items.size());
    items.forEach(item -> fill.add(bytes(item.member()), item.score()));
    assertFalse(fill.finish());
    assertEquals(0, view.size());
    assertNull(view.form());
  }

  // --- hashes and sets

  @Property(tries = 100)
  void aHash(@ForAll("sizes") int size, @ForAll boolean expiring, @ForAll Random random) {
    HashValue view = new HashValue(thresholds);
    view.attachNew(new byte[0], 0);
    HashFill fill = view.fill(size);
    Map<String, String> model = new HashMap<>();
    Map<String, Long> expiries = new HashMap<>();
    for (int i = 0; i < size; i++) {
      boolean expires = expiring && random.nextInt(3) > 0;
      long expireAt = expires ? 1 + random.nextInt(1000) : HashValue.NO_EXPIRY;
      fill.add(bytes(name(i)), bytes("v" + i), expireAt);
      model.put(name(i), "v" + i);
      expiries.put(name(i), expireAt);
    }
    assertTrue(fill.finish());
    checkHash(model, expiries, view);
    Set<String> removed = new HashSet<>();
    int count = view.removeDue(500, (a, at, n) -> removed.add(text(a, at, n)));
    assertEquals(count, removed.size());
    Set<String> due = new HashSet<>(model.keySet());
    due.removeIf(field -> expiries.get(field) < 0 || expiries.get(field) >= 500);
    assertEquals(due, removed);
    model.keySet().removeAll(due);
    checkHash(model, expiries, view);
  }

  private static void checkHash(
      Map<String, String> model, Map<String, Long> expiries, HashValue view) {
    Map<String, String> found = new HashMap<>();
    view.forEach((field, value) -> found.put(text(field), text(value)));
    assertEquals(model, found);
    assertEquals(model.size(), view.size());
    model.forEach(
        (field, value) -> {
          assertEquals(value, text(view.get(bytes(field))));
          assertEquals(expiries.get(field), view.expireAt(bytes(field)));
        });
    long next =
        model.keySet().stream().mapToLong(expiries::get).filter(e -> e > 0).min().orElse(-1);
    assertEquals(next, view.nextExpiry());
  }

  @Example
  void fewElementsAreNotFilledInBulk() {
    Thresholds usual = new Thresholds();
    assertNull(new HashValue(usual).fill(512));
    assertNull(new SetValue(usual).fill(512));
    assertNull(new SortedSetValue(usual).fill(128));
    assertTrue(new HashValue(usual).fill(513) != null);
    assertTrue(new SetValue(usual).fill(513) != null);
    assertTrue(new SortedSetValue(usual).fill(129) != null);
  }
}
