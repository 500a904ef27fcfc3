package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.keyspace.Recount;
import io.reredis.keyspace.Snapshot;
import io.reredis.util.ErrorCode;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks which keys are evicted when memory is full, and the notifications of it. The timeout is
 * needed because an eviction that finds no key to remove would never end.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EvictionTest {
  private static final String OOM = "OOM command not allowed when used memory > 'maxmemory'.";
  private static final int LIMIT = 200_000;

  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private Reredis store;

  private Reredis open(String policy) {
    store =
        Reredis.open(
            builder ->
                builder
                    .clock(clock)
                    .activeExpiry(false)
                    .databases(Step.DATABASES)
                    .option("maxmemory-policy", policy)
                    .option("maxmemory-eviction-tenacity", "100")
                    .option("maxmemory", "" + LIMIT));
    return store;
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private MemoryLimit memory() {
    return Inside.of(store).engine().keyspace().memory();
  }

  private static final String VALUE = "v".repeat(100);

  /** Writes expiring keys {@code e:} far beyond the limit. */
  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      store.strings().set("e:" + i, VALUE, Duration.ofSeconds(1000 + i));
      assertTrue(memory().used() <= LIMIT + 300 + memory().bound());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"})
  void onlyExpiringKeysAreEvicted(String policy) {
    open(policy);
    for (int i = 0; i < 500; i++) {
      store.strings().set("p:" + i, VALUE);
      // a hash with expiring fields does not count as an expiring key
      store.execute("hset", "h:" + i, "f", "v");
      store.execute("hexpire", "h:" + i, "100", "fields", "1", "f");
    }
    fill(3000);
    for (int i = 0; i < 500; i++) {
      assertTrue(store.keys().exists("p:" + i));
      assertTrue(store.keys().exists("h:" + i));
    }
    assertEquals(3000 + 1000, store.keys().size() + memory().evicted());
    store.keys().delete(store.keys().matching("e:*").toArray(String[]::new));
    ReredisException e =
        assertThrows(
            ReredisException.class,
            () -> {
              for (int i = 0; i < 3000; i++) {
                store.strings().set("q:" + i, VALUE);
              }
            });
    assertEquals(OOM, e.getMessage());
    Recount.check(Inside.of(store).engine().keyspace());
  }

  /** A single growing key fills the memory as well as many keys do. */
  @ParameterizedTest
  @ValueSource(strings = {"hset k %s v", "sadd k %s", "zadd k 1 %s", "rpush k %s", "append k %s"})
  void theGrowthOfAValueCounts(String line) {
    open("noeviction");
    long bytes = 0;
    ReredisException e = null;
    while (e == null && bytes < 10L * LIMIT) {
      String element = VALUE + bytes;
      try {
        store.execute(String.format(line, element).split(" "));
        bytes += element.length();
      } catch (ReredisException full) {
        e = full;
      }
    }
    assertEquals(OOM, e == null ? "nothing was refused" : e.getMessage());
    assertTrue(bytes > LIMIT / 4 && bytes <= LIMIT, "bytes " + bytes);
    Recount.check(Inside.of(store).engine().keyspace());
  }

  /** Eviction finds the only expiring key among a hundred thousand keys. */
  @Test
  void fewExpiringKeysAreFound() {
    open("volatile-ttl");
    Inside.of(store).engine().keyspace().memory().limit(50_000_000);
    for (int i = 0; i < 100_000; i++) {
      store.strings().set("p:" + i, "");
    }
    store.database(2).strings().set("one", VALUE, Duration.ofDays(1));
    Keyspace keyspace = Inside.of(store).engine().keyspace();
    memory()
        .limit(
            keyspace.figures().entryBytes()
                + keyspace.figures().tableBytes()
                + memory().others()
                - 50);
    store.strings().set("new", "");
    assertFalse(store.database(2).keys().exists("one"));
    assertEquals(1, memory().evicted());
    assertEquals(100_001, store.keys().size());
  }

  @Test
  void noevictionEvictsNothing() {
    open("noeviction");
    int[] accepted = {0};
    for (int i = 0; i < 3000; i++) {
      String key = "k:" + i;
      try {
        store.strings().set(key, VALUE);
        accepted[0]++;
      } catch (ReredisException e) {
        assertEquals(ErrorCode.OOM, e.code());
      }
    }
    assertEquals(accepted[0], store.keys().size());
    assertTrue(accepted[0] > 1000 && accepted[0] < 1500, "accepted " + accepted[0]);
    assertEquals(0, memory().evicted());
    // operations that need no memory are still accepted
    assertEquals(VALUE, store.strings().get("k:0"));
    assertTrue(store.keys().expire("k:0", Duration.ofSeconds(1)));
    store.keys().delete(store.keys().matching("k:?").toArray(String[]::new));
    store.keys().delete(store.keys().matching("k:1*").toArray(String[]::new));
    store.strings().set("k", "v");
  }

  @Test
  void everyFamilyOfTheApiRefusesWrites() {
    open("noeviction");
    store.strings().set("big", "x".repeat(LIMIT));
    List<Runnable> writes =
        List.of(
            () -> store.strings().set("a", "b"),
            () -> store.strings().append("a", "b"),
            () -> store.strings().increment("n"),
            () -> store.hashes().put("h", "f", "v"),
            () -> store.lists().pushLeft("l", "e"),
            () -> store.sets().add("s", "m"),
            () -> store.sortedSets().add("z", "m", 1),
            () -> store.streams().add("x", Map.of("f", "v")),
            () -> store.bitmaps().set("b", 7, true),
            () -> store.hyperLogLogs().add("p", "e"),
            () -> store.keys().copy("big", "copy"));
    for (Runnable write : writes) {
      assertEquals(OOM, assertThrows(ReredisException.class, write::run).getMessage());
    }
    assertEquals(1, store.keys().size());
    assertTrue(store.keys().delete("big") == 1);
    store.strings().set("a", "b");
  }

  @Test
  void theLeastRecentlyUsedKeysAreEvicted() {
    open("allkeys-lru");
    memory().samples(50);
    List<String> kept = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      store.strings().set("k:" + i, VALUE);
      (i % 2 == 0 ? kept : unused).add("k:" + i);
    }
    clock.advance(Duration.ofSeconds(100));
    kept.forEach(store.strings()::get);
    clock.advance(Duration.ofSeconds(100));
    for (int i = 0; memory().evicted() < 250; i++) {
      store.strings().set("n:" + i, VALUE);
    }
    long left = kept.stream().filter(store.keys()::exists).count();
    assertTrue(left >= 285, left + " of 300 are left");
    long old = unused.stream().filter(store.keys()::exists).count();
    assertTrue(old <= 80, "of those that were not used " + old + " of 300 are left");
  }

  @Test
  void theLeastFrequentlyUsedKeysAreEvicted() {
    open("allkeys-lfu");
    for (int i = 0; i < 1000; i++) {
      store.strings().set("k:" + i, VALUE);
    }
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 300; i++) {
        store.strings().get("k:" + i);
      }
    }
    // a scan of many new keys does not evict the hot ones, as it would under LRU
    for (int i = 0; i < 5000; i++) {
      store.strings().set("n:" + i, VALUE);
    }
    long left = store.keys().matching("k:*").stream().filter(EvictionTest::isHot).count();
    assertTrue(left >= 285, left + " of 300 are left");
  }

  private static boolean isHot(String key) {
    return Integer.parseInt(key.substring(2)) < 300;
  }

  @Test
  void theSoonestToExpireAreEvicted() {
    open("volatile-ttl");
    memory().samples(50);
    for (int i = 0; i < 700; i++) {
      store.strings().set("k:" + i, VALUE, Duration.ofSeconds(10_000 - i));
    }
    for (int i = 0; memory().evicted() < 200; i++) {
      store.strings().set("n:" + i, VALUE);
    }
    long left = 0;
    for (int i = 0; i < 450; i++) {
      left += store.keys().exists("k:" + i) ? 1 : 0;
    }
    assertTrue(left >= 425, left + " of 450 are left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-ttl"})
  @SuppressWarnings("try")
  void theEffectsGiveTheSameDataElsewhere(String policy) throws Exception {
    open(policy);
    List<String> events = new CopyOnWriteArrayList<>();
    Snapshot[] snapshot = new Snapshot[1];
    try (Reredis copy = Stores.open(clock);
        CommandSession replay = copy.session();
        AutoCloseable changes =
            store.onChange("*", change -> events.add(change.event() + " " + change.key()));
        AutoCloseable effects =
            Inside.of(store)
                .changes()
                .listenToEffects(
                    commit -> {
                      replay.execute("select", "" + commit.database());
                      replay.execute(commit.effect());
                    })) {
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      long atCut = 0;
      for (int i = 0; i < 5000; i++) {
        int database = i % Step.DATABASES;
        store.database(database).strings().set("k:" + i, VALUE, Duration.ofSeconds(100 + i % 77));
        if (i == 2500) {
          for (int d = 0; d < Step.DATABASES; d++) {
            atCut += keyspace.figures().size(d);
          }
          snapshot[0] = keyspace.snapshots().begin(false, () -> {});
        }
      }
      for (int database = 0; database < Step.DATABASES; database++) {
        assertEquals(Stores.dump(store, database), Stores.dump(copy, database));
      }
      long[] saved = {0};
      while (snapshot[0].step((database, bytes, length, keys) -> saved[0] += keys)) {}
      snapshot[0].close();
      assertEquals(atCut, saved[0]);
      assertTrue(memory().evicted() > 2000);
      assertEquals(
          memory().evicted(), events.stream().filter(e -> e.startsWith("evicted ")).count());
    }
  }

  @Test
  void anEvictedKeyBreaksATransaction() {
    open("allkeys-lru");
    try (CommandSession session = store.session()) {
      session.execute("set", "k", "v");
      session.execute("watch", "k");
      clock.advance(Duration.ofSeconds(10));
      fill(3000);
      assertFalse(store.keys().exists("k"));
      session.execute("multi");
      session.execute("ping");
      assertNull(session.execute("exec"));
    }
  }

  @Test
  void transactionsAreRefusedWhole() {
    open("noeviction");
    store.strings().set("big", "x".repeat(LIMIT - 10_000));
    try (CommandSession session = store.session()) {
      session.execute("multi");
      session.execute("set", "a", "b");
      session.execute("del", "b");
      store.strings().set("more", "x".repeat(20_000));
      ReredisException e = assertThrows(ReredisException.class, () -> session.execute("exec"));
      assertEquals("EXECABORT Transaction discarded because of: " + OOM, e.getMessage());
      assertFalse(store.keys().exists("a"));
      session.execute("multi");
      e = assertThrows(ReredisException.class, () -> session.execute("get", "a"));
      assertEquals(OOM, e.getMessage());
      session.execute("discard");
    }
  }

  @Test
  void theLatencyMonitorRecordsCycles() {
    open("allkeys-lru");
    List<String> told = new ArrayList<>();
    memory().onTimed((event, nanos) -> told.add(event));
    fill(3000);
    assertTrue(told.contains("eviction-cycle") && told.contains("eviction-del"));
  }

  /** The background thread evicts down to a lower limit without any command. */
  @Test
  void theBackgroundThreadEvicts() {
    store = Reredis.open(builder -> builder.option("maxmemory-policy", "allkeys-lru"));
    for (int i = 0; i < 20_000; i++) {
      store.strings().set("k:" + i, VALUE);
    }
    store.execute("config", "set", "maxmemory", "" + LIMIT);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (memory().used() > LIMIT) {
            Thread.onSpinWait();
          }
        });
    assertTrue(store.keys().size() > 1000);
    assertEquals(20_000, store.keys().size() + memory().evicted());
  }

  @Test
  void nothingIsEvictedWhileWritesArePaused() {
    open("allkeys-lru");
    store.execute("client", "pause", "1000", "write");
    for (int i = 0; i < 3000; i++) {
      store.strings().set("k:" + i, VALUE);
    }
    assertFalse(memory().evictInBackground(Long.MAX_VALUE));
    assertEquals(3000, store.keys().size());
    clock.advanceMillis(1001);
    assertFalse(memory().evictInBackground(Long.MAX_VALUE));
    assertTrue(store.keys().size() < 1500);
    assertEquals(3000, store.keys().size() + memory().evicted());
  }

  /** While effects are replayed, no write is refused and no key is evicted. */
  @Test
  void nothingIsEvictedWhileTheLogIsReplayed() {
    open("allkeys-lru");
    Inside.of(store).engine().keyspace().suspendExpiry(true);
    for (int i = 0; i < 3000; i++) {
      store.strings().set("k:" + i, VALUE);
    }
    assertEquals(3000, store.keys().size());
    Inside.of(store).engine().keyspace().suspendExpiry(false);
    store.strings().set("k", VALUE);
    assertTrue(store.keys().size() < 1500);
  }

  @Test
  void figuresOfInfo() {
    open("allkeys-lru");
    store.execute("config", "set", "maxmemory-policy", "noeviction");
    store.strings().set("big", "x".repeat(LIMIT));
    assertThrows(ReredisException.class, () -> store.strings().set("a", "b"));
    String info = store.execute("info", "memory").toString();
    assertTrue(info.contains("\r\nmaxmemory:" + LIMIT + "\r\n"), info);
    assertTrue(info.contains("\r\nmaxmemory_effective:" + LIMIT + "\r\n"), info);
    store.execute("config", "set", "maxmemory", "0");
    info = store.execute("info", "memory").toString();
    assertTrue(info.contains("\r\nmaxmemory:0\r\n"), info);
    assertEquals(Map.of("maxmemory", "0"), store.execute("config", "get", "maxmemory"));
    store.execute("config", "set", "maxmemory", "50%");
    assertEquals(
        "" + Runtime.getRuntime().maxMemory() / 2,
        ((Map<?, ?>) store.execute("config", "get", "maxmemory")).get("maxmemory"));
  }

  /** The limit also holds while several threads write. */
  @Test
  void theLimitHoldsForSeveralThreads() throws Exception {
    open("allkeys-lru");
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    for (int t = 0; t < 4; t++) {
      int id = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 5000; i++) {
                  store.strings().set("k:" + id + ":" + i, VALUE);
                  if (memory().used() > LIMIT + 4 * 300 + memory().bound()) {
                    failures.add(new AssertionError("used " + memory().used()));
                  }
                }
              });
      thread.setUncaughtExceptionHandler((where, e) -> failures.add(e));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
    assertEquals(20_000, store.keys().size() + memory().evicted());
    Recount.check(Inside.of(store).engine().keyspace());
  }
}
