package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks an effect that cannot be logged: the client gets an error, the log records the loss, and
 * the store continues.
 */
class FailingLogTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private Reredis store;
  private Keyspace keyspace;
  private Error failure;
  private int appended;
  private int lost;

  private final class FailingLog implements EffectLog {
    private void append() {
      if (failure != null) {
        throw failure;
      }
      appended++;
    }

    @Override
    public void append(int database, byte[][] line) {
      append();
    }

    @Override
    public void appendSet(int database, Bytes key, Bytes value, long expireAt) {
      append();
    }

    @Override
    public void appendAll(EffectBatch batch) {
      append();
    }

    @Override
    public void lost(Throwable why) {
      lost++;
    }

    @Override
    public void committed() {}

    @Override
    public boolean isDeferred() {
      return false;
    }

    @Override
    public void awaitAppended() {}
  }

  @BeforeEach
  void open() {
    store = Reredis.open(b -> b.clock(clock).activeExpiry(false));
    keyspace = Inside.of(store).engine().keyspace();
    for (String line :
        List.of("set s v", "set soon v px 1", "hset h f v", "rpush l a", "sadd one m")) {
      store.execute(line.split(" "));
    }
    keyspace.lock(Keyspace.ALL_SHARDS);
    keyspace.log(new FailingLog());
    keyspace.unlock(Keyspace.ALL_SHARDS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Checks that another thread can read and write all keys, and that its writes are logged. */
  private void assertServes() throws InterruptedException {
    failure = null;
    Throwable[] thrown = new Throwable[1];
    Thread other =
        new Thread(
            () -> {
              assertEquals("OK", store.execute("mset", "s", "2", "n", "2", "a", "2"));
              assertEquals("OK", store.execute("set", "s", "3"));
              assertEquals("3", store.execute("get", "s"));
              store.execute("del", "h", "l", "one", "soon", "renamed");
              assertEquals("OK", store.execute("flushall"));
            });
    other.setDaemon(true);
    other.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
    appended = 0;
    other.start();
    other.join(TimeUnit.SECONDS.toMillis(30));
    assertTrue(!other.isAlive(), "a lock was not given back");
    assertEquals(null, thrown[0]);
    assertTrue(appended >= 3, "appended " + appended);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set s w",
        "set n w px 1000",
        "append s w",
        "hset h g w",
        "lpop l",
        "srem one m",
        "mset s 1 n 2",
        "rename s renamed",
        "copy s n",
        "move s 3",
        "pexpire s 1000",
        "swapdb 0 1",
        "flushdb"
      })
  void theLocksAreGivenBack(String line) throws Exception {
    failure = new OutOfMemoryError("for the test");
    ReredisException e = assertThrows(ReredisException.class, () -> store.execute(line.split(" ")));
    assertEquals("OOM the heap of the server is full", e.getMessage());
    assertTrue(lost > 0, "the log must know");
    assertServes();
  }

  @Test
  void aTransaction() throws Exception {
    try (CommandSession session = store.session()) {
      session.execute("multi");
      session.execute("set", "s", "w");
      session.execute("hset", "h", "g", "w");
      failure = new OutOfMemoryError("for the test");
      assertThrows(ReredisException.class, () -> session.execute("exec"));
      assertTrue(lost > 0, "the log must know");
      assertServes();
      assertEquals("OK", session.execute("set", "s", "w"));
    }
  }

  @Test
  void aKeyThatExpires() throws Exception {
    clock.advanceMillis(10);
    failure = new OutOfMemoryError("for the test");
    assertThrows(ReredisException.class, () -> store.execute("strlen", "soon"));
    assertTrue(lost > 0, "the log must know");
    assertServes();
  }
}
