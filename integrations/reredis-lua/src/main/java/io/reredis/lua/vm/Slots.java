package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/**
 * How values are kept without boxing numbers: a slot is an element of a {@code double[]} and one of
 * an {@code Object[]}. The first is the number, or a certain NaN if the value is the second.
 *
 * <p>A sum of which one operand is that NaN is a NaN. So arithmetic checks its result only, and
 * looks at the operands if that is a NaN. The second element is stale while the first is a number;
 * it is not cleared, since storing a reference costs more than storing a number.
 */
final class Slots {
  /** The bits of {@link #OBJECT}: a quiet NaN that no operation on numbers gives. */
  static final long OBJECT_BITS = 0x7ff8_4c75_6121_0001L;

  /** Marks a slot whose value is an object, or nil. */
  static final double OBJECT = Double.longBitsToDouble(OBJECT_BITS);

  private Slots() {}

  /** Returns whether the value of a slot is an object or nil, given its number. */
  static boolean isObject(double number) {
    return Double.doubleToRawLongBits(number) == OBJECT_BITS;
  }

  /** Returns the number of a value for a slot. */
  static double number(@Nullable Object value) {
    return value instanceof Double d ? d : OBJECT;
  }

  /** Returns the value of a slot. */
  static @Nullable Object value(double number, @Nullable Object object) {
    return isObject(number) ? object : (Object) Numbers.box(number);
  }
}
