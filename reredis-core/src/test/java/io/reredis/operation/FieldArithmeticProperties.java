package io.reredis.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reredis.operation.FieldStep.Kind;
import io.reredis.operation.FieldStep.Overflow;
import io.reredis.operation.FieldStep.Type;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Compares the overflow of bit fields with unlimited integers. */
class FieldArithmeticProperties {
  @Provide
  Arbitrary<Type> types() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of(1, 2, 7, 8, 63, 64)),
                Tuple.of(1, Arbitraries.integers().between(1, 64))))
        .as((signed, bits) -> new Type(signed, signed ? bits : Math.min(bits, 63)));
  }

  @Provide
  Arbitrary<Long> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1),
        Arbitraries.longs().between(-300, 300),
        Arbitraries.longs());
  }

  @Property
  void overflows(
      @ForAll("types") Type type,
      @ForAll("numbers") long raw,
      @ForAll("numbers") long value,
      @ForAll boolean increment,
      @ForAll Overflow overflow) {
    long old = type.of(raw);
    FieldStep step = new FieldStep(increment ? Kind.INCRBY : Kind.SET, type, 0, value, overflow);
    BigInteger wanted = BigInteger.valueOf(value);
    if (increment) {
      wanted = wanted.add(BigInteger.valueOf(old));
    } else if (!type.signed()) {
      // SET reads the value of an unsigned field as an unsigned 64-bit number
      wanted = wanted.mod(BigInteger.ONE.shiftLeft(64));
    }
    BigInteger min =
        type.signed() ? BigInteger.ONE.shiftLeft(type.bits() - 1).negate() : BigInteger.ZERO;
    BigInteger max = min.add(BigInteger.ONE.shiftLeft(type.bits())).subtract(BigInteger.ONE);
    boolean fits = wanted.compareTo(min) >= 0 && wanted.compareTo(max) <= 0;
    Long next = FieldArithmetic.next(step, old);
    if (!fits && overflow == Overflow.FAIL) {
      assertNull(next);
    } else if (fits || overflow == Overflow.SAT) {
      assertEquals(wanted.max(min).min(max), BigInteger.valueOf(next));
    } else {
      BigInteger wrapped = wanted.subtract(min).mod(BigInteger.ONE.shiftLeft(type.bits())).add(min);
      assertEquals(wrapped, BigInteger.valueOf(next));
    }
  }
}
