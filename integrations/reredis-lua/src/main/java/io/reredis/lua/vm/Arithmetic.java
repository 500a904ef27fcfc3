package io.reredis.lua.vm;

/** The operations on numbers. */
final class Arithmetic {
  private static final double NAN = Double.longBitsToDouble(0xfff8L << 48);

  private Arithmetic() {}

  /** Divides, takes the remainder or raises; {@code operation} is that of the form without K. */
  static double rare(int operation, double x, double y) {
    return switch (operation) {
      case Code.DIVIDE -> x / y;
      case Code.MODULO -> modulo(x, y);
      case Code.POWER -> power(x, y);
      default -> throw new IllegalStateException("no operation " + operation);
    };
  }

  /** Returns {@code a - floor(a / b) * b}, which is how Lua 5.1 defines the operation. */
  static double modulo(double x, double y) {
    if (x == (int) x && y == (int) y && y != 0) {
      int r = Math.floorMod((int) x, (int) y);
      return r == 0 && (1 / x < 0 || x < 0) ? x - Math.floor(x / y) * y : r;
    }
    return x - Math.floor(x / y) * y;
  }

  private static double power(double x, double y) {
    // unlike Java, C says that 1 to any power is 1, and -1 to an infinite power too
    if (x == 1 || x == -1 && Double.isInfinite(y)) {
      return 1;
    }
    return y == 2 ? x * x : Math.pow(x, y);
  }

  /**
   * Returns the result of an operation on numbers; a NaN has the sign that usual processors give
   * it: that of an operand which is NaN, else minus.
   */
  static double apply(Event operation, double x, double y) {
    double v =
        switch (operation) {
          case ADD -> x + y;
          case SUB -> x - y;
          case MUL -> x * y;
          case DIV -> x / y;
          case MOD -> modulo(x, y);
          case POW -> power(x, y);
          case UNM -> -x;
          case INDEX, NEWINDEX, CALL, CONCAT, LEN, EQ, LT, LE ->
              throw new IllegalStateException("no operation: " + operation);
        };
    if (!Double.isNaN(v)) {
      return v;
    } else if (operation == Event.UNM) {
      return Double.longBitsToDouble(Double.doubleToRawLongBits(x) ^ Long.MIN_VALUE);
    }
    return Double.isNaN(x) ? x : Double.isNaN(y) ? y : NAN;
  }

  /** Returns whether a comparison with a constant holds. */
  static boolean holds(int operation, double x, double k) {
    return switch (operation) {
      case Code.LESS_K -> x < k;
      case Code.NOT_LESS_K -> !(x < k);
      case Code.AT_MOST_K -> x <= k;
      case Code.NOT_AT_MOST_K -> !(x <= k);
      case Code.GREATER_K -> x > k;
      case Code.NOT_GREATER_K -> !(x > k);
      case Code.AT_LEAST_K -> x >= k;
      case Code.NOT_AT_LEAST_K -> !(x >= k);
      default -> throw new IllegalStateException("no comparison " + operation);
    };
  }
}
