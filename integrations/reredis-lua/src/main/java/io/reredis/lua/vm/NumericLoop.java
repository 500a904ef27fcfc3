package io.reredis.lua.vm;

/**
 * Runs loops that only compute with numbers in registers.
 *
 * <p>{@link Interpreter#run} could run them too. But HotSpot decodes all operands of an instruction
 * before a branch to its case, and in a method of that size it keeps them on the stack. This method
 * is small enough for the processor's registers, and makes such loops two to three times as fast.
 */
@SuppressWarnings("IdentityBinaryExpression") // v == v is false for NaN only, and takes no call
final class NumericLoop {
  private NumericLoop() {}

  /**
   * Runs instructions from the end of a loop body on, until one is not for this method or is about
   * a value that is no number, or until the fuel is used up.
   *
   * @return the index of the next instruction to run
   */
  static int run(State state, long[] code, int first, double[] n, double[] kn, int base) {
    int fuel = state.fuel;
    int pc = first;
    loop:
    while (true) {
      long i = code[pc];
      int a = base + ((int) (i >>> 8) & 0xffff);
      int b = (int) (i >>> 24) & Code.MAX;
      int c = (int) (i >>> 44);
      int operation = (int) i & 0xff;
      switch (operation) {
        case Code.ADD, Code.SUBTRACT, Code.MULTIPLY, Code.DIVIDE, Code.MODULO, Code.POWER -> {
          double v = compute(operation, n[base + b], n[base + c]);
          if (v != v) {
            break loop;
          }
          n[a] = v;
        }
        case Code.ADD_K,
            Code.SUBTRACT_K,
            Code.MULTIPLY_K,
            Code.DIVIDE_K,
            Code.MODULO_K,
            Code.POWER_K -> {
          double v = compute(operation & 0xfe, n[base + b], kn[c]);
          if (v != v) {
            break loop;
          }
          n[a] = v;
        }
        case Code.MOVE, Code.LOAD_NUMBER, Code.NEGATE -> {
          double v = operation == Code.LOAD_NUMBER ? kn[b] : n[base + b];
          if (v != v) {
            break loop;
          }
          n[a] = operation == Code.NEGATE ? -v : v;
        }
        case Code.JUMP -> {
          pc = c;
          continue;
        }
        case Code.LOOP, Code.NUMERIC_LOOP -> {
          pc = c;
          if (--fuel <= 0) {
            break loop;
          }
          continue;
        }
        case Code.EQUAL,
            Code.NOT_EQUAL,
            Code.LESS,
            Code.NOT_LESS,
            Code.AT_MOST,
            Code.NOT_AT_MOST -> {
          double x = n[a];
          double y = n[base + b];
          if (x != x || y != y) {
            break loop;
          }
          if (holds(operation, x, y)) {
            pc = c;
            continue;
          }
        }
        case Code.EQUAL_K,
            Code.NOT_EQUAL_K,
            Code.LESS_K,
            Code.NOT_LESS_K,
            Code.AT_MOST_K,
            Code.NOT_AT_MOST_K,
            Code.GREATER_K,
            Code.NOT_GREATER_K,
            Code.AT_LEAST_K,
            Code.NOT_AT_LEAST_K -> {
          double x = n[a];
          double y = kn[b];
          if (x != x || y != y) {
            break loop;
          }
          if (holds(operation, x, y)) {
            pc = c;
            continue;
          }
        }
        case Code.FOR_PREPARE -> {
          double v = n[a];
          double limit = n[a + 1];
          double step = n[a + 2];
          if (v != v || limit != limit || step != step) {
            break loop;
          }
          n[a + 3] = v;
          if (!(step > 0 ? v <= limit : limit <= v)) {
            pc = c;
            continue;
          }
        }
        case Code.FOR_LOOP, Code.NUMERIC_FOR_LOOP -> {
          double step = n[a + 2];
          double v = n[a] + step;
          if (step > 0 ? v <= n[a + 1] : n[a + 1] <= v) {
            n[a] = v;
            n[a + 3] = v;
            pc = c;
            if (--fuel <= 0) {
              break loop;
            }
            continue;
          }
        }
        default -> {
          break loop;
        }
      }
      pc++;
    }
    state.fuel = fuel;
    return pc;
  }

  private static double compute(int operation, double x, double y) {
    return switch (operation) {
      case Code.ADD -> x + y;
      case Code.SUBTRACT -> x - y;
      case Code.MULTIPLY -> x * y;
      default -> Arithmetic.rare(operation, x, y);
    };
  }

  private static boolean holds(int operation, double x, double y) {
    return switch (operation) {
      case Code.EQUAL, Code.EQUAL_K -> x == y;
      case Code.NOT_EQUAL, Code.NOT_EQUAL_K -> x != y;
      case Code.LESS -> x < y;
      case Code.NOT_LESS -> !(x < y);
      case Code.AT_MOST -> x <= y;
      case Code.NOT_AT_MOST -> !(x <= y);
      default -> Arithmetic.holds(operation, x, y);
    };
  }
}
