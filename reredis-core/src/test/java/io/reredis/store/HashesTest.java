package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The typed API of hashes. */
class HashesTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false));
  private final Hashes hashes = store.hashes();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void fields() {
    assertTrue(hashes.put("h", "a", "1"));
    assertFalse(hashes.put(key("h"), key("a"), key("2")));
    assertEquals(2, hashes.putAll("h", new TreeMap<>(Map.of("b", "x", "c", "yy"))));
    assertEquals(0, hashes.putAll("none", Map.of()));
    assertFalse(hashes.putIfAbsent("h", "a", "z"));
    assertTrue(hashes.putIfAbsent("h", "d", "z"));
    assertEquals("2", hashes.get("h", "a"));
    assertArrayEquals(key("yy"), hashes.get(key("h"), key("c")));
    assertNull(hashes.get("h", "none"));
    assertEquals(Arrays.asList("2", null), hashes.getAll("h", "a", "none"));
    assertEquals(Map.of("a", "2", "b", "x", "c", "yy", "d", "z"), hashes.getAll("h"));
    assertEquals(List.of("a", "b", "c", "d"), hashes.fields("h"));
    assertEquals(List.of("2", "x", "yy", "z"), hashes.values("h"));
    assertTrue(hashes.contains("h", "a"));
    assertEquals(2, hashes.length("h", "c"));
    assertEquals(4, hashes.size("h"));
    assertEquals(Arrays.asList("z", null, null), hashes.getAndRemove("h", "d", "none", "d"));
    assertFalse(hashes.contains("h", "d"));
    assertTrue(hashes.put("h", "d", "z"));
    assertEquals(2, hashes.remove("h", "a", "b", "none"));
    assertTrue(hashes.remove(key("h"), key("c")));
    assertFalse(hashes.remove(key("h"), key("c")));
    hashes.remove("h", "d");
    assertFalse(store.keys().exists("h"));
  }

  @Test
  void numbers() {
    assertEquals(5, hashes.increment("h", "n", 5));
    assertEquals(5.5, hashes.incrementFloat("h", "n", 0.5));
    assertThrows(ReredisException.class, () -> hashes.increment("h", "n", 1));
    store.strings().set("s", "x");
    ReredisException refused =
        assertThrows(ReredisException.class, () -> hashes.put("s", "f", "v"));
    assertEquals("WRONGTYPE", refused.code());
  }

  @Test
  void randomFields() {
    assertNull(hashes.randomField("h"));
    assertEquals(Map.of(), hashes.randomFields("h", 3));
    hashes.putAll("h", Map.of("a", "1", "b", "2", "c", "3"));
    assertTrue(List.of("a", "b", "c").contains(hashes.randomField("h")));
    assertEquals(2, hashes.randomFields("h", 2).size());
    assertEquals(hashes.getAll("h"), hashes.randomFields("h", 10));
    assertThrows(IllegalArgumentException.class, () -> hashes.randomFields("h", -1));
  }

  /** The visitor may use the store, since no lock is held. */
  @Test
  void visitorsMayWrite() {
    hashes.putAll("h", Map.of("a", "1", "b", "2"));
    hashes.forEach(key("h"), (field, value) -> hashes.put(key("copy"), field, value));
    assertEquals(hashes.getAll("h"), hashes.getAll("copy"));
  }

  @Test
  void expiry() {
    hashes.putAll("h", Map.of("a", "1", "b", "2"));
    assertTrue(hashes.expireIn("h", "a", Duration.ofSeconds(5)));
    assertFalse(hashes.expireIn("h", "none", Duration.ofSeconds(5)));
    assertEquals(Duration.ofSeconds(5), hashes.timeToLive("h", "a"));
    assertNull(hashes.timeToLive("h", "b"));
    assertNull(hashes.timeToLive("h", "none"));
    assertEquals(-1, hashes.expireTime("h", "b"));
    assertEquals(-2, hashes.expireTime("h", "none"));
    assertTrue(hashes.persist("h", "a"));
    assertFalse(hashes.persist("h", "a"));
    assertTrue(hashes.expireIn("h", "a", Duration.ofSeconds(5)));
    clock.advanceMillis(5001);
    assertEquals(Map.of("b", "2"), hashes.getAll("h"));
    assertTrue(hashes.expireAt("h", "b", -5));
    assertFalse(store.keys().exists("h"));
  }

  /** A store that nobody asks removes due fields as it does due keys, and tells how many. */
  @Test
  void fieldsThatNobodyAsksForGo() {
    for (int i = 0; i < 100; i++) {
      hashes.put("h" + i, "stays", "1");
      for (int j = 0; j < 10; j++) {
        hashes.put("h" + i, "f" + j, i % 2 == 0 ? "v" : "v".repeat(100));
        hashes.expireIn("h" + i, "f" + j, Duration.ofMillis(1000L * (1 + j)));
      }
    }
    long before = Inside.of(store).engine().keyspace().figures().entryBytes();
    for (int j = 1; j <= 10; j++) {
      clock.advanceMillis(1000);
      clock.advanceMillis(1);
      Inside.of(store).engine().keyspace().activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
      assertEquals(100 * j, Inside.of(store).engine().keyspace().figures().expiredFields());
    }
    assertEquals(100, store.keys().size());
    assertTrue(Inside.of(store).engine().keyspace().figures().entryBytes() < before);
    assertEquals(Map.of("stays", "1"), hashes.getAll("h7"));
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
