package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of HyperLogLogs. */
class HyperLogLogsTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final HyperLogLogs<String, String> logs = store.hyperLogLogs();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void addsCountsAndMerges() {
    assertTrue(logs.add("a", "1", "2", "3"));
    assertFalse(logs.add("a", "1"));
    assertTrue(logs.add("b", "3", "4"));
    assertEquals(3, logs.count("a"));
    assertEquals(4, logs.count("a", "b"));
    assertEquals(4, logs.count("a", "b"));
    assertEquals(0, logs.count("nosuch"));
    logs.merge("t", "a", "b");
    assertEquals(4, logs.count("t"));
    logs.merge("t", "a");
    assertEquals(4, logs.count("t"));
    store.strings().set("text", "x");
    ReredisException refused = assertThrows(ReredisException.class, () -> logs.add("text", "x"));
    assertEquals(ErrorCode.WRONGTYPE, refused.code());
  }

  /** Replaying the logged effects reproduces the bytes of the values. */
  @Test
  @SuppressWarnings("try")
  void effects() throws Exception {
    try (Reredis copy = Reredis.open(options -> options.activeExpiry(false));
        CommandSession session = copy.session();
        AutoCloseable listening =
            Inside.of(store)
                .changes()
                .listenToEffects(commit -> session.execute(commit.effect()))) {
      for (int i = 0; i < 2000; i++) {
        logs.add("k" + i % 3, "element" + i);
        if (i % 100 == 0) {
          logs.count("k0");
          logs.merge("k3", "k1");
        }
      }
      store.execute("pfdebug", "todense", "k3");
      for (String key : new String[] {"k0", "k1", "k2", "k3"}) {
        assertArrayEquals(registers(store, key), registers(copy, key));
      }
    }
  }

  private static byte[] registers(Reredis from, String key) {
    return from.database(0).with(Codec.utf8(), Codec.bytes()).strings().get(key);
  }
}
