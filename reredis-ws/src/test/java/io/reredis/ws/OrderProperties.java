package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Compares the sorted chunks with a sorted set. */
class OrderProperties {
  private static final KeyEntry[] ENTRIES = new KeyEntry[5000];

  static {
    for (int i = 0; i < ENTRIES.length; i++) {
      byte[] key = {(byte) (i >> 6), (byte) i};
      String type = i % 3 == 0 ? "hash" : "string";
      long expireAt = i % 5 == 0 ? -1 : i % 50;
      ENTRIES[i] =
          new KeyEntry(new KeyName(0, key), type, i % 70, expireAt, i % 90, 1000 * (i % 30));
    }
  }

  @Property(tries = 200)
  void rangesAreThoseOfASortedSet(
      @ForAll @Size(max = 6000) List<@IntRange(min = -4999, max = 4999) Integer> changes,
      @ForAll SortColumn column,
      @ForAll @IntRange(max = 5100) int from,
      @ForAll @IntRange(max = 600) int count,
      @ForAll boolean weighs) {
    Order order = new Order(column.order());
    if (weighs) {
      order.weigh();
    }
    TreeSet<KeyEntry> model = new TreeSet<>(column.order());
    for (int change : changes) {
      KeyEntry entry = ENTRIES[Math.abs(change)];
      if (change < 0) {
        assertEquals(model.remove(entry), order.remove(entry));
      } else {
        assertEquals(model.add(entry), order.add(entry));
      }
    }
    assertEquals(model.size(), order.size());
    List<KeyEntry> all = new ArrayList<>(model);
    assertEquals(part(all, from, count), order.range(from, count, false));
    Collections.reverse(all);
    assertEquals(part(all, from, count), order.range(from, count, true));
    KeyEntry place = ENTRIES[Math.min(from, ENTRIES.length - 1)];
    order.weigh();
    NavigableSet<KeyEntry> before = model.headSet(place, false);
    assertEquals(
        new Order.Before(before.size(), before.stream().mapToLong(KeyEntry::memory).sum()),
        order.before(place));
    order.clear();
    assertEquals(List.of(), order.range(0, 10, false));
  }

  private static List<KeyEntry> part(List<KeyEntry> all, int from, int count) {
    return all.subList(Math.min(from, all.size()), Math.min(from + count, all.size()));
  }
}
