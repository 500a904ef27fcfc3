package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.ExpireCondition;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of keys. */
class KeysTest {
  private static final long NOW = 1_700_000_000_000L;

  private final ManualClock clock = new ManualClock(NOW);
  private final Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false));
  private final Keys<String> keys = store.keys();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void existence() {
    store.strings().setAll(Map.of("a", "1", "b", "2", "c", "3"));
    assertTrue(keys.exists("a"));
    assertEquals(3, keys.count("a", "a", "b", "none"));
    assertEquals(3, keys.size());
    assertTrue(Set.of("a", "b", "c").contains(keys.random()));
    assertEquals(1, keys.delete("a", "none"));
    assertEquals(1, keys.delete(List.of("b")));
    keys.clear();
    assertEquals(0, keys.size());
    assertNull(keys.random());
  }

  @Test
  void types() {
    store.strings().set("string", "v");
    store.lists().pushLeft("list", "e");
    store.sets().add("set", "m");
    store.sortedSets().add("zset", "m", 1);
    store.hashes().put("hash", "f", "v");
    store.streams().add("stream", Map.of("f", "v"));
    assertNull(keys.type("none"));
    for (ValueType type : ValueType.values()) {
      assertEquals(type, keys.type(type.label()));
      assertEquals(List.of(type.label()), keys.scan("*", type).toList());
    }
    assertTrue(keys.memoryUsage("string").getAsLong() > 10);
    assertEquals(OptionalLong.empty(), keys.memoryUsage("none"));
  }

  @Test
  void expiries() {
    store.strings().set("k", "v");
    assertNull(keys.timeToLive("k"));
    assertNull(keys.expireTime("k"));
    assertFalse(keys.persist("k"));
    assertTrue(keys.expire("k", Duration.ofSeconds(10)));
    assertFalse(keys.expire("none", Duration.ofSeconds(10)));
    assertEquals(Duration.ofSeconds(10), keys.timeToLive("k"));
    assertFalse(keys.expire("k", Duration.ofSeconds(5), ExpireCondition.LATER));
    assertFalse(keys.expire("k", Duration.ofSeconds(5), ExpireCondition.NONE_SET));
    assertTrue(keys.expire("k", Duration.ofSeconds(5), ExpireCondition.EARLIER));
    assertTrue(keys.expire("k", Duration.ofSeconds(4), ExpireCondition.SET_AND_EARLIER));
    assertTrue(keys.expireAt("k", Instant.ofEpochMilli(NOW + 7000), ExpireCondition.SET));
    assertEquals(Instant.ofEpochMilli(NOW + 7000), keys.expireTime("k"));
    assertTrue(keys.persist("k"));
    assertFalse(keys.expire("k", Duration.ofSeconds(9), ExpireCondition.LATER));
    assertFalse(keys.expire("k", Duration.ofSeconds(9), ExpireCondition.SET_AND_EARLIER));
    assertTrue(keys.expireAt("k", Instant.ofEpochMilli(NOW + 1)));
    clock.advance(Duration.ofMillis(2));
    assertFalse(keys.exists("k"));
    store.strings().set("k", "v");
    assertThrows(
        IllegalArgumentException.class, () -> keys.expire("k", Duration.ofMillis(Long.MAX_VALUE)));
    assertThrows(
        IllegalArgumentException.class, () -> keys.expire("k", Duration.ofSeconds(Long.MAX_VALUE)));
    assertThrows(IllegalArgumentException.class, () -> keys.expireAt("k", Instant.MAX));
    assertNull(keys.expireTime("k"));
    assertTrue(keys.expireAt("k", Instant.MIN));
    assertFalse(keys.exists("k"));
    store.strings().set("k", "v");
    assertTrue(keys.expireAt("k", Instant.ofEpochMilli(-7)));
    assertFalse(keys.exists("k"));
  }

  /** A positive duration is never rounded to one that removes the key. */
  @Test
  void shortDurations() {
    store.strings().set("k", "v");
    assertTrue(keys.expire("k", Duration.ofNanos(1)));
    assertEquals(Duration.ofMillis(1), keys.timeToLive("k"));
    assertEquals("v", store.strings().getAndExpire("k", Duration.ofNanos(999_999)));
    assertEquals(Duration.ofMillis(1), keys.timeToLive("k"));
    store.strings().set("k", "v", Duration.ofNanos(1));
    assertEquals(Duration.ofMillis(1), keys.timeToLive("k"));
    assertTrue(keys.expire("k", Duration.ofNanos(1_999_999)));
    assertEquals(Duration.ofMillis(1), keys.timeToLive("k"));
    assertThrows(
        IllegalArgumentException.class, () -> clock.advance(Duration.ofSeconds(Long.MAX_VALUE)));
    for (Duration gone :
        List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
      store.strings().set("k", "v");
      assertTrue(keys.expire("k", gone));
      assertFalse(keys.exists("k"));
      assertThrows(IllegalArgumentException.class, () -> store.strings().set("k", "v", gone));
    }
  }

  @Test
  void namesAndPlaces() {
    store.strings().setAll(Map.of("a", "1", "b", "2"));
    keys.rename("a", "b");
    assertEquals("1", store.strings().get("b"));
    store.strings().set("c", "3");
    assertFalse(keys.renameIfAbsent("b", "c"));
    assertTrue(keys.renameIfAbsent("b", "d"));
    assertThrows(ReredisException.class, () -> keys.rename("none", "x"));
    assertTrue(keys.copy("d", "e"));
    assertFalse(keys.copy("d", "e"));
    assertFalse(keys.copy("none", "f"));
    assertTrue(keys.move("e", 1));
    assertFalse(keys.move("e", 1));
    assertEquals("1", store.database(1).strings().get("e"));
    assertThrows(IndexOutOfBoundsException.class, () -> keys.move("d", 16));
    assertThrows(IndexOutOfBoundsException.class, () -> keys.move("d", -1));
    assertThrows(ReredisException.class, () -> keys.move("d", 0));
  }

  @Test
  void scans() {
    for (int i = 0; i < 2000; i++) {
      store.strings().set("user:" + i, "v");
    }
    store.strings().set("other", "v");
    assertEquals(2000, keys.matching("user:*").size());
    assertEquals(2001, keys.scan().distinct().count());
    Set<String> found = keys.scan("user:*").collect(Collectors.toSet());
    assertEquals(2000, found.size());
    // the scan reads only the requested keys
    try (Stream<String> some = keys.scan()) {
      assertEquals(3, some.limit(3).count());
    }
    keys.scan("user:*").forEach(keys::delete);
    assertEquals(1, keys.size());
    assertEquals(0, keys.scan("*", ValueType.HASH).count());
  }
}
