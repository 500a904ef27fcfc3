package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/**
 * The code of a function, without its environment and variables. Safe for use by all threads.
 *
 * @param chunk the name of the chunk as messages show it
 * @param line the line of its beginning; 0 for a whole chunk
 * @param parameters the number of named parameters
 * @param isVararg whether the function takes further arguments
 * @param needsArg whether the function has the local variable {@code arg} of Lua 5.0
 * @param registers the number of registers that it uses
 * @param code the instructions: see {@link Code}
 * @param lines the line of each instruction
 * @param constants the numbers and strings of the code
 * @param numbers the numbers among the constants, for slots
 * @param functions the functions inside
 * @param captures where a closure finds its variables: a register of the enclosing function, or the
 *     complement of the index of one of the enclosing function's own
 * @param names the names of operands, for messages: each with its instruction and register
 */
public record Prototype(
    String chunk,
    int line,
    int parameters,
    boolean isVararg,
    boolean needsArg,
    int registers,
    long[] code,
    int[] lines,
    Object[] constants,
    double[] numbers,
    Prototype[] functions,
    int[] captures,
    OperandName[] names) {

  /**
   * The name of an operand as messages show it.
   *
   * @param instruction the index of the instruction
   * @param operand the register of the operand, or -1 if the instruction has only one
   * @param text the kind and name, such as {@code local 'x'}
   */
  public record OperandName(int instruction, int operand, String text) {}

  /** Returns the number of a constant for {@link #numbers}. */
  public static double slotNumber(Object constant) {
    return Slots.number(constant);
  }

  /** Returns the name of an operand; null if it has none. */
  @Nullable String nameOf(int instruction, int operand) {
    for (OperandName name : names) {
      if (name.instruction == instruction && name.operand == operand) {
        return name.text;
      }
    }
    return null;
  }
}
