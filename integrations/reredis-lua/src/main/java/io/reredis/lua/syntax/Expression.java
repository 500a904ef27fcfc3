package io.reredis.lua.syntax;

import io.reredis.lua.vm.LuaString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression as the parser reads it. */
sealed interface Expression {
  /** {@code nil}. */
  record Nil() implements Expression {}

  /** {@code true} or {@code false}. */
  record Truth(boolean value) implements Expression {}

  /** A numeral, or an operation on numerals that is done once. */
  record Numeral(double value) implements Expression {}

  /** A string. */
  record Text(LuaString value) implements Expression {}

  /** {@code ...}. */
  record Varargs() implements Expression {}

  /** A function. */
  record Lambda(Body body) implements Expression {}

  /** A local variable of the function. */
  record Local(Variable variable) implements Expression {}

  /** A local variable of an outer function. */
  record Captured(LuaString name, int index, Variable variable) implements Expression {}

  /** A global variable. */
  record Global(LuaString name, int line) implements Expression {}

  /** An element of a table. */
  record Element(Expression table, Expression key, int line) implements Expression {}

  /** A call; with a method name if it is {@code callee:method(...)}. */
  record Invocation(
      Expression callee, @Nullable LuaString method, List<Expression> arguments, int line)
      implements Expression {}

  /** An operation on two numbers: the operator is an operation of the interpreter. */
  record Operation(int operation, Expression left, Expression right, int line)
      implements Expression {}

  /** A comparison. */
  record Comparison(Token operator, Expression left, Expression right, int line)
      implements Expression {}

  /** Strings that are joined. */
  record Concatenation(List<Expression> parts, int line) implements Expression {}

  /** {@code -x}, {@code not x} or {@code #x}. */
  record Prefix(int operation, Expression operand, int line) implements Expression {}

  /** {@code and} if {@code both}, else {@code or}. */
  record Choice(boolean both, Expression left, Expression right) implements Expression {}

  /** An expression in parentheses, which has one value. */
  record Single(Expression expression) implements Expression {}

  /** A table. */
  record Constructor(List<Item> items, int line) implements Expression {}

  /** An item of a table; without a key it is the next element. */
  record Item(@Nullable Expression key, Expression value) {}

  /** The parameters and statements of a function. */
  record Body(
      FunctionScope scope,
      List<Variable> parameters,
      boolean needsArg,
      List<Statement> block,
      int lastLine) {}
}
