package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares sets in the intset encoding with a sorted set. */
class IntSetProperties {
  @Provide
  Arbitrary<List<Long>> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(-20, 20),
            Arbitraries.longs().between(-40_000, 40_000),
            Arbitraries.longs().between(-3_000_000_000L, 3_000_000_000L),
            Arbitraries.longs(),
            Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 32767L, 32768L, -32768L, -32769L))
        .list()
        .ofMaxSize(300);
  }

  @Property
  void itIsASortedSet(@ForAll("numbers") List<Long> numbers, @ForAll @IntRange(max = 30) int base) {
    byte[] prefix = new byte[base + 3];
    Arrays.fill(prefix, (byte) 'p');
    byte[] a = IntSet.create(prefix, base);
    TreeSet<Long> model = new TreeSet<>();
    for (int i = 0; i < numbers.size(); i++) {
      long number = numbers.get(i);
      assertEquals(model.contains(number), IntSet.contains(a, base, number));
      if (i % 3 == 2 && !model.isEmpty()) {
        long other = numbers.get(i - 1);
        a = IntSet.remove(a, base, other);
        model.remove(other);
      } else {
        a = IntSet.add(a, base, number);
        model.add(number);
      }
      assertEquals(model.size(), IntSet.count(a, base));
    }
    int index = 0;
    for (long number : model) {
      assertEquals(number, IntSet.at(a, base, index));
      assertEquals(index++, IntSet.find(a, base, number));
    }
    assertArrayEquals(Arrays.copyOf(prefix, base), Arrays.copyOf(a, base));
    byte[] copy = IntSet.copy(a, base);
    assertEquals(model.size(), IntSet.validate(copy, 0, copy.length));
    while (!model.isEmpty()) {
      a = IntSet.removeAt(a, base, model.size() / 2);
      model.remove(model.stream().skip(model.size() / 2).findFirst().orElseThrow());
    }
    assertEquals(0, IntSet.count(a, base));
    assertTrue(a.length <= 2 * (base + IntSet.HEADER) + 264);
  }

  /**
   * Compares the bytes of {@code sadd s 1 2 -3}, {@code sadd s 1 70000} and so on with a DUMP of
   * Redis.
   */
  @Example
  void theFormatIsThatOfRedis() {
    assertEquals("0200000003000000fdff01000200", hex(1, 2, -3));
    assertEquals("04000000020000000100000070110100", hex(1, 70000));
    assertEquals("08000000020000000100000000000000ffffffffffffff7f", hex(1, Long.MAX_VALUE));
  }

  private static String hex(long... numbers) {
    byte[] a = IntSet.create(new byte[0], 0);
    for (long number : numbers) {
      a = IntSet.add(a, 0, number);
      assertSame(a, IntSet.add(a, 0, number));
    }
    return HexFormat.of().formatHex(IntSet.copy(a, 0));
  }

  @Property
  void anyBytesAreValidOrRejected(@ForAll byte[] bytes, @ForAll @IntRange(max = 9) int width) {
    IntSet.validate(bytes, 0, bytes.length);
    if (bytes.length >= IntSet.HEADER) {
      bytes[0] = (byte) width;
      bytes[1] = bytes[2] = bytes[3] = 0;
      int count = width == 0 ? 0 : (bytes.length - IntSet.HEADER) / width;
      bytes[4] = (byte) count;
      bytes[5] = (byte) (count >> 8);
      bytes[6] = bytes[7] = 0;
      if (IntSet.validate(bytes, 0, bytes.length) >= 0) {
        for (int i = 1; i < count; i++) {
          assertTrue(IntSet.at(bytes, 0, i - 1) < IntSet.at(bytes, 0, i));
        }
      }
    }
  }
}
