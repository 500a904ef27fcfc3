package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.option.BitOperator;
import io.reredis.store.BitField.Overflow;
import io.reredis.store.BitField.Type;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of bitmaps. */
class BitmapsTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final Bitmaps<String> bitmaps = store.bitmaps();
  private final Strings<String, byte[]> strings =
      store.database(0).with(Codec.utf8(), Codec.bytes()).strings();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void bits() {
    assertFalse(bitmaps.set("k", 9, true));
    assertTrue(bitmaps.set("k", 9, true));
    assertTrue(bitmaps.get("k", 9));
    assertFalse(bitmaps.get("k", 1_000_000));
    assertArrayEquals(new byte[] {0, 0x40}, strings.get("k"));
    assertThrows(ReredisException.class, () -> bitmaps.get("k", -1));
    assertThrows(ReredisException.class, () -> bitmaps.set("k", 1L << 40, true));
  }

  @Test
  void counts() {
    store.strings().set("k", "foobar");
    assertEquals(26, bitmaps.count("k"));
    assertEquals(6, bitmaps.count("k", BitRange.ofBytes(1, 1)));
    assertEquals(17, bitmaps.count("k", BitRange.ofBits(5, 30)));
    assertEquals(0, bitmaps.count("nosuch"));
  }

  @Test
  void positions() {
    strings.set("k", new byte[] {-1, -16, 0});
    assertEquals(OptionalLong.of(12), bitmaps.position("k", false));
    assertEquals(OptionalLong.of(0), bitmaps.position("k", true));
    assertEquals(OptionalLong.of(8), bitmaps.position("k", true, BitRange.fromByte(1)));
    assertEquals(OptionalLong.empty(), bitmaps.position("k", false, BitRange.ofBits(0, 11)));
  }

  @Test
  void combines() {
    strings.set("a", new byte[] {1, 2, 3});
    strings.set("b", new byte[] {3});
    assertEquals(3, bitmaps.combine(BitOperator.AND, "t", "a", "b"));
    assertArrayEquals(new byte[] {1, 0, 0}, strings.get("t"));
    assertEquals(3, bitmaps.combine(BitOperator.XOR, "t", "a", "b"));
    assertArrayEquals(new byte[] {2, 2, 3}, strings.get("t"));
    assertThrows(IllegalArgumentException.class, () -> bitmaps.combine(BitOperator.OR, "t"));
    assertThrows(ReredisException.class, () -> bitmaps.combine(BitOperator.NOT, "t", "a", "b"));
  }

  @Test
  void fields() {
    BitField increments =
        BitField.none()
            .incrementBy(Type.unsigned(8), 0, 200)
            .overflow(Overflow.SAT)
            .incrementBy(Type.unsigned(8), 0, 100)
            .overflow(Overflow.FAIL)
            .incrementBy(Type.unsigned(8), 0, 1)
            .get(Type.signed(8), 0);
    assertEquals(Arrays.asList(200L, 255L, null, -1L), bitmaps.field("k", increments));
    assertEquals(List.of(), bitmaps.field("k", BitField.none()));
    assertTrue(BitField.none().get(Type.signed(64), 3).isReadOnly());
    assertFalse(increments.isReadOnly());
    assertThrows(IllegalArgumentException.class, () -> Type.unsigned(64));
    assertThrows(IllegalArgumentException.class, () -> Type.signed(0));
    assertThrows(IllegalArgumentException.class, () -> BitField.none().get(Type.signed(1), -1));
  }

  /** Replaying the logged effects must reproduce the data. */
  @Test
  @SuppressWarnings("try")
  void effects() throws Exception {
    List<String> effects = new ArrayList<>();
    try (AutoCloseable listening =
        Inside.of(store).changes().listenToEffects(commit -> effects.add(line(commit.effect())))) {
      store.execute("setbit", "k", "1", "1");
      store.execute("setbit", "k", "1", "1");
      store.execute("bitop", "not", "t", "k");
      store.execute("bitop", "and", "t", "nosuch");
      store.execute("bitop", "and", "t", "nosuch");
      store.execute("bitfield", "k", "incrby", "u8", "#0", "4", "get", "u2", "0");
      store.execute("bitfield", "k", "overflow", "fail", "set", "i8", "32", "999");
    }
    assertEquals(
        List.of(
            "SETBIT k 1 1",
            "BITOP NOT t k",
            "DEL t",
            "BITFIELD k SET u8 0 68",
            "BITFIELD k SET i8 32 0"),
        effects);
  }

  private static String line(byte[][] words) {
    return String.join(" ", Arrays.stream(words).map(String::new).toList());
  }
}
