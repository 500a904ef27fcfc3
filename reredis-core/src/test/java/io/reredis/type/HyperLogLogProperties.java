package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Compares HyperLogLogs with an array of registers. */
class HyperLogLogProperties {
  /** Raises one register. */
  record Raise(int index, int rank) {}

  @Provide
  Arbitrary<List<Raise>> raises() {
    // use close indexes, so that runs are split and joined
    Arbitrary<Integer> indexes =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, HyperLogLog.REGISTERS - 1),
            Arbitraries.integers().between(100, 180),
            Arbitraries.of(0, 1, HyperLogLog.REGISTERS - 2, HyperLogLog.REGISTERS - 1));
    Arbitrary<Integer> ranks =
        Arbitraries.frequencyOf(
            Tuple.of(60, Arbitraries.integers().between(1, 4)),
            Tuple.of(20, Arbitraries.integers().between(1, 32)),
            Tuple.of(1, Arbitraries.integers().between(33, 51)));
    return Combinators.combine(indexes, ranks).as(Raise::new).list().ofMaxSize(200);
  }

  @Property
  void registersAreRaised(@ForAll("raises") List<Raise> raises, @ForAll("limits") int limit) {
    byte[] wanted = new byte[HyperLogLog.REGISTERS];
    byte[] empty = HyperLogLog.empty();
    HyperLogLog log = new HyperLogLog(empty, 0, empty.length, limit);
    for (Raise raise : raises) {
      assertEquals(wanted[raise.index()] < raise.rank(), log.raise(raise.index(), raise.rank()));
      wanted[raise.index()] = (byte) Math.max(wanted[raise.index()], raise.rank());
      assertTrue(!log.isSparse() || log.length() <= Math.max(limit, empty.length));
    }
    assertArrayEquals(wanted, registers(log));
    assertEquals(HyperLogLog.cardinality(wanted), log.cardinality());
    log.toDense();
    assertArrayEquals(wanted, registers(log));
    assertEquals(HyperLogLog.cardinality(wanted), log.cardinality());
    assertArrayEquals(HyperLogLog.empty(), empty, "what was given is not changed");
  }

  @Provide
  Arbitrary<Integer> limits() {
    return Arbitraries.of(0, 18, 25, 60, 200, 3000);
  }

  private static byte[] registers(HyperLogLog log) {
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    log.maximumInto(registers);
    return registers;
  }

  /** Any string is rejected or processed within its own bytes. */
  @Property
  void anyBytesAtAll(
      @ForAll @Size(max = 80) byte[] runs, @ForAll("lengths") int length, @ForAll long element) {
    byte[] a = new byte[length + 7];
    Arrays.fill(a, (byte) 0x55);
    byte[] header = HyperLogLog.empty();
    System.arraycopy(header, 0, a, 5, Math.min(length, 16));
    if (length > 4 && length != 16 + runs.length) {
      a[9] = (byte) (element & 3);
    }
    System.arraycopy(
        runs, 0, a, 5 + Math.min(length, 16), Math.min(runs.length, Math.max(0, length - 16)));
    byte[] before = a.clone();
    byte[] bytes = Long.toString(element).getBytes(StandardCharsets.US_ASCII);
    tried(() -> new HyperLogLog(a, 5, length, 3000).add(bytes, 0, bytes.length));
    tried(() -> new HyperLogLog(a, 5, length, 3000).cardinality());
    tried(() -> new HyperLogLog(a, 5, length, 3000).toDense());
    tried(() -> new HyperLogLog(a, 5, length, 3000).runs());
    tried(() -> new HyperLogLog(a, 5, length, 3000).maximumInto(new byte[HyperLogLog.REGISTERS]));
    assertEquals(-1, Arrays.mismatch(before, 0, 5, a, 0, 5));
    assertEquals(before[a.length - 2], a[a.length - 2]);
    assertEquals(before[a.length - 1], a[a.length - 1]);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(Arbitraries.integers().between(0, 96), Arbitraries.of(12303, 12304));
  }

  private static void tried(Runnable operation) {
    try {
      operation.run();
    } catch (ReredisException e) {
      assertTrue(e.code() == ErrorCode.INVALIDOBJ || e.code() == ErrorCode.WRONGTYPE, e::toString);
    }
  }
}
