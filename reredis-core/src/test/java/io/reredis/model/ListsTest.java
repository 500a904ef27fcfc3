package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.ListEnd;
import io.reredis.store.Lists;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists as programs use them. */
class ListsTest {
  private final Reredis store = Stores.open(new ManualClock(1_700_000_000_000L));
  private final Lists lists = store.lists();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void bothEnds() {
    assertEquals(3, lists.pushRight("l", "a", "b", "c"));
    assertEquals(4, lists.pushLeft("l", "x"));
    assertEquals(List.of("x", "a", "b", "c"), lists.range("l", 0, -1));
    assertEquals("x", lists.popLeft("l"));
    assertEquals("c", lists.popRight("l"));
    assertEquals(List.of("b", "a"), lists.pop("l", ListEnd.RIGHT, 5));
    assertNull(lists.popLeft("l"));
    assertFalse(store.keys().exists("l"));
    assertEquals(0, lists.pushIfPresent("l", ListEnd.LEFT, "a"));
    assertThrows(IllegalArgumentException.class, () -> lists.pop("l", ListEnd.LEFT, -1));
  }

  @Test
  void theMiddle() {
    lists.pushRight("l", "a", "b", "a");
    assertEquals("b", lists.get("l", 1));
    assertNull(lists.get("l", 3));
    lists.set("l", -1, "c");
    assertThrows(ReredisException.class, () -> lists.set("l", 3, "x"));
    assertEquals(4, lists.insertBefore("l", "b", "y"));
    assertEquals(5, lists.insertAfter("l", "b", "y"));
    assertEquals(-1, lists.insertAfter("l", "nosuch", "y"));
    assertEquals(List.of(1L, 3L), lists.indicesOf("l", "y"));
    assertEquals(3, lists.indexOf("l", "y") + 2);
    assertEquals(2, lists.remove("l", 0, "y"));
    lists.trim("l", 1, 1);
    assertEquals(List.of("b"), lists.range("l", 0, -1));
    assertEquals(1, lists.length("l"));
  }

  @Test
  void bytes() {
    byte[] key = {0, 1};
    lists.pushLeft(key, new byte[] {1}, new byte[0]);
    assertArrayEquals(new byte[0], lists.get(key, 0));
    assertArrayEquals(new byte[] {1}, lists.move(key, key, ListEnd.RIGHT, ListEnd.LEFT));
    assertArrayEquals(new byte[] {1}, lists.popLeft(key));
  }

  @Test
  void waiting() throws Exception {
    CompletableFuture<Map.Entry<String, String>> first =
        lists.popFuture(ListEnd.LEFT, Duration.ZERO, "a", "b");
    CompletableFuture<Map.Entry<String, String>> second =
        lists.popFuture(ListEnd.LEFT, Duration.ZERO, "a", "b");
    CompletableFuture<Map.Entry<String, String>> third =
        lists.popFuture(ListEnd.LEFT, Duration.ZERO, "a", "b");
    assertTrue(second.cancel(false));
    lists.pushRight("b", "1", "2", "3");
    assertEquals(Map.entry("b", "1"), first.get());
    assertEquals(Map.entry("b", "2"), third.get());
    assertEquals(Map.entry("b", "3"), lists.awaitPop(ListEnd.RIGHT, Duration.ofDays(1), "b"));
    assertNull(lists.awaitPop(ListEnd.RIGHT, Duration.ofMillis(1), "b"));
    CompletableFuture<byte[]> moved =
        lists.moveFuture(
            new byte[] {1}, new byte[] {2}, ListEnd.LEFT, ListEnd.RIGHT, Duration.ZERO);
    lists.pushLeft(new byte[] {1}, new byte[] {7});
    assertArrayEquals(new byte[] {7}, moved.get());
    assertEquals(1, lists.length(new byte[] {2}));
  }

  @Test
  void waitingWithBytes() throws Exception {
    byte[] key = {(byte) 0xff};
    CompletableFuture<Map.Entry<byte[], byte[]>> cancelled =
        lists.popFuture(ListEnd.LEFT, Duration.ZERO, key);
    CompletableFuture<Map.Entry<byte[], byte[]>> popped =
        lists.popFuture(ListEnd.LEFT, Duration.ZERO, new byte[] {0}, key);
    assertTrue(cancelled.cancel(false));
    byte[] same = key.clone();
    // the keys were copied
    key[0] = 0;
    lists.pushRight(same, new byte[] {7}, new byte[] {8}, new byte[] {9});
    assertArrayEquals(same, popped.get().getKey());
    assertArrayEquals(new byte[] {7}, popped.get().getValue());
    assertArrayEquals(
        new byte[] {9}, lists.awaitPop(ListEnd.RIGHT, Duration.ZERO, same).getValue());
    assertArrayEquals(
        new byte[] {8},
        lists.awaitMove(same, new byte[] {1}, ListEnd.LEFT, ListEnd.LEFT, Duration.ZERO));
    assertNull(lists.awaitPop(ListEnd.RIGHT, Duration.ofMillis(1), same));
    assertNull(lists.awaitMove(same, key, ListEnd.LEFT, ListEnd.LEFT, Duration.ofMillis(1)));
  }

  @Test
  void whatTheStoreCountsIsWhatAListTakes() {
    for (int i = 0; i < 5000; i++) {
      lists.pushRight("l", "element " + i);
      lists.pushLeft("m", "element " + i);
    }
    for (int i = 0; i < 4900; i++) {
      lists.popLeft("l");
      lists.set("m", i % 100, "x".repeat(i % 300));
    }
    lists.remove("m", 0, "element 7");
    lists.trim("m", 10, 2000);
    assertEquals(100, lists.length("l"));
    store.keys().rename("m", "n");
    store.keys().delete("l", "n");
    assertEquals(0, store.keys().size());
  }
}
