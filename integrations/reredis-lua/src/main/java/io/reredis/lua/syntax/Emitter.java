package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.Prototype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The code of one function while it is made: instructions, constants, and registers in use. */
final class Emitter {
  private static final int MAX_REGISTERS = 250;

  private final Lexer lexer;

  /** The line that the next instructions belong to. */
  int line;

  private long[] code = new long[32];
  private int[] lines = new int[32];
  private int size;
  private int used;
  private int registers = 2;

  private final List<Object> constants = new ArrayList<>();
  private final Map<Object, Integer> indexes = new HashMap<>();
  private final List<Prototype> functions = new ArrayList<>();
  private final List<Prototype.OperandName> names = new ArrayList<>();

  Emitter(Lexer lexer) {
    this.lexer = lexer;
  }

  // --- registers

  /** Returns the first register that is not in use. */
  int firstFree() {
    return used;
  }

  /** Takes registers; returns the first of them. */
  int take(int count) {
    int first = used;
    used += count;
    if (used > MAX_REGISTERS) {
      throw lexer.plainError("function or expression too complex", line);
    }
    registers = Math.max(registers, used);
    return first;
  }

  /** Frees all registers from one on. */
  void freeFrom(int register) {
    used = register;
  }

  // --- constants

  int number(double value) {
    return constant(value);
  }

  int string(LuaString value) {
    return constant(value);
  }

  private int constant(Object value) {
    Integer known = indexes.get(value);
    if (known == null) {
      known = constants.size();
      if (known > Code.MAX) {
        throw lexer.plainError("constant table overflow", line);
      }
      constants.add(value);
      indexes.put(value, known);
    }
    return known;
  }

  int function(Prototype prototype) {
    functions.add(prototype);
    return functions.size() - 1;
  }

  // --- instructions

  /** Returns the index of the next instruction. */
  int here() {
    return size;
  }

  /** Adds an instruction; returns its index. */
  int emit(int operation, int a, int b, int c) {
    if (size == code.length) {
      code = Arrays.copyOf(code, size * 2);
      lines = Arrays.copyOf(lines, size * 2);
    }
    if (size > Code.MAX) {
      throw lexer.plainError("control structure too long", line);
    }
    code[size] = Code.of(operation, a, b, c);
    lines[size] = line;
    return size++;
  }

  /** Adds the end of a loop: its usual form, or another one for a body that only computes. */
  void loop(int usual, int numeric, int a, int start) {
    for (int i = start; i < size; i++) {
      if (!Code.isNumeric(Code.operation(code[i]))) {
        emit(usual, a, 0, start);
        return;
      }
    }
    emit(numeric, a, 0, start);
  }

  /** Lets the jump at an index go to another. */
  void jumpTo(int jump, int target) {
    code[jump] = Code.withTarget(code[jump], target);
  }

  /** Lets jumps go to the next instruction. */
  void land(List<Integer> jumps) {
    for (int jump : jumps) {
      jumpTo(jump, size);
    }
  }

  /** Gives an operand of the latest instruction its name for messages. */
  void name(int register, @Nullable String text) {
    if (text != null) {
      names.add(new Prototype.OperandName(size - 1, register, text));
    }
  }

  /** Returns the finished function. */
  Prototype finish(String chunk, Expression.Body body) {
    int n = constants.size();
    double[] numbers = new double[n];
    Object[] objects = constants.toArray();
    for (int i = 0; i < n; i++) {
      numbers[i] = Prototype.slotNumber(objects[i]);
    }
    int named = body.parameters().size() - (body.scope().isVararg && body.scope().line > 0 ? 1 : 0);
    return new Prototype(
        chunk,
        body.scope().line,
        named,
        body.scope().isVararg,
        body.needsArg(),
        registers,
        Arrays.copyOf(code, size),
        Arrays.copyOf(lines, size),
        objects,
        numbers,
        functions.toArray(Prototype[]::new),
        captures(body.scope()),
        names.toArray(Prototype.OperandName[]::new));
  }

  private static int[] captures(FunctionScope scope) {
    int[] captures = new int[scope.captured.size()];
    for (int i = 0; i < captures.length; i++) {
      Variable variable = scope.captured.get(i);
      captures[i] =
          variable.function == scope.outer ? variable.register : ~scope.outerIndex(variable);
    }
    return captures;
  }
}
