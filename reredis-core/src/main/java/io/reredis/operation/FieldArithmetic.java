package io.reredis.operation;

import io.reredis.operation.FieldStep.Kind;
import io.reredis.operation.FieldStep.Overflow;
import io.reredis.operation.FieldStep.Type;
import org.jspecify.annotations.Nullable;

/** The arithmetic of BITFIELD. */
final class FieldArithmetic {
  private FieldArithmetic() {}

  /** Returns the number that a step writes instead of {@code old}, or null if the write fails. */
  static @Nullable Long next(FieldStep step, long old) {
    Type type = step.type();
    long base = step.kind() == Kind.SET ? step.value() : old;
    long by = step.kind() == Kind.SET ? 0 : step.value();
    int side = side(type, base, by);
    if (side == 0 || step.overflow() == Overflow.WRAP) {
      return type.of(base + by);
    } else if (step.overflow() == Overflow.FAIL) {
      return null;
    }
    return side > 0 ? type.max() : type.min();
  }

  /** Returns 1 if the sum is too large, -1 if it is too small, else 0. */
  private static int side(Type type, long base, long by) {
    long max = type.max();
    long min = type.min();
    // as in Redis a negative number is a large one for an unsigned type
    if (base > max || !type.signed() && base < 0) {
      return 1;
    } else if (base < min) {
      return -1;
    } else if (by > 0) {
      return base > max - by ? 1 : 0;
    }
    return (type.signed() ? base < min - by : base + by < 0) ? -1 : 0;
  }
}
