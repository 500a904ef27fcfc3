package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.type.HashValue;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks that bulk loading gives the same result as setting each key. */
class BulkLoadTest {
  /** More than a few batches of the smallest size. */
  private static final int KEYS = 10_000;

  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Reredis.open(b -> b.clock(clock).activeExpiry(false).databases(3));
  private final Keyspace keyspace = Inside.of(store).engine().keyspace();

  @AfterEach
  void close() {
    store.close();
  }

  private static Bytes bytes(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(int i) {
    // some values are too long for a packed entry
    return ("value" + i).repeat(i % 97 == 0 ? 100 : 1);
  }

  private void string(BulkLoad load, int database, int i) {
    long expireAt = i % 3 == 0 ? clock.millis() + 1000L * i + 1 : Keyspace.NO_EXPIRY;
    load.string(
        database, bytes("key" + i), bytes(value(i)), expireAt, AccessHistory.UNKNOWN, 7L * i);
  }

  private void hash(BulkLoad load, int i) {
    Bytes key = bytes("hash" + i);
    HashValue hash = (HashValue) load.begin(ValueType.HASH, key, AccessHistory.UNKNOWN);
    for (int field = 0; field <= i % 200; field++) {
      hash.put(bytes("f" + field), bytes("v" + i));
    }
    if (i % 5 == 0) {
      hash.setExpireAt(bytes("f0"), clock.millis() + 5000);
    }
    long expireAt = i % 2 == 0 ? clock.millis() + 9000 : Keyspace.NO_EXPIRY;
    load.add(1, key, expireAt, AccessHistory.UNKNOWN, i);
  }

  private void loadAll() {
    BulkLoad load = new BulkLoad(keyspace, true);
    load.expect(KEYS);
    for (int i = 0; i < KEYS; i++) {
      string(load, i % 500 == 0 ? 2 : 0, i);
      if (i % 10 == 0) {
        hash(load, i / 10);
      }
    }
    load.finish();
    assertEquals(-1, load.failedAt());
  }

  private void checkAll() {
    for (int i = 0; i < KEYS; i++) {
      int database = i % 500 == 0 ? 2 : 0;
      String key = "key" + i;
      assertEquals(value(i), store.database(database).strings().get(key));
      Duration left = store.database(database).keys().timeToLive(key);
      assertEquals(i % 3 == 0 ? Duration.ofMillis(1000L * i + 1) : null, left);
    }
    for (int i = 0; i < KEYS / 10; i++) {
      assertEquals(1 + i % 200, store.database(1).hashes().size("hash" + i));
      Duration left = store.database(1).keys().timeToLive("hash" + i);
      assertEquals(i % 2 == 0 ? Duration.ofMillis(9000) : null, left);
    }
    assertEquals(KEYS - KEYS / 500, store.database(0).keys().size());
    assertEquals(KEYS / 500, store.database(2).keys().size());
    Recount.check(keyspace);
  }

  @Test
  void allKeysAreLoaded() {
    loadAll();
    checkAll();
  }

  @Test
  void allKeysAreLoadedWhileTheCallerHoldsTheLocks() {
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      loadAll();
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
    checkAll();
  }

  @Test
  void fieldsExpire() {
    loadAll();
    clock.advance(Duration.ofMillis(5001));
    assertNull(store.database(1).hashes().get("hash105", "f0"));
    assertEquals(105, store.database(1).hashes().size("hash105"));
    Recount.check(keyspace);
  }

  @Test
  void theFirstOfTwoStays() {
    BulkLoad load = new BulkLoad(keyspace, true);
    for (int i = 0; i < 100; i++) {
      string(load, 0, i);
    }
    for (int i : new int[] {50, 20}) {
      load.string(
          0, bytes("key" + i), bytes("other"), Keyspace.NO_EXPIRY, AccessHistory.UNKNOWN, i);
    }
    string(load, 0, 100);
    ReredisException e = assertThrows(ReredisException.class, load::finish);
    assertEquals("ERR the key 'key20' stands in the file twice", e.getMessage());
    assertEquals(20, load.failedAt());
    assertEquals(101, store.database(0).keys().size());
    assertEquals("value50", store.strings().get("key50"));
    Recount.check(keyspace);
  }

  @Test
  void anExistingKeyIsKept() {
    store.strings().set("key3", "mine");
    BulkLoad load = new BulkLoad(keyspace, true);
    load.expect(1 << 20);
    // the call that inserts the key throws the error
    assertThrows(
        ReredisException.class,
        () -> {
          for (int i = 0; i < KEYS * 100; i++) {
            string(load, 0, i);
          }
          load.finish();
        });
    assertEquals(21, load.failedAt());
    assertEquals("mine", store.strings().get("key3"));
  }

  /** A larger batch inserts the pending keys first, and must report the key that fails. */
  @Test
  void aLargerBatchReportsTheFailedKey() {
    BulkLoad load = new BulkLoad(keyspace, true);
    string(load, 0, 5);
    string(load, 0, 5);
    assertThrows(ReredisException.class, () -> load.expect(1 << 20));
    assertEquals(35, load.failedAt());
  }

  @Test
  void observersAreNotified() {
    keyspace.observers().track(Observers.Tracking.CHANGES);
    BulkLoad load = new BulkLoad(keyspace, true);
    for (int i = 0; i < 100; i++) {
      string(load, 0, i);
    }
    load.finish();
    Counter counter = new Counter();
    keyspace.observers().drainChanged(counter);
    assertEquals(100, counter.changed);
  }

  private static final class Counter implements ChangeVisitor {
    private int changed;

    @Override
    public void changed(int database, KeyView key) {
      changed++;
    }

    @Override
    public void deleted(int database, byte[] key, long revision) {}
  }
}
