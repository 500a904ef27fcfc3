package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.change.Change;
import io.reredis.change.ChangeListener;
import io.reredis.change.Subscription;
import io.reredis.support.MutedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks the notifications of listeners while several threads write. */
@Timeout(60)
@ExtendWith(MutedLog.class)
class ChangeOrderTest {
  private static final int THREADS = 4;
  private static final int WRITES = 20_000;
  private static final int KEYS = 7;

  /** A listener that maintains a cache must learn when whole databases are cleared. */
  @Test
  void wholeDatabasesAreReportedInOrder() {
    List<String> told = new ArrayList<>();
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false).databases(3));
        CommandSession session = store.session()) {
      ChangeListener failing =
          new ChangeListener() {
            @Override
            public void onChange(Change change) {}

            @Override
            public void onDatabaseReset(int database) {
              throw new IllegalStateException("a listener that fails");
            }
          };
      store.onChange("*", failing);
      Subscription listening =
          store.onChange(
              "a*",
              new ChangeListener() {
                @Override
                public void onChange(Change change) {
                  told.add(change.event() + " " + change.key());
                }

                @Override
                public void onDatabaseReset(int database) {
                  told.add("reset " + database + ", " + store.keys().size());
                }
              });
      store.onChange("*", change -> {});
      store.strings().set("a1", "v");
      store.keys().clear();
      store.strings().set("a2", "v");
      assertEquals(List.of("set a1", "reset 0, 0", "set a2"), take(told));
      session.execute("flushall");
      assertEquals(List.of("reset 0, 0", "reset 1, 0", "reset 2, 0"), take(told));
      session.execute("swapdb", "0", "2");
      assertEquals(List.of("reset 0, 0", "reset 2, 0"), take(told));
      session.execute("multi");
      session.execute("select", "1");
      session.execute("set", "a3", "v");
      session.execute("flushdb");
      session.execute("set", "a4", "v");
      session.execute("exec");
      assertEquals(List.of("set a3", "reset 1, 0", "set a4"), take(told));
      listening.close();
      session.execute("flushall");
      assertEquals(List.of(), told);
    }
  }

  private static List<String> take(List<String> told) {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

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
      // the last writers have delivered their changes or left them to other threads, which have
      // ended
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
