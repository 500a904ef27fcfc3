package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of sets. */
class SetsTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final Sets<String, String> sets = store.sets();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void membersComeAndGo() {
    assertEquals(2, sets.add("s", "a", "b"));
    assertEquals(1, sets.add("s", List.of("b", "c")));
    assertEquals(0, sets.add("s"));
    assertEquals(Set.of("a", "b", "c"), sets.members("s"));
    assertEquals(3, sets.size("s"));
    assertTrue(sets.contains("s", "a"));
    assertArrayEquals(new boolean[] {true, false}, sets.containsEach("s", "b", "x"));
    assertTrue(sets.move("s", "t", "a"));
    assertFalse(sets.move("s", "t", "a"));
    assertEquals(2, sets.remove("s", "b", "c", "d"));
    assertFalse(store.keys().exists("s"));
    assertEquals(ValueType.SET, store.keys().type("t"));
  }

  @Test
  void negativeCountsAreRefused() {
    sets.add("s", "a", "b");
    assertThrows(IllegalArgumentException.class, () -> sets.pop("s", -1));
    assertThrows(IllegalArgumentException.class, () -> sets.random("s", -1));
    assertThrows(IllegalArgumentException.class, () -> sets.randomRepeated("s", -1));
    assertThrows(IllegalArgumentException.class, () -> sets.randomRepeated("none", -1));
    assertEquals(Set.of(), sets.pop("s", 0));
    assertEquals(Set.of(), sets.random("s", 0));
    assertEquals(List.of(), sets.randomRepeated("s", 0));
    assertEquals(2, sets.size("s"));
  }

  @Test
  void bytes() {
    Sets<byte[], byte[]> bytes = store.database(0).with(Codec.bytes()).sets();
    byte[] key = {0, -1};
    byte[] member = {-2, 3};
    assertEquals(1, bytes.add(key, member));
    assertEquals(0, bytes.add(key));
    member[0] = 9;
    assertFalse(bytes.contains(key, member));
    assertArrayEquals(new byte[] {-2, 3}, bytes.members(key).iterator().next());
    assertArrayEquals(new byte[] {-2, 3}, bytes.random(key));
    assertEquals(1, bytes.size(key));
    assertArrayEquals(new boolean[] {false}, bytes.containsEach(key, member));
    assertTrue(bytes.move(key, member, new byte[] {-2, 3}));
    assertEquals(0, bytes.remove(key, member));
    assertArrayEquals(new byte[] {-2, 3}, bytes.pop(member));
    assertNull(bytes.pop(member));
  }

  @Test
  void randomMembers() {
    assertNull(sets.random("s"));
    assertNull(sets.pop("s"));
    assertEquals(List.of(), sets.randomRepeated("s", 3));
    sets.add("s", "a", "b", "c");
    assertTrue(sets.members("s").contains(sets.random("s")));
    assertEquals(2, sets.random("s", 2).size());
    assertEquals(Set.of("a", "b", "c"), sets.random("s", 9));
    assertEquals(20, sets.randomRepeated("s", 20).size());
    Set<String> popped = new TreeSet<>(sets.pop("s", 2));
    popped.add(sets.pop("s"));
    assertEquals(Set.of("a", "b", "c"), popped);
  }

  @Test
  void severalSets() {
    sets.add("a", "1", "2", "3");
    sets.add("b", "2", "3", "4");
    assertEquals(Set.of("2", "3"), sets.intersection("a", "b"));
    assertEquals(Set.of("1", "2", "3", "4"), sets.union("a", "b"));
    assertEquals(Set.of("1"), sets.difference("a", "b"));
    assertEquals(2, sets.intersectionSize("a", "b"));
    assertEquals(2, sets.storeIntersection("d", "a", "b"));
    assertEquals(4, sets.storeUnion("d", "a", "b"));
    assertEquals(1, sets.storeDifference("d", "a", "b"));
    assertEquals(Set.of("1"), sets.members("d"));
    assertThrows(IllegalArgumentException.class, () -> sets.union());
    assertThrows(IllegalArgumentException.class, () -> sets.intersectionSize());
    assertThrows(IllegalArgumentException.class, () -> sets.storeDifference("d"));
  }

  @Test
  void theSetMayChangeDuringAScan() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      sets.add("s", "m" + i);
      all.add("m" + i);
    }
    sets.scan("s")
        .forEach(
            member -> {
              all.remove(member);
              sets.remove("s", member);
            });
    assertEquals(Set.of(), all);
    assertEquals(0, sets.size("s"));
  }

  @Test
  void anotherType() {
    store.strings().set("k", "v");
    assertThrows(ReredisException.class, () -> sets.add("k", "a"));
    assertThrows(ReredisException.class, () -> sets.union("nosuch", "k"));
  }
}
