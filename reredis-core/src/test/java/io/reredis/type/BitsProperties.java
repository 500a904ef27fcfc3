package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Compares operations on whole words with operations on single bits. */
class BitsProperties {
  /** Generates arrays with long runs of the same byte, so that whole words are skipped. */
  @Provide
  Arbitrary<byte[]> arrays() {
    Arbitrary<byte[]> runs =
        Arbitraries.integers()
            .between(1, 30)
            .flatMap(
                length ->
                    Arbitraries.of((byte) 0, (byte) -1, (byte) 8, (byte) 0x81)
                        .map(
                            value -> {
                              byte[] run = new byte[length];
                              Arrays.fill(run, value);
                              return run;
                            }));
    return runs.list().ofMinSize(1).ofMaxSize(5).map(BitsProperties::join);
  }

  private static byte[] join(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static boolean bit(byte[] a, int offset, long index) {
    return (a[offset + (int) (index / 8)] & 0x80 >> index % 8) != 0;
  }

  @Property
  void countsAndFinds(
      @ForAll("arrays") byte[] a,
      @ForAll @IntRange(max = 20) int skipped,
      @ForAll int from,
      @ForAll int to) {
    int offset = Math.min(skipped, a.length - 1);
    int total = (a.length - offset) * 8;
    int first = Math.floorMod(from, total);
    int last = first + Math.floorMod(to, total - first);
    long count = 0;
    long set = -1;
    long clear = -1;
    for (int i = first; i <= last; i++) {
      boolean bit = bit(a, offset, i);
      assertEquals(bit, Bits.get(a, offset, i));
      count += bit ? 1 : 0;
      set = bit && set < 0 ? i : set;
      clear = !bit && clear < 0 ? i : clear;
    }
    assertEquals(count, Bits.count(a, offset, first, last));
    assertEquals(set, Bits.position(a, offset, first, last, true));
    assertEquals(clear, Bits.position(a, offset, first, last, false));
    assertEquals(Bits.count(a, offset, 0, total - 1), Bits.count(a, offset, a.length - offset));
  }

  @Property
  void combines(@ForAll("arrays") byte[] a, @ForAll("arrays") byte[] b) {
    int length = Math.min(a.length, b.length);
    byte[] and = a.clone();
    byte[] or = a.clone();
    byte[] xor = a.clone();
    byte[] not = a.clone();
    Bits.and(and, b, b.length - length, length);
    Bits.or(or, b, b.length - length, length);
    Bits.xor(xor, b, b.length - length, length);
    Bits.not(not);
    for (int i = 0; i < a.length; i++) {
      byte other = i < length ? b[b.length - length + i] : 0;
      assertEquals(i < length ? (byte) (a[i] & other) : a[i], and[i]);
      assertEquals((byte) (a[i] | other), or[i]);
      assertEquals((byte) (a[i] ^ other), xor[i]);
      assertEquals((byte) ~a[i], not[i]);
    }
  }

  @Property
  void setsOneBit(@ForAll @Size(min = 1, max = 20) byte[] a, @ForAll int at, @ForAll boolean on) {
    int index = Math.floorMod(at, a.length * 8);
    byte[] changed = a.clone();
    Bits.set(changed, 0, index, on);
    for (int i = 0; i < a.length * 8; i++) {
      assertEquals(i == index ? on : bit(a, 0, i), bit(changed, 0, i));
    }
  }

  /** A field equals a slice of the array read as one large number. */
  @Property
  void fields(
      @ForAll @Size(min = 9, max = 24) byte[] a,
      @ForAll int at,
      @ForAll @IntRange(min = 1, max = 64) int bits,
      @ForAll long value) {
    int index = Math.floorMod(at, a.length * 8);
    int total = a.length * 8;
    BigInteger padded = new BigInteger(1, Arrays.copyOf(a, a.length + 8));
    int shift = total + 64 - index - bits;
    assertEquals(
        padded.shiftRight(shift).longValue() << 64 - bits >>> 64 - bits,
        Bits.field(a, 0, a.length, index, bits));
    if (index + bits <= total) {
      byte[] changed = a.clone();
      Bits.setField(changed, 0, index, bits, value);
      assertEquals(value << 64 - bits >>> 64 - bits, Bits.field(changed, 0, total, index, bits));
      Bits.setField(changed, 0, index, bits, Bits.field(a, 0, a.length, index, bits));
      assertArrayEquals(a, changed);
    }
  }
}
