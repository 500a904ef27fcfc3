package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Observers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Compares lists of keys with the database while keys change, lists open and close, and the feed
 * collects and fills at any time between.
 */
class KeyListsProperties {
  /** More than a step of a walk finds. */
  private static final int KEYS = 200;

  private static final String[] PATTERNS = {"*", "k1*", "k7", "*5"};
  private static final SortColumn[] SORTS = {SortColumn.KEY, SortColumn.TYPE, SortColumn.SIZE};

  /** The feed as far as it keeps lists. */
  private static final class Feed {
    final Keyspace keyspace;
    final LiveRows rows;
    final KeyLists lists;
    final Recording recording;
    final Map<KeyList.Wish, KeyWindow> windows = new LinkedHashMap<>();

    Feed(Engine engine) {
      keyspace = engine.keyspace();
      ChangeLog log = new ChangeLog(Limits.HISTORY_KEYS, Limits.HISTORY_BYTES);
      rows = new LiveRows(keyspace, () -> engine.clock().millis(), () -> {});
      lists = new KeyLists(keyspace, rows);
      Watchers watchers =
          new Watchers(engine, new Rights.Readers(engine), new RowReader(log, keyspace), 0);
      recording = new Recording(keyspace, log, lists, watchers, new ArrayDeque<>(), () -> {});
    }

    /** Opens a window on a list, or closes it. */
    void toggle(KeyList.Wish wish) {
      KeyWindow window = windows.remove(wish);
      if (window != null) {
        lists.close(window, System.nanoTime());
      } else {
        window = lists.open(1, wish, false);
        if (wish.sort() == SortColumn.KEY) {
          // as for a tree
          window.list().order().weigh();
        }
        windows.put(wish, window);
      }
      recording.adapt();
    }

    /** Fills an open list by one step. */
    void fill(int number) {
      List<KeyWindow> open = new ArrayList<>(windows.values());
      if (!open.isEmpty()) {
        KeyList list = open.get(number % open.size()).list();
        if (!list.isFilled()) {
          recording.begin(list, System.nanoTime());
        }
      }
    }

    void finish() {
      while (recording.collect(0) || lists.hasWork()) {
        recording.fill(System.nanoTime());
      }
    }
  }

  private static KeyList.Wish wish(int number) {
    byte[] pattern = PATTERNS[number % PATTERNS.length].getBytes(StandardCharsets.UTF_8);
    String type = number / PATTERNS.length % 2 == 0 ? null : "list";
    SortColumn sort = SORTS[number / PATTERNS.length / 2 % SORTS.length];
    return new KeyList.Wish(0, new Following.Filter(new Bytes(pattern), type, null), sort);
  }

  private static void write(Reredis store, int number) {
    String key = "k" + number / 4;
    switch (number % 4) {
      case 0 -> store.execute("DEL", key);
      case 1 -> store.execute("LPUSH", key, "a");
      case 2 -> store.strings().set(key, "x".repeat(number % 23));
      case 3 -> store.execute("RENAMENX", key, "k" + (number * 7 + 1) % KEYS);
      default -> throw new AssertionError(number);
    }
  }

  /** A write that is refused changes nothing. */
  private static void attempt(Reredis store, int number) {
    try {
      write(store, number);
    } catch (RuntimeException e) {
      assertTrue(e.getMessage().matches("(WRONGTYPE|ERR no such key).*"), e.toString());
    }
  }

  @Property(tries = 300)
  void listsHaveTheKeysOfTheDatabase(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> kinds,
      @ForAll @Size(60) List<@IntRange(max = 4 * KEYS - 1) Integer> numbers) {
    try (Reredis store = Reredis.open(b -> b.activeExpiry(false))) {
      for (int i = 0; i < KEYS; i += 2) {
        store.strings().set("k" + i, "v");
      }
      Feed feed = new Feed(Inside.of(store).engine());
      for (int i = 0; i < kinds.size(); i++) {
        int number = numbers.get(i);
        switch (kinds.get(i)) {
          case 0 -> feed.toggle(wish(number % 24));
          case 1 -> feed.fill(number);
          case 2 -> feed.recording.collect(0);
          default -> attempt(store, number);
        }
      }
      feed.finish();
      feed.windows.forEach((wish, window) -> assertEquals(expected(store, wish), keys(window)));
      feed.keyspace.observers().track(Observers.Tracking.NONE);
    }
  }

  /** Returns the keys of a list with their types, and with their sizes if it is sorted by them. */
  private static List<String> keys(KeyWindow window) {
    KeyList list = window.list();
    List<KeyEntry> entries = list.order().range(0, KEYS, false);
    List<KeyEntry> sorted = new ArrayList<>(entries);
    sorted.sort(list.wish().sort().order());
    assertEquals(sorted, entries);
    list.order().weigh();
    assertEquals(
        entries.stream().mapToLong(KeyEntry::memory).sum(), list.order().all().memory(), "memory");
    boolean bySize = list.wish().sort() == SortColumn.SIZE;
    List<String> keys = new ArrayList<>();
    for (KeyEntry entry : entries) {
      String key = entry.type() + " " + new String(entry.key(), StandardCharsets.UTF_8);
      keys.add(bySize ? key + " " + entry.size() : key);
    }
    keys.sort(null);
    return keys;
  }

  private static List<String> expected(Reredis store, KeyList.Wish wish) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "k" + i;
      String type = notNull(store.execute("TYPE", key)).toString();
      if (!type.equals("none")
          && wish.filter().shows(new Bytes(key.getBytes(StandardCharsets.UTF_8)), type)) {
        Object size = store.execute(type.equals("list") ? "LLEN" : "STRLEN", key);
        keys.add(type + " " + key + (wish.sort() == SortColumn.SIZE ? " " + size : ""));
      }
    }
    keys.sort(null);
    return keys;
  }
}
