package io.reredis.lua.vm;

/**
 * The instructions. One is a {@code long}: the operation in 8 bits, A in 16, B and C in 20 each.
 *
 * <p>R(x) is a register of the current function, K(x) a constant. Instructions that jump have the
 * index of the next instruction in C.
 */
public final class Code {
  /** R(A) := R(B). */
  public static final int MOVE = 0;

  /** R(A) := K(B), a number. */
  public static final int LOAD_NUMBER = 1;

  /** R(A) := K(B), a string. */
  public static final int LOAD_STRING = 2;

  /** R(A) to R(B) := nil. */
  public static final int LOAD_NIL = 3;

  /** R(A) := whether B is 1. */
  public static final int LOAD_BOOLEAN = 4;

  /** R(A) := the captured variable B. */
  public static final int GET_CAPTURED = 5;

  /** The captured variable A := R(B). */
  public static final int SET_CAPTURED = 6;

  /** R(A) := the content of the cell R(B). */
  public static final int GET_CELL = 7;

  /** The content of the cell R(A) := R(B). */
  public static final int SET_CELL = 8;

  /** R(A) := a new cell with R(A). */
  public static final int NEW_CELL = 9;

  /** R(A) := the global variable K(B). */
  public static final int GET_GLOBAL = 10;

  /** The global variable K(B) := R(A). */
  public static final int SET_GLOBAL = 11;

  /** R(A) := R(B)[R(C)]. */
  public static final int GET_INDEX = 12;

  /** R(A) := R(B)[K(C)], a string. */
  public static final int GET_FIELD = 13;

  /** R(A)[R(B)] := R(C). */
  public static final int SET_INDEX = 14;

  /** R(A)[K(B)] := R(C), a string. */
  public static final int SET_FIELD = 15;

  /** R(A) := a table with room for B elements and C keys. */
  public static final int NEW_TABLE = 16;

  /** R(A + 1) := R(B); R(A) := R(B)[K(C)]. */
  public static final int SELF = 17;

  /** R(A) := R(B) + R(C). Each operation on numbers is followed by its form with K(C). */
  public static final int ADD = 18;

  /** R(A) := R(B) + K(C). */
  public static final int ADD_K = 19;

  /** R(A) := R(B) - R(C). */
  public static final int SUBTRACT = 20;

  /** R(A) := R(B) - K(C). */
  public static final int SUBTRACT_K = 21;

  /** R(A) := R(B) * R(C). */
  public static final int MULTIPLY = 22;

  /** R(A) := R(B) * K(C). */
  public static final int MULTIPLY_K = 23;

  /** R(A) := R(B) / R(C). */
  public static final int DIVIDE = 24;

  /** R(A) := R(B) / K(C). */
  public static final int DIVIDE_K = 25;

  /** R(A) := R(B) % R(C). */
  public static final int MODULO = 26;

  /** R(A) := R(B) % K(C). */
  public static final int MODULO_K = 27;

  /** R(A) := R(B) ^ R(C). */
  public static final int POWER = 28;

  /** R(A) := R(B) ^ K(C). */
  public static final int POWER_K = 29;

  /** R(A) := -R(B). */
  public static final int NEGATE = 30;

  /** R(A) := not R(B). */
  public static final int NOT = 31;

  /** R(A) := #R(B). */
  public static final int LENGTH = 32;

  /** R(A) := R(B) .. to .. R(C). */
  public static final int CONCATENATE = 33;

  /** Jumps. */
  public static final int JUMP = 34;

  /** Jumps back, which costs fuel. */
  public static final int LOOP = 35;

  /** Jumps if R(A) is true. */
  public static final int JUMP_IF = 36;

  /** Jumps unless R(A) is true. */
  public static final int JUMP_UNLESS = 37;

  /** Jumps if R(A) == R(B). Each comparison is followed by its negation. */
  public static final int EQUAL = 38;

  /** Jumps unless R(A) == R(B). */
  public static final int NOT_EQUAL = 39;

  /** Jumps if R(A) == K(B). */
  public static final int EQUAL_K = 40;

  /** Jumps unless R(A) == K(B). */
  public static final int NOT_EQUAL_K = 41;

  /** Jumps if R(A) is less than R(B). */
  public static final int LESS = 42;

  /** Jumps unless R(A) is less than R(B). */
  public static final int NOT_LESS = 43;

  /** Jumps if R(A) is less than or equal to R(B). */
  public static final int AT_MOST = 44;

  /** Jumps unless R(A) is less than or equal to R(B). */
  public static final int NOT_AT_MOST = 45;

  /** Jumps if R(A) is less than K(B), a number. */
  public static final int LESS_K = 46;

  /** Jumps unless R(A) is less than K(B), a number. */
  public static final int NOT_LESS_K = 47;

  /** Jumps if R(A) is less than or equal to K(B), a number. */
  public static final int AT_MOST_K = 48;

  /** Jumps unless R(A) is less than or equal to K(B), a number. */
  public static final int NOT_AT_MOST_K = 49;

  /** Jumps if R(A) is greater than K(B), a number. */
  public static final int GREATER_K = 50;

  /** Jumps unless R(A) is greater than K(B), a number. */
  public static final int NOT_GREATER_K = 51;

  /** Jumps if R(A) is greater than or equal to K(B), a number. */
  public static final int AT_LEAST_K = 52;

  /** Jumps unless R(A) is greater than or equal to K(B), a number. */
  public static final int NOT_AT_LEAST_K = 53;

  /**
   * Calls R(A) with B - 1 arguments behind it, or with those up to the top if B is 0. Puts C - 1
   * results in their place, or all up to the top if C is 0.
   */
  public static final int CALL = 54;

  /** Like {@link #CALL} for all results, in place of the current call; a RETURN follows. */
  public static final int TAIL_CALL = 55;

  /** Returns B - 1 values from R(A) on, or those up to the top if B is 0. */
  public static final int RETURN = 56;

  /** Prepares a numeric loop on R(A) to R(A + 2); jumps to its end if it runs not once. */
  public static final int FOR_PREPARE = 57;

  /** Advances R(A), and jumps to the body with R(A + 3) set unless the loop ends. */
  public static final int FOR_LOOP = 58;

  /** Puts the iterator call of a loop at R(A + 3); runs {@code next} at once and skips the call. */
  public static final int FOR_CALL = 59;

  /** Jumps to the body of a loop unless R(A + 3) is nil. */
  public static final int FOR_EACH = 60;

  /** Sets B elements behind R(A), or those up to the top if B is 0, in the table from C + 1 on. */
  public static final int SET_LIST = 61;

  /** R(A) := a closure of function B. */
  public static final int CLOSURE = 62;

  /** R(A) and on := B - 1 further arguments, or all up to the top if B is 0. */
  public static final int VARARG = 63;

  /** {@link #LOOP} of a body for {@link NumericLoop}. */
  public static final int NUMERIC_LOOP = 64;

  /** {@link #FOR_LOOP} of a body for {@link NumericLoop}. */
  public static final int NUMERIC_FOR_LOOP = 65;

  /** The largest value of B and C. */
  public static final int MAX = (1 << 20) - 1;

  private Code() {}

  /** Returns an instruction. */
  public static long of(int operation, int a, int b, int c) {
    return operation | (long) a << 8 | (long) b << 24 | (long) c << 44;
  }

  /** Returns an instruction that jumps to another target. */
  public static long withTarget(long instruction, int target) {
    return instruction & (1L << 44) - 1 | (long) target << 44;
  }

  /** Returns the operation. */
  public static int operation(long instruction) {
    return (int) instruction & 0xff;
  }

  /**
   * Returns whether {@link NumericLoop} runs an operation, if its operands are numbers: it moves,
   * computes, compares and jumps.
   */
  public static boolean isNumeric(int operation) {
    return switch (operation) {
      case MOVE, LOAD_NUMBER, NEGATE, JUMP, LOOP, FOR_PREPARE, FOR_LOOP -> true;
      case NUMERIC_LOOP, NUMERIC_FOR_LOOP -> true;
      default ->
          operation >= ADD && operation <= POWER_K
              || operation >= EQUAL && operation <= NOT_AT_LEAST_K;
    };
  }

  /** Returns A. */
  static int a(long instruction) {
    return (int) (instruction >>> 8) & 0xffff;
  }

  /** Returns B. */
  static int b(long instruction) {
    return (int) (instruction >>> 24) & MAX;
  }

  /** Returns C. */
  static int c(long instruction) {
    return (int) (instruction >>> 44);
  }
}
