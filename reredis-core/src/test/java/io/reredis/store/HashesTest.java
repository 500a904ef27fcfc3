package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.option.ExpireCondition;
import io.reredis.util.ErrorCode;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of hashes. */
class HashesTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false));
  private final Hashes<String, String> hashes = store.hashes();
  private final Hashes<byte[], byte[]> bytes = store.database(0).with(Codec.bytes()).hashes();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void fields() {
    assertTrue(hashes.put("h", "a", "1"));
    assertFalse(bytes.put(key("h"), key("a"), key("2")));
    assertEquals(2, hashes.putAll("h", new TreeMap<>(Map.of("b", "x", "c", "yy"))));
    assertEquals(0, hashes.putAll("none", Map.of()));
    assertFalse(hashes.putIfAbsent("h", "a", "z"));
    assertTrue(hashes.putIfAbsent("h", "d", "z"));
    assertEquals("2", hashes.get("h", "a"));
    assertArrayEquals(key("yy"), bytes.get(key("h"), key("c")));
    assertNull(hashes.get("h", "none"));
    assertEquals(Arrays.asList("2", null), hashes.getAll("h", "a", "none"));
    assertEquals(Map.of("a", "2", "b", "x", "c", "yy", "d", "z"), hashes.entries("h"));
    assertEquals(List.of("a", "b", "c", "d"), hashes.fields("h"));
    assertEquals(List.of("2", "x", "yy", "z"), hashes.values("h"));
    assertTrue(hashes.contains("h", "a"));
    assertEquals(2, hashes.length("h", "c"));
    assertEquals(4, hashes.size("h"));
    assertEquals(Arrays.asList("z", null, null), hashes.getAndRemove("h", "d", "none", "d"));
    assertFalse(hashes.contains("h", "d"));
    assertTrue(hashes.put("h", "d", "z"));
    assertEquals(2, hashes.remove("h", "a", "b", "none"));
    assertEquals(1, bytes.remove(key("h"), key("c")));
    assertEquals(0, bytes.remove(key("h"), key("c")));
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
    assertEquals(ErrorCode.WRONGTYPE, refused.code());
  }

  @Test
  void randomFields() {
    assertNull(hashes.randomField("h"));
    assertEquals(Map.of(), hashes.randomFields("h", 3));
    hashes.putAll("h", Map.of("a", "1", "b", "2", "c", "3"));
    assertTrue(List.of("a", "b", "c").contains(hashes.randomField("h")));
    assertEquals(2, hashes.randomFields("h", 2).size());
    assertEquals(hashes.entries("h"), hashes.randomFields("h", 10));
    assertThrows(IllegalArgumentException.class, () -> hashes.randomFields("h", -1));
  }

  /** The store may be used during a scan, because a scan holds no lock. */
  @Test
  void scans() {
    for (int i = 0; i < 2000; i++) {
      hashes.put("h", "f" + i, "v" + i);
    }
    hashes
        .scan("h")
        .forEach(
            entry -> {
              hashes.put("copy", entry.getKey(), entry.getValue());
              hashes.remove("h", entry.getKey());
            });
    assertEquals(0, hashes.size("h"));
    assertEquals(2000, hashes.size("copy"));
    assertEquals("v7", hashes.get("copy", "f7"));
    assertEquals(0, hashes.scan("none").count());
  }

  @Test
  void shortDurations() {
    hashes.putAll("h", Map.of("a", "1", "b", "2"));
    assertTrue(hashes.expire("h", "a", Duration.ofNanos(1)));
    assertEquals(Duration.ofMillis(1), hashes.timeToLive("h", "a"));
    assertTrue(hashes.expire("h", "a", Duration.ZERO));
    assertFalse(hashes.contains("h", "a"));
    assertThrows(
        IllegalArgumentException.class,
        () -> hashes.expire("h", "b", Duration.ofSeconds(Long.MAX_VALUE)));
  }

  @Test
  void expiry() {
    hashes.putAll("h", Map.of("a", "1", "b", "2"));
    assertTrue(hashes.expire("h", "a", Duration.ofSeconds(5)));
    assertFalse(hashes.expire("h", "none", Duration.ofSeconds(5)));
    assertEquals(Duration.ofSeconds(5), hashes.timeToLive("h", "a"));
    assertNull(hashes.timeToLive("h", "b"));
    assertNull(hashes.timeToLive("h", "none"));
    assertNull(hashes.expireTime("h", "b"));
    assertNull(hashes.expireTime("h", "none"));
    assertEquals(Instant.ofEpochMilli(1_700_000_005_000L), hashes.expireTime("h", "a"));
    assertFalse(hashes.expire("h", "a", Duration.ofSeconds(9), ExpireCondition.EARLIER));
    assertTrue(
        hashes.expireAt("h", "a", Instant.ofEpochMilli(1_700_000_009_000L), ExpireCondition.LATER));
    assertTrue(hashes.persist("h", "a"));
    assertFalse(hashes.persist("h", "a"));
    assertTrue(hashes.expire("h", "a", Duration.ofSeconds(5)));
    clock.advanceMillis(5001);
    assertEquals(Map.of("b", "2"), hashes.entries("h"));
    assertTrue(hashes.expireAt("h", "b", Instant.ofEpochMilli(-5)));
    assertFalse(store.keys().exists("h"));
  }

  /** An idle store removes expired fields like expired keys, and counts them. */
  @Test
  void expiredFieldsAreRemovedWithoutAnAccess() {
    for (int i = 0; i < 100; i++) {
      hashes.put("h" + i, "stays", "1");
      for (int j = 0; j < 10; j++) {
        hashes.put("h" + i, "f" + j, i % 2 == 0 ? "v" : "v".repeat(100));
        hashes.expire("h" + i, "f" + j, Duration.ofMillis(1000L * (1 + j)));
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
    assertEquals(Map.of("stays", "1"), hashes.entries("h7"));
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
