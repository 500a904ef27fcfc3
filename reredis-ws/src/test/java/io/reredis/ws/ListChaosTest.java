package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Lets observers open, move and close windows on lists while keys of the store change, and compares
 * what they show in the end with the store.
 *
 * <p>{@code -Dreredis.chaos.seconds} sets the duration, {@code -Dreredis.chaos.seed} the windows
 * and the writes, but not the order of threads.
 */
class ListChaosTest {
  private static final int SECONDS = Integer.getInteger("reredis.chaos.seconds", 2);
  private static final long SEED = Long.getLong("reredis.chaos.seed", System.nanoTime());
  private static final int KEYS = 300;
  private static final String[] PATTERNS = {"*", "k1*", "k?5"};
  private static final String[] SORTS = {"key", "type", "size", "ttl", "changed"};

  private final Reredis store = Reredis.open(builder -> builder.activeExpiry(false));
  private final Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());
  private final long end = System.nanoTime() + SECONDS * 1_000_000_000L;

  /** A window as it was asked for. */
  private record Wish(String pattern, String sort, boolean descending) {
    String message() {
      return "{'op':'list','id':1,'pattern':'%s','sort':'%s','desc':%s,'count':500}"
          .formatted(pattern, sort, descending);
    }
  }

  @Test
  void windowsShowTheStoreInTheEnd() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Void>> writers = new ArrayList<>();
      List<Future<Void>> observers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(SEED + i);
        writers.add(threads.submit(i < 2 ? () -> write(random) : () -> null));
        observers.add(threads.submit(observe(random, writers)));
      }
      for (Future<Void> each : writers) {
        each.get();
      }
      for (Future<Void> each : observers) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
      dashboard.close();
      store.close();
    }
  }

  private Void write(Random random) {
    while (System.nanoTime() < end) {
      String key = "k" + random.nextInt(KEYS);
      try {
        switch (random.nextInt(8)) {
          case 0, 1 -> store.execute("DEL", key);
          case 2 -> store.execute("RPUSH", key, "e");
          case 3 -> store.execute("EXPIRE", key, "" + (1000 + random.nextInt(1000)));
          case 4 -> store.execute("RENAME", key, "k" + random.nextInt(KEYS));
          case 5 -> store.execute(random.nextInt(1000) == 0 ? "FLUSHDB" : "PING");
          default -> store.strings().set(key, "v" + random.nextInt(100_000));
        }
      } catch (ReredisException e) {
        // a wrong type, or no such key
      }
    }
    return null;
  }

  private Callable<Void> observe(Random random, List<Future<Void>> writers) {
    return () -> {
      while (true) {
        Wish wish =
            new Wish(
                PATTERNS[random.nextInt(PATTERNS.length)],
                SORTS[random.nextInt(SORTS.length)],
                random.nextBoolean());
        try (var observer = new TestObserver(dashboard)) {
          observer.say(wish.message());
          JsonObject rows = observer.window(1);
          for (int i = random.nextInt(20); i > 0 && System.nanoTime() < end; i--) {
            rows = observer.window(1);
          }
          if (System.nanoTime() >= end) {
            for (Future<Void> each : writers) {
              each.get();
            }
            awaitEqual(observer, rows, wish);
            return null;
          }
        }
      }
    };
  }

  /** Waits for the rows of the store, in vain if the last message was not about all changes. */
  private void awaitEqual(TestObserver observer, JsonObject last, Wish wish) {
    List<String> expected = expected(wish);
    JsonObject rows = last;
    while (!shown(rows).equals(expected)) {
      try {
        rows = observer.window(1);
      } catch (AssertionError e) {
        assertEquals(expected, shown(rows), "seed " + SEED + ", " + wish);
        throw e;
      }
    }
    if (wish.sort().equals("key")) {
      List<String> keys = new ArrayList<>();
      rows.getAsJsonArray("rows").forEach(row -> keys.add(field(row, "key")));
      List<String> sorted = new ArrayList<>(keys);
      sorted.sort(wish.descending() ? (a, b) -> b.compareTo(a) : null);
      assertEquals(sorted, keys);
    }
  }

  private static String field(JsonElement row, String name) {
    JsonElement field = row.isJsonNull() ? null : row.getAsJsonObject().get(name);
    return field == null ? "none" : field.getAsString();
  }

  private static List<String> shown(JsonObject rows) {
    List<String> shown = new ArrayList<>();
    for (JsonElement row : rows.getAsJsonArray("rows")) {
      shown.add(
          String.join(
              " ",
              field(row, "key"),
              field(row, "type"),
              field(row, "size"),
              field(row, "expireAt")));
    }
    shown.sort(null);
    return shown;
  }

  private List<String> expected(Wish wish) {
    Pattern pattern = Pattern.compile(wish.pattern().replace("*", ".*").replace("?", "."));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "k" + i;
      String type = String.valueOf(store.execute("TYPE", key));
      if (!type.equals("none") && pattern.matcher(key).matches()) {
        Object size = store.execute(type.equals("list") ? "LLEN" : "STRLEN", key);
        Object expireAt = store.execute("PEXPIRETIME", key);
        expected.add(
            key + " " + type + " " + size + " " + (expireAt.equals(-1L) ? "none" : expireAt));
      }
    }
    expected.sort(null);
    return expected;
  }
}
