package io.reredis.lua.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a function that is being read, and those that it captures. */
final class FunctionScope {
  /** The maximum number of captured variables, as in Lua 5.1. */
  private static final int MAX_CAPTURED = 60;

  final @Nullable FunctionScope outer;
  final boolean isVararg;
  final int line;

  /** The visible local variables, the newest last. */
  final List<Variable> visible = new ArrayList<>();

  /** The variables of outer functions that this one uses, in the order of their first use. */
  final List<Variable> captured = new ArrayList<>();

  private final Map<Variable, Integer> indexes = new HashMap<>();

  /** The depth of loops around the current statement. */
  int loops;

  FunctionScope(@Nullable FunctionScope outer, boolean isVararg, int line) {
    this.outer = outer;
    this.isVararg = isVararg;
    this.line = line;
  }

  /**
   * Returns the index of a captured variable in this function; every function between the two
   * captures it as well.
   */
  int capture(Variable variable, Lexer lexer) {
    Integer known = indexes.get(variable);
    if (known != null) {
      return known;
    }
    variable.captured = true;
    if (outer != null && variable.function != outer) {
      outer.capture(variable, lexer);
    }
    if (captured.size() == MAX_CAPTURED) {
      String where = line == 0 ? "main function" : "function at line " + line;
      throw lexer.plainError(where + " has more than " + MAX_CAPTURED + " upvalues", lexer.line);
    }
    captured.add(variable);
    indexes.put(variable, captured.size() - 1);
    return captured.size() - 1;
  }

  /** Returns the index that a captured variable has in the enclosing function. */
  int outerIndex(Variable variable) {
    assert outer != null;
    Integer index = outer.indexes.get(variable);
    assert index != null;
    return index;
  }
}
