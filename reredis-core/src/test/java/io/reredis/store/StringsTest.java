package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.LongestCommonSubsequence;
import io.reredis.util.ErrorCode;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of strings. */
class StringsTest {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false));
  private final Strings<String, String> strings = store.strings();
  private final Keys<String> keys = store.keys();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void valuesAndConditions() {
    assertNull(strings.get("k"));
    strings.set("k", "v");
    assertEquals("v", strings.get("k"));
    assertFalse(strings.setIfAbsent("k", "w"));
    assertTrue(strings.setIfAbsent("l", "w"));
    assertFalse(strings.set("none", "v", SetOptions.none().ifPresent()));
    assertTrue(strings.set("k", "x", SetOptions.none().ifPresent()));
    assertEquals("x", strings.getAndSet("k", "y"));
    assertNull(strings.getAndSet("new", "z"));
    assertEquals("y", strings.getAndSet("k", "z", SetOptions.none().ifAbsent()));
    assertEquals("y", strings.getAndDelete("k"));
    assertNull(strings.getAndDelete("k"));
    store.lists().pushLeft("list", "e");
    ReredisException refused = assertThrows(ReredisException.class, () -> strings.get("list"));
    assertEquals(ErrorCode.WRONGTYPE, refused.code());
    strings.set("list", "replaced");
    assertEquals("replaced", strings.get("list"));
  }

  @Test
  void expiries() {
    strings.set("k", "v", Duration.ofSeconds(5));
    assertEquals(Duration.ofSeconds(5), keys.timeToLive("k"));
    strings.set("k", "w", SetOptions.none().keepTtl());
    assertEquals(Duration.ofSeconds(5), keys.timeToLive("k"));
    assertEquals("w", strings.getAndPersist("k"));
    assertNull(keys.timeToLive("k"));
    assertEquals("w", strings.getAndExpire("k", Duration.ofSeconds(2)));
    Instant time = Instant.ofEpochMilli(1_700_000_009_000L);
    assertEquals("w", strings.getAndExpireAt("k", time));
    assertEquals(time, keys.expireTime("k"));
    strings.set("l", "v", SetOptions.none().expireAt(time));
    strings.set("m", "v", SetOptions.none().expireIn(Duration.ofSeconds(3)).ifAbsent());
    assertEquals(Duration.ofSeconds(3), keys.timeToLive("m"));
    clock.advance(Duration.ofMillis(9001));
    assertNull(strings.get("k"));
    assertNull(strings.get("l"));
    strings.set("k", "v");
    assertEquals("v", strings.getAndExpire("k", Duration.ZERO.minusMillis(1)));
    assertFalse(keys.exists("k"));
    assertThrows(IllegalArgumentException.class, () -> strings.set("k", "v", Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> strings.set("k", "v", Duration.ofSeconds(Long.MAX_VALUE)));
    assertThrows(IllegalArgumentException.class, () -> SetOptions.none().expireAt(Instant.MAX));
  }

  @Test
  void severalKeys() {
    strings.setAll(Map.of("a", "1", "b", "2"));
    store.lists().pushLeft("list", "e");
    assertEquals(Arrays.asList("1", null, "2", null), strings.getAll("a", "none", "b", "list"));
    assertEquals(List.of("2", "1"), strings.getAll(List.of("b", "a")));
    assertFalse(strings.setAllIfAbsent(Map.of("b", "3", "c", "4")));
    assertNull(strings.get("c"));
    assertTrue(strings.setAllIfAbsent(Map.of("c", "4", "d", "5")));
    assertEquals("5", strings.get("d"));
  }

  @Test
  void parts() {
    assertEquals(3, strings.append("k", "abc"));
    assertEquals(7, strings.append("k", "éf!"));
    assertEquals(7, strings.length("k"));
    assertEquals(0, strings.length("none"));
    assertEquals("bc", strings.getRange("k", 1, 2));
    assertEquals("\ufffd", strings.getRange("k", 3, 3));
    assertEquals("", strings.getRange("none", 0, -1));
    assertEquals(5, strings.setRange("r", 2, "xyz"));
    assertEquals("\0\0xyz", strings.get("r"));
    assertThrows(ReredisException.class, () -> strings.setRange("r", -1, "x"));
  }

  @Test
  void numbers() {
    assertEquals(1, strings.increment("n"));
    assertEquals(11, strings.increment("n", 10));
    assertEquals(10, strings.decrement("n"));
    assertEquals(10.5, strings.incrementFloat("n", 0.5));
    assertThrows(ReredisException.class, () -> strings.increment("n"));
    assertThrows(IllegalArgumentException.class, () -> strings.incrementFloat("n", Double.NaN));
    strings.set("n", "9223372036854775807");
    assertThrows(ReredisException.class, () -> strings.increment("n"));
    assertEquals("9223372036854775807", strings.get("n"));
  }

  @Test
  void subsequences() {
    strings.setAll(Map.of("a", "ohmytext", "b", "mynewtext"));
    LongestCommonSubsequence<String> found = strings.longestCommonSubsequence("a", "b");
    assertEquals("mytext", found.value());
    assertEquals(6, found.length());
    assertEquals(
        List.of(
            new LongestCommonSubsequence.Match(4, 5, 4),
            new LongestCommonSubsequence.Match(2, 0, 2)),
        found.matches());
  }
}
