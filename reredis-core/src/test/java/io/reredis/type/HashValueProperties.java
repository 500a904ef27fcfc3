package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Compares hashes in all representations with maps, with limits that the operations cross. */
class HashValueProperties {
  enum Kind {
    PUT,
    PUT_KEEPING,
    REMOVE,
    EXPIRE,
    PERSIST,
    TIME_PASSES,
    LIMITS
  }

  /** One operation. */
  record Step(Kind kind, String field, String value, int number) {}

  /** A field of the model. */
  record Item(String value, long expireAt) {}

  private static final byte[] PREFIX = {1, 2, 3, 4, 5};

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> fields =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 30).map(i -> i == 0 ? "" : Integer.toString(i)),
            Arbitraries.of("f", "g", "long" + "g".repeat(30), "longer" + "g".repeat(130)));
    Arbitrary<String> values =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.integers().between(-300, 70_000).map(i -> Integer.toString(i))),
            Tuple.of(3, Arbitraries.of("", "a", "bb", "12345678901", "x".repeat(20))),
            Tuple.of(1, Arbitraries.of("x".repeat(33), "y".repeat(300))));
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(10, Kind.PUT),
                Tuple.of(2, Kind.PUT_KEEPING),
                Tuple.of(4, Kind.REMOVE),
                Tuple.of(5, Kind.EXPIRE),
                Tuple.of(1, Kind.PERSIST),
                Tuple.of(1, Kind.TIME_PASSES),
                Tuple.of(1, Kind.LIMITS)),
            fields,
            values,
            Arbitraries.integers().between(1, 60))
        .as(Step::new)
        .list()
        .ofMaxSize(150);
  }

  @Property
  void doesWhatMapsDo(@ForAll("steps") List<Step> steps, @ForAll @IntRange(max = 40) int entries) {
    Thresholds thresholds = new Thresholds();
    thresholds.hashEntries = entries;
    thresholds.hashValue = 32;
    HashValue hash = new HashValue(thresholds);
    hash.attachNew(PREFIX, PREFIX.length);
    Map<String, Item> model = new HashMap<>();
    long now = 1000;
    for (Step step : steps) {
      boolean wasLarge = hash.form() instanceof LargeHash;
      if (step.kind() == Kind.TIME_PASSES) {
        now += step.number();
        removeDue(hash, model, now);
      } else if (step.kind() == Kind.LIMITS) {
        thresholds.hashEntries = step.number();
      } else {
        run(step, hash, model, now);
      }
      assertFalse(wasLarge && !(hash.form() instanceof LargeHash), "it stays large");
      check(hash, model);
      // like a handle, each operation starts from the form that the previous one left
      if (hash.form() != null && step.number() % 3 == 0) {
        HashValue next = new HashValue(thresholds);
        next.attach(hash.form(), hash.base(), hash.kind());
        hash = next;
      }
    }
    checkWalk(hash, model);
    removeDue(hash, model, Long.MAX_VALUE);
    check(hash, model);
  }

  private static void run(Step step, HashValue hash, Map<String, Item> model, long now) {
    Bytes field = Bytes.of(step.field());
    Bytes value = Bytes.of(step.value());
    Item old = model.get(step.field());
    long oldExpiry = old == null ? HashValue.NO_EXPIRY : old.expireAt();
    switch (step.kind()) {
      case PUT:
        assertEquals(old == null, hash.put(field, value));
        model.put(step.field(), new Item(step.value(), HashValue.NO_EXPIRY));
        break;
      case PUT_KEEPING:
        assertEquals(old == null, hash.putKeepingExpiry(field, value));
        model.put(step.field(), new Item(step.value(), oldExpiry));
        break;
      case REMOVE:
        assertEquals(old != null, hash.remove(field));
        model.remove(step.field());
        break;
      default:
        if (old != null) {
          long at = step.kind() == Kind.PERSIST ? HashValue.NO_EXPIRY : now + step.number();
          hash.setExpireAt(field, at);
          model.put(step.field(), new Item(old.value(), at));
        }
    }
  }

  private static void removeDue(HashValue hash, Map<String, Item> model, long now) {
    Set<String> due = new HashSet<>();
    model.forEach(
        (field, item) -> {
          if (item.expireAt() != HashValue.NO_EXPIRY && item.expireAt() < now) {
            due.add(field);
          }
        });
    Set<String> removed = new HashSet<>();
    int count =
        hash.removeDue(
            now,
            (a, offset, length) ->
                removed.add(new String(a, offset, length, StandardCharsets.UTF_8)));
    assertEquals(due, removed);
    assertEquals(due.size(), count);
    model.keySet().removeAll(due);
  }

  private static void check(HashValue hash, Map<String, Item> model) {
    assertEquals(model.size(), hash.size());
    model.forEach(
        (field, item) -> {
          assertTrue(hash.contains(Bytes.of(field)));
          assertEquals(item.value(), hash.get(Bytes.of(field)).toString());
          assertEquals(item.expireAt(), hash.expireAt(Bytes.of(field)));
        });
    Bytes absent = Bytes.of("absent");
    assertFalse(hash.contains(absent));
    assertEquals(null, hash.get(absent));
    assertEquals(HashValue.NO_FIELD, hash.expireAt(absent));
    long first =
        model.values().stream()
            .mapToLong(Item::expireAt)
            .filter(at -> at != HashValue.NO_EXPIRY)
            .min()
            .orElse(HashValue.NO_EXPIRY);
    assertEquals(first, hash.nextExpiry());
    if (hash.form() instanceof byte[] a) {
      assertEquals(-1, Arrays.mismatch(PREFIX, 0, 5, a, 0, 5), "the prefix is kept");
      int base = hash.base();
      int width = hash.kind() == io.reredis.type.Kind.HASH ? 2 : 3;
      int end = base + ListPack.totalBytes(a, base);
      assertEquals(model.size() * width, ListPack.validate(a, base, end));
      checkOrder(hash, model);
    } else if (hash.form() instanceof LargeHash large) {
      checkBytes(large);
    }
  }

  /** Compact fields are ordered by their expiry; fields without an expiry are at the end. */
  private static void checkOrder(HashValue hash, Map<String, Item> model) {
    long[] last = {0};
    hash.forEach(
        (field, value) -> {
          long at = model.get(field.toString()).expireAt();
          long rank = at == HashValue.NO_EXPIRY ? Long.MAX_VALUE : at;
          assertTrue(rank >= last[0]);
          last[0] = rank;
        });
  }

  private static void checkBytes(LargeHash large) {
    long[] elements = {0};
    large.fields.forEach(element -> elements[0] += 16 + element.length + 7 & -8);
    assertTrue(large.heapBytes() > elements[0]);
    assertTrue(large.heapBytes() < elements[0] + 2000 + 40 * large.size());
  }

  private static void checkWalk(HashValue hash, Map<String, Item> model) {
    Map<String, String> expected = new TreeMap<>();
    model.forEach((field, item) -> expected.put(field, item.value()));
    Map<String, String> found = new TreeMap<>();
    hash.forEach((field, value) -> found.put(field.toString(), value.toString()));
    assertEquals(expected, found);
    Map<String, String> scanned = new TreeMap<>();
    long cursor = 0;
    do {
      cursor =
          hash.scan(cursor, 3, (field, value) -> scanned.put(field.toString(), value.toString()));
    } while (cursor != 0);
    assertEquals(expected, scanned);
    if (!model.isEmpty()) {
      Random random = new Random(model.size());
      hash.random(random, (f, v) -> assertEquals(expected.get(f.toString()), v.toString()));
      for (int count : new int[] {1, model.size() / 2, model.size()}) {
        List<String> drawn = new ArrayList<>();
        hash.randomDistinct(count, random, (field, value) -> drawn.add(field.toString()));
        assertEquals(count, new HashSet<>(drawn).size());
        assertEquals(count, drawn.size());
        assertTrue(expected.keySet().containsAll(drawn));
      }
    }
    if (hash.form() instanceof LargeHash large) {
      HashValue copy = new HashValue(new Thresholds());
      copy.attach(large.copy(), 0, 0);
      check(copy, model);
      removeDue(copy, new HashMap<>(model), Long.MAX_VALUE);
      check(hash, model);
    }
  }
}
