package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares sets in all representations with a set of the JDK. */
class SetValueProperties {
  private static final byte[] PREFIX = {'p', 'r', 'e', 'f', 'i', 'x'};

  private final Thresholds thresholds = new Thresholds();

  private static Bytes bytes(String text) {
    return new Bytes(("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1), 1, text.length());
  }

  private static Set<String> members(SetValue view) {
    List<String> members = new ArrayList<>();
    view.forEach((a, at, length) -> members.add(text(a, at, length)));
    Set<String> set = new TreeSet<>(members);
    assertEquals(members.size(), set.size());
    return set;
  }

  private static String text(byte[] a, int at, int length) {
    return new String(a, at, length, StandardCharsets.ISO_8859_1);
  }

  @Provide
  Arbitrary<String> member() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(6, Arbitraries.integers().between(-9, 30).map(String::valueOf)),
        net.jqwik.api.Tuple.of(1, Arbitraries.longs().map(String::valueOf)),
        net.jqwik.api.Tuple.of(2, Arbitraries.strings().withCharRange('a', 'd').ofMaxLength(2)),
        net.jqwik.api.Tuple.of(1, Arbitraries.of("", "007", "-0", "+1", "aLongMemberIndeedItIs")));
  }

  @Provide
  Arbitrary<List<String>> members() {
    return member().list().ofMaxSize(60);
  }

  /** Returns the encoding that Redis 7.4 chooses when it adds a member. */
  private String grown(String encoding, int size, String member, boolean integer) {
    boolean fits = size < thresholds.setEntries && member.length() <= thresholds.setValue;
    if (encoding.equals("intset") && integer) {
      return size + 1 > thresholds.intsetEntries ? "hashtable" : "intset";
    }
    return encoding.equals("hashtable") || !fits ? "hashtable" : "listpack";
  }

  @Property
  void itIsASet(
      @ForAll("members") List<String> members,
      @ForAll @IntRange(max = 6) int base,
      @ForAll @IntRange(min = 1, max = 12) int intsetEntries,
      @ForAll @IntRange(min = 1, max = 12) int setEntries,
      @ForAll Random random) {
    thresholds.intsetEntries = intsetEntries;
    thresholds.setEntries = setEntries;
    thresholds.setValue = 20;
    SetValue view = new SetValue(thresholds);
    view.attachNew(PREFIX, base);
    Set<String> model = new TreeSet<>();
    for (String member : members) {
      Bytes bytes = bytes(member);
      assertEquals(model.contains(member), view.contains(bytes));
      if (random.nextInt(4) == 0) {
        assertEquals(model.remove(member), view.remove(bytes));
      } else if (random.nextInt(12) == 0 && !model.isEmpty()) {
        view.pop(random, (a, at, length) -> assertTrue(model.remove(text(a, at, length))));
      } else {
        String before = view.form() == null ? null : view.encoding();
        boolean isLong = isLong(member);
        boolean added = model.add(member);
        assertEquals(added, view.add(bytes));
        if (added && before != null) {
          assertEquals(grown(before, model.size() - 1, member, isLong), view.encoding());
        }
      }
      assertEquals(model.size(), view.size());
      if (view.form() instanceof byte[] a) {
        assertArrayEquals(Arrays.copyOf(PREFIX, base), Arrays.copyOf(a, base));
      }
      view.attach(view.form(), view.base(), view.kind());
    }
    assertEquals(model, members(view));
    popAllBut(view, model, random);
  }

  private static boolean isLong(String text) {
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void popAllBut(SetValue view, Set<String> model, Random random) {
    if (model.isEmpty()) {
      return;
    }
    int keep = 1 + random.nextInt(model.size());
    Set<String> popped = new HashSet<>();
    int size = model.size();
    view.popAllBut(keep, random, (a, at, length) -> popped.add(text(a, at, length)));
    assertEquals(size - keep, popped.size());
    assertTrue(model.removeAll(popped) || popped.isEmpty());
    assertEquals(model, members(view));
    view.shrinkToIntSet();
    assertEquals(model, members(view));
    view.clear();
    assertEquals(0, view.size());
  }

  @Property(tries = 50)
  void aWalkSeesAll(@ForAll @IntRange(max = 3000) int size, @ForAll @IntRange(min = 1) int count) {
    SetValue view = new SetValue(thresholds);
    view.attachNew(PREFIX, 0);
    Set<String> model = new HashSet<>();
    for (int i = 0; i < size; i++) {
      view.add(bytes("m" + i));
      model.add("m" + i);
    }
    long cursor = 0;
    Set<String> seen = new HashSet<>();
    do {
      int before = seen.size();
      cursor = view.scan(cursor, count, (a, at, length) -> seen.add(text(a, at, length)));
      assertTrue(cursor == 0 || seen.size() - before >= Math.min(count, 1));
    } while (cursor != 0);
    assertEquals(model, seen);
  }

  /** Chi-squared of single draws, multiple draws and pops is about that of a uniform choice. */
  @Example
  void drawsAreEven() {
    Random random = new Random(20240729);
    for (int size : new int[] {5, 60, 400}) {
      for (String form : new String[] {"", "m"}) {
        SetValue view = new SetValue(thresholds);
        view.attachNew(PREFIX, 3);
        for (int i = 0; i < size; i++) {
          view.add(bytes(form + i));
        }
        check(size, 1, counts -> view.random(random, tally(counts)));
        int some = size / 5;
        check(size, some, counts -> view.randomDistinct(some, random, tally(counts)));
        int many = size * 4 / 5;
        check(size, many, counts -> view.randomDistinct(many, random, tally(counts)));
        check(
            size,
            1,
            counts -> {
              List<String> popped = new ArrayList<>();
              view.pop(random, (a, at, length) -> popped.add(text(a, at, length)));
              counts.merge(popped.get(0), 1, Integer::sum);
              view.add(bytes(popped.get(0)));
            });
      }
    }
  }

  private static io.reredis.base.BytesSink tally(Map<String, Integer> counts) {
    return (a, at, length) -> counts.merge(text(a, at, length), 1, Integer::sum);
  }

  private static void check(
      int size, int each, java.util.function.Consumer<Map<String, Integer>> draw) {
    int draws = 50 * size / each;
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < draws; i++) {
      draw.accept(counts);
    }
    double expected = (double) draws * each / size;
    double squares = (size - counts.size()) * expected;
    for (int count : counts.values()) {
      squares += (count - expected) * (count - expected) / expected;
    }
    double limit = size + 5 * Math.sqrt(2.0 * size) + 5;
    assertTrue(squares < limit, "uneven: " + squares + " for " + each + " of " + size);
  }
}
