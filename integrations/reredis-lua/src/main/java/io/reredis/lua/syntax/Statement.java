package io.reredis.lua.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement as the parser reads it. */
sealed interface Statement {
  /** {@code local a, b = x, y}. */
  record Declaration(List<Variable> variables, List<Expression> values, int line)
      implements Statement {}

  /** {@code local function f}. */
  record LocalFunction(Variable variable, Expression.Lambda function, int line)
      implements Statement {}

  /** {@code a, b = x, y}. */
  record Assignment(List<Expression> targets, List<Expression> values, int line)
      implements Statement {}

  /** A call for its effect. */
  record Execution(Expression.Invocation call) implements Statement {}

  /** {@code do ... end}. */
  record Block(List<Statement> statements) implements Statement {}

  /** {@code while c do ... end}. */
  record While(Expression condition, List<Statement> block, int line, int lastLine)
      implements Statement {}

  /** {@code repeat ... until c}. */
  record Repeat(List<Statement> block, Expression condition, int line) implements Statement {}

  /** {@code if ... end}. */
  record If(List<Branch> branches, @Nullable List<Statement> otherwise) implements Statement {}

  /** A condition of an {@code if} with its statements. */
  record Branch(Expression condition, List<Statement> block, int line) {}

  /** {@code for i = a, b, c do ... end}. */
  record NumericFor(
      Variable variable,
      Expression from,
      Expression to,
      @Nullable Expression step,
      List<Statement> block,
      int line)
      implements Statement {}

  /** {@code for a, b in x do ... end}. */
  record GenericFor(
      List<Variable> variables, List<Expression> values, List<Statement> block, int line)
      implements Statement {}

  /** {@code return x}. */
  record Return(List<Expression> values, int line) implements Statement {}

  /** {@code break}. */
  record Break(int line) implements Statement {}
}
