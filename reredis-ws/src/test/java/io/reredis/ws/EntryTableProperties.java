package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Compares the table of entries with a map. */
class EntryTableProperties {
  private static final int KEYS = 3000;

  private static KeyEntry entry(int i) {
    byte[] key = {(byte) (i >> 7), (byte) i};
    return new KeyEntry(new KeyName(0, key), "string", 0, -1, 0, 0);
  }

  @Property(tries = 200)
  void entriesAreThoseOfAMap(
      @ForAll @Size(max = 6000) List<@IntRange(min = -KEYS, max = KEYS) Integer> changes) {
    EntryTable table = new EntryTable();
    Map<Integer, KeyEntry> model = new HashMap<>();
    for (int change : changes) {
      int key = Math.abs(change);
      KeyEntry known = model.get(key);
      KeyEntry fresh = entry(key);
      assertSame(known, table.find(fresh.key(), fresh.hash()));
      if (change < 0 && known != null) {
        table.remove(known);
        model.remove(key);
      } else if (known == null) {
        table.add(fresh);
        model.put(key, fresh);
      }
    }
    assertEquals(model.size(), table.size());
    Set<KeyEntry> all = new HashSet<>();
    for (int i = 0; i < table.size(); i++) {
      all.add(table.get(i));
    }
    assertEquals(new HashSet<>(model.values()), all);
    table.clear();
    assertEquals(0, table.size());
  }

  @Property(tries = 200)
  void aReaderFromTheEndMissesNoRemainingEntry(
      @ForAll @IntRange(min = 1, max = 500) int size,
      @ForAll @Size(max = 500) List<@IntRange(min = -499, max = 499) Integer> changes) {
    EntryTable table = new EntryTable();
    Set<KeyEntry> stay = new HashSet<>();
    KeyEntry[] entries = new KeyEntry[size];
    for (int i = 0; i < size; i++) {
      entries[i] = entry(i);
      table.add(entries[i]);
      stay.add(entries[i]);
    }
    Set<KeyEntry> read = new HashSet<>();
    int left = size;
    int added = size;
    for (int change : changes) {
      left = Math.min(left, table.size()) - 1;
      if (left >= 0) {
        read.add(table.get(left));
      }
      int key = Math.abs(change);
      if (change < 0 && key < size && stay.remove(entries[key])) {
        table.remove(entries[key]);
      } else if (change > 0) {
        table.add(entry(added++));
      }
    }
    for (left = Math.min(left, table.size()) - 1; left >= 0; left--) {
      read.add(table.get(left));
    }
    stay.removeAll(read);
    assertEquals(Set.of(), stay);
  }
}
