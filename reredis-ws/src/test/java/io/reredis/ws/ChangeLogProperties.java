package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Compares the log with a map that keeps the order of the last changes. */
class ChangeLogProperties {
  private static KeyState state(int key) {
    return KeyState.deleted(new KeyName(0, new byte[] {(byte) key, (byte) (key >> 8)}), 0);
  }

  @Property(tries = 300)
  void theNewestStatesAreThereInTheirOrder(
      @ForAll @Size(min = 1, max = 5000) List<@IntRange(min = 0, max = 600) Integer> keys,
      @ForAll @IntRange(min = 1, max = 700) int maxKeys) {
    ChangeLog log = new ChangeLog(maxKeys, Long.MAX_VALUE);
    Map<KeyName, KeyState> model = new LinkedHashMap<>();
    long lost = 0;
    for (int key : keys) {
      KeyState state = state(key);
      log.put(state);
      model.remove(state.name());
      model.put(state.name(), state);
      if (model.size() > maxKeys) {
        KeyState oldest = model.values().iterator().next();
        lost = oldest.sequence();
        model.remove(oldest.name());
      }
    }
    assertEquals(keys.size(), log.head());
    assertEquals(lost, log.lost());
    assertEquals(lost == 0, log.isComplete());
    for (long cursor : new long[] {lost, (lost + log.head()) / 2, log.head()}) {
      assertTrue(log.reaches(cursor));
      List<KeyState> behind = new ArrayList<>(model.values());
      behind.removeIf(state -> state.sequence() <= cursor);
      assertEquals(behind, walk(log, cursor));
    }
    model.forEach((name, state) -> assertSame(state, log.find(name)));
    assertFalse(log.reaches(log.head() + 1));
    log.clear();
    assertFalse(log.reaches(keys.size()));
    assertTrue(log.isComplete());
    assertTrue(walk(log, 0).isEmpty());
  }

  private static List<KeyState> walk(ChangeLog log, long cursor) {
    List<KeyState> found = new ArrayList<>();
    for (int i = log.indexAfter(cursor); i < log.end(); i++) {
      if (!log.at(i).isSuperseded()) {
        found.add(log.at(i));
      }
    }
    return found;
  }
}
