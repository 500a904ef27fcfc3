package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.ListEnd;
import io.reredis.option.Popped;
import io.reredis.store.Codec;
import io.reredis.store.Lists;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of lists. */
class ListsTest {
  private final Reredis store = Stores.open(new ManualClock(1_700_000_000_000L));
  private final Lists<String, String> lists = store.lists();
  private final Lists<byte[], byte[]> byteLists = store.database(0).with(Codec.bytes()).lists();

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
    assertEquals(OptionalLong.of(4), lists.insertBefore("l", "b", "y"));
    assertEquals(OptionalLong.of(5), lists.insertAfter("l", "b", "y"));
    assertEquals(OptionalLong.empty(), lists.insertAfter("l", "nosuch", "y"));
    assertEquals(OptionalLong.empty(), lists.insertBefore("none", "b", "y"));
    assertEquals(List.of(1L, 3L), lists.indicesOf("l", "y"));
    assertEquals(OptionalLong.of(1), lists.indexOf("l", "y"));
    assertEquals(OptionalLong.empty(), lists.indexOf("l", "nosuch"));
    assertEquals(2, lists.remove("l", 0, "y"));
    lists.trim("l", 1, 1);
    assertEquals(List.of("b"), lists.range("l", 0, -1));
    assertEquals(1, lists.length("l"));
  }

  @Test
  void bytes() {
    byte[] key = {0, 1};
    byteLists.pushLeft(key, new byte[] {1}, new byte[0]);
    assertArrayEquals(new byte[0], byteLists.get(key, 0));
    assertArrayEquals(new byte[] {1}, byteLists.move(key, key, ListEnd.RIGHT, ListEnd.LEFT));
    assertArrayEquals(new byte[] {1}, byteLists.popLeft(key));
  }

  @Test
  void waiting() throws Exception {
    CompletableFuture<@Nullable Popped<String, String>> first =
        lists.popAsync(ListEnd.LEFT, Duration.ZERO, "a", "b");
    CompletableFuture<@Nullable Popped<String, String>> second =
        lists.popAsync(ListEnd.LEFT, Duration.ZERO, "a", "b");
    CompletableFuture<@Nullable Popped<String, String>> third =
        lists.popAsync(ListEnd.LEFT, Duration.ZERO, "a", "b");
    assertTrue(second.cancel(false));
    lists.pushRight("b", "1", "2", "3");
    assertEquals(new Popped<>("b", "1"), first.get());
    assertEquals(new Popped<>("b", "2"), third.get());
    assertEquals(new Popped<>("b", "3"), lists.awaitPop(ListEnd.RIGHT, Duration.ofDays(1), "b"));
    assertNull(lists.awaitPop(ListEnd.RIGHT, Duration.ofMillis(1), "b"));
    assertThrows(IllegalArgumentException.class, () -> lists.popAsync(ListEnd.LEFT, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> lists.popAsync(ListEnd.LEFT, Duration.ofMillis(-1), "b"));
    CompletableFuture<byte[]> moved =
        byteLists.moveAsync(
            new byte[] {1}, new byte[] {2}, ListEnd.LEFT, ListEnd.RIGHT, Duration.ZERO);
    byteLists.pushLeft(new byte[] {1}, new byte[] {7});
    assertArrayEquals(new byte[] {7}, moved.get());
    assertEquals(1, byteLists.length(new byte[] {2}));
  }

  /** A timeout beyond the range of the clock waits forever. */
  @Test
  void waitingForever() throws Exception {
    CompletableFuture<@Nullable Popped<String, String>> pop =
        lists.popAsync(ListEnd.LEFT, Duration.ofSeconds(Long.MAX_VALUE), "forever");
    lists.pushRight("forever", "e");
    assertEquals(new Popped<>("forever", "e"), pop.get());
  }

  @Test
  void waitingWithBytes() throws Exception {
    byte[] key = {(byte) 0xff};
    CompletableFuture<@Nullable Popped<byte[], byte[]>> cancelled =
        byteLists.popAsync(ListEnd.LEFT, Duration.ZERO, key);
    CompletableFuture<@Nullable Popped<byte[], byte[]>> popped =
        byteLists.popAsync(ListEnd.LEFT, Duration.ZERO, new byte[] {0}, key);
    assertTrue(cancelled.cancel(false));
    byte[] same = key.clone();
    // the call has copied its keys
    key[0] = 0;
    byteLists.pushRight(same, new byte[] {7}, new byte[] {8}, new byte[] {9});
    assertArrayEquals(same, popped.get().key());
    assertArrayEquals(new byte[] {7}, popped.get().element());
    assertArrayEquals(
        new byte[] {9}, byteLists.awaitPop(ListEnd.RIGHT, Duration.ZERO, same).element());
    assertArrayEquals(
        new byte[] {8},
        byteLists.awaitMove(same, new byte[] {1}, ListEnd.LEFT, ListEnd.LEFT, Duration.ZERO));
    assertNull(byteLists.awaitPop(ListEnd.RIGHT, Duration.ofMillis(1), same));
    assertNull(byteLists.awaitMove(same, key, ListEnd.LEFT, ListEnd.LEFT, Duration.ofMillis(1)));
  }

  @Test
  void largeListsShrinkAndAreDeleted() {
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
