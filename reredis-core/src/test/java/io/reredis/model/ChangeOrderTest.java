package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.change.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners are told while several threads write. */
@Timeout(60)
class ChangeOrderTest {
  private static final int THREADS = 4;
  private static final int WRITES = 20_000;
  private static final int KEYS = 7;

  @Test
  void everyChangeOnceAndThoseOfAKeyInTheirOrder() throws Exception {
    List<Change> changes = new ArrayList<>();
    Map<String, List<String>> values = new HashMap<>();
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false))) {
      AutoCloseable listening = store.onChange("*", changes::add);
      AutoCloseable effects =
          Inside.of(store)
              .changes()
              .listenToEffects(
                  commit ->
                      values
                          .computeIfAbsent(new String(commit.key()), key -> new ArrayList<>())
                          .add(new String(commit.effect()[2])));
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Thread writer =
            new Thread(
                () -> {
                  for (int n = 0; n < WRITES; n++) {
                    store.strings().increment("key" + n % KEYS);
                  }
                });
        writers.add(writer);
        writer.start();
      }
      for (Thread writer : writers) {
        writer.join();
      }
      // whoever wrote last has delivered, or left it to a thread that has ended since
      listening.close();
      effects.close();
      assertEquals(THREADS * WRITES, changes.size());
      Map<String, Long> last = new HashMap<>();
      for (Change change : changes) {
        Long before = last.put(change.key(), change.revision());
        assertTrue(before == null || before < change.revision(), () -> "out of order: " + change);
      }
      assertEquals(KEYS, values.size());
      values.forEach(
          (key, numbers) -> {
            for (int i = 0; i < numbers.size(); i++) {
              assertEquals(Integer.toString(i + 1), numbers.get(i), key);
            }
            assertEquals(store.strings().get(key), numbers.get(numbers.size() - 1));
          });
    }
  }
}
