package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.util.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks that exactly the keys that appear, disappear or change their type are collected. */
class KeyTrackingTest {
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "K"};

  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Reredis.open(b -> b.clock(clock).activeExpiry(false).databases(2));
  private final Keyspace keyspace = Inside.of(store).engine().keyspace();

  /** The types of keys, as an observer knows them. */
  private final Map<String, String> known = new TreeMap<>();

  @AfterEach
  void close() {
    store.close();
  }

  private void drain() {
    keyspace
        .observers()
        .drainChanged(
            new ChangeVisitor() {
              @Override
              public void changed(int database, KeyView key) {
                known.put(database + ":" + key.key(), key.type());
              }

              @Override
              public void deleted(int database, byte[] key, long revision) {
                known.remove(database + ":" + new String(key));
              }
            });
  }

  private Map<String, String> actual() {
    Map<String, String> types = new TreeMap<>();
    for (int database = 0; database < 2; database++) {
      int of = database;
      for (String name : Tracked.names(NAMES)) {
        keyspace.view(
            of, new Bytes(name.getBytes()), view -> types.put(of + ":" + name, view.type()));
      }
    }
    return types;
  }

  @Test
  void theSetOfKeysIsKnownAfterAnyCommands() {
    keyspace.observers().track(Observers.Tracking.KEYS);
    Random random = new Random(7);
    String[] lines = {
      "SET x 1",
      "SET x 1 EX 5",
      "SETEX x 3 v",
      "APPEND x t",
      "INCR n",
      "HSET x f v",
      "HDEL x f",
      "RPUSH x e",
      "LPOP x",
      "SADD x m",
      "SREM x m",
      "ZADD x 1 m",
      "ZPOPMIN x",
      "XADD x * f v",
      "DEL x",
      "UNLINK x y",
      "RENAME x y",
      "RENAMENX x y",
      "COPY x y",
      "COPY x y REPLACE",
      "COPY x y DB 1",
      "MOVE x 1",
      "EXPIRE x 1",
      "PERSIST x",
      "GETDEL x",
      "SET x v GET",
      "SINTERSTORE x y z",
      "SUNIONSTORE x y z",
      "LMOVE x y LEFT RIGHT",
      "SMOVE x y m",
      "SORT x STORE y",
      "BITOP NOT x y",
      "PFADD x e",
      "PFMERGE x y",
      "MSET x 1 y 2",
      "SPOP x 5",
      "GET x",
      "TYPE x",
      "HEXPIRE x 1 FIELDS 1 f",
      "HGETALL x"
    };
    List<String> names = Tracked.names(NAMES);
    for (int i = 0; i < 20_000; i++) {
      String[] words = lines[random.nextInt(lines.length)].split(" ");
      for (int w = 1; w < words.length; w++) {
        if (words[w].length() == 1 && "xyzn".contains(words[w])) {
          words[w] = names.get(random.nextInt(names.size()));
        }
      }
      try {
        store.execute(words);
      } catch (RuntimeException e) {
        // the key has another type or does not exist
      }
      if (random.nextInt(10) == 0) {
        clock.advance(Duration.ofMillis(random.nextInt(1500)));
      }
      if (random.nextInt(5) == 0) {
        // the removal of an expired key notifies the observer
        keyspace.activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
        drain();
        assertEquals(actual(), known, "after " + String.join(" ", words));
      }
    }
  }

  @Test
  void otherWritesAreNotCollected() {
    store.execute("SET", "s", "1");
    store.execute("HSET", "h", "f", "v");
    keyspace.observers().track(Observers.Tracking.KEYS);
    store.execute("SET", "s", "another");
    store.execute("SET", "s", "2", "EX", "100");
    store.execute("INCR", "s");
    store.execute("HSET", "h", "g", "v".repeat(1000));
    store.execute("PERSIST", "s");
    assertEquals(Set.of(), Tracked.drain(keyspace));
    store.execute("HSET", "new", "f", "v");
    assertEquals(Set.of("0:new"), Tracked.drain(keyspace));
  }

  @Test
  void keysThatWereNotCollectedAreCollectedAfterTheirNextChange() {
    keyspace.observers().track(Observers.Tracking.KEYS);
    store.execute("SET", "s", "1");
    store.execute("SET", "s", "2");
    Tracked.drain(keyspace);
    store.execute("SET", "s", "3");
    keyspace.observers().track(Observers.Tracking.CHANGES);
    store.execute("SET", "s", "4");
    assertEquals(Set.of("0:s"), Tracked.drain(keyspace));
    store.execute("SET", "t", "1");
    keyspace.observers().track(Observers.Tracking.NONE);
    keyspace.observers().track(Observers.Tracking.CHANGES);
    store.execute("SET", "t", "2");
    assertEquals(Set.of("0:t"), Tracked.drain(keyspace));
    assertTrue(Tracked.drain(keyspace).isEmpty());
  }
}
