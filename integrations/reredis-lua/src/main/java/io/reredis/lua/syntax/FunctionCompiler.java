package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import io.reredis.lua.vm.Prototype;
import java.util.ArrayList;
import java.util.List;

/** Makes the code of the statements of one function; {@link ExpressionCompiler} does the rest. */
final class FunctionCompiler {
  private final Lexer lexer;
  private final String chunk;
  private final Emitter out;
  private final ExpressionCompiler expressions;

  /** The jumps out of each loop around the current statement. */
  private final List<List<Integer>> breaks = new ArrayList<>();

  FunctionCompiler(Lexer lexer, String chunk) {
    this.lexer = lexer;
    this.chunk = chunk;
    this.out = new Emitter(lexer);
    this.expressions = new ExpressionCompiler(lexer, chunk, out);
  }

  /** Returns the code of a function. */
  Prototype compile(Expression.Body body) {
    out.line = body.scope().line;
    for (Variable parameter : body.parameters()) {
      parameter.register = out.take(1);
    }
    if (body.scope().isVararg && body.scope().line > 0 && !body.needsArg()) {
      int arg = body.parameters().size() - 1;
      out.emit(Code.LOAD_NIL, arg, arg, 0);
    }
    body.parameters().forEach(this::box);
    block(body.block());
    out.line = body.lastLine();
    out.emit(Code.RETURN, 0, 1, 0);
    return out.finish(chunk, body);
  }

  /** Puts a variable that inner functions use into a cell. */
  private void box(Variable variable) {
    if (variable.captured) {
      out.emit(Code.NEW_CELL, variable.register, 0, 0);
    }
  }

  private void block(List<Statement> statements) {
    int before = out.firstFree();
    statements.forEach(this::statement);
    out.freeFrom(before);
  }

  private void statement(Statement statement) {
    if (statement instanceof Statement.Declaration s) {
      declaration(s);
    } else if (statement instanceof Statement.Assignment s) {
      out.line = s.line();
      new AssignmentCompiler(out, expressions).compile(s);
    } else if (statement instanceof Statement.Execution s) {
      int before = out.firstFree();
      expressions.call(s.call(), before, 1);
      out.freeFrom(before);
    } else if (statement instanceof Statement.If s) {
      ifStatement(s);
    } else if (statement instanceof Statement.Return s) {
      returnStatement(s);
    } else if (statement instanceof Statement.LocalFunction s) {
      localFunction(s);
    } else if (statement instanceof Statement.NumericFor s) {
      numericFor(s);
    } else if (statement instanceof Statement.GenericFor s) {
      genericFor(s);
    } else if (statement instanceof Statement.While s) {
      whileStatement(s);
    } else if (statement instanceof Statement.Repeat s) {
      repeatStatement(s);
    } else if (statement instanceof Statement.Block s) {
      block(s.statements());
    } else if (statement instanceof Statement.Break s) {
      out.line = s.line();
      breaks.get(breaks.size() - 1).add(out.emit(Code.JUMP, 0, 0, 0));
    }
  }

  private void declaration(Statement.Declaration s) {
    out.line = s.line();
    int first = out.firstFree();
    expressions.list(s.values(), s.variables().size());
    for (int i = 0; i < s.variables().size(); i++) {
      s.variables().get(i).register = first + i;
      box(s.variables().get(i));
    }
  }

  private void localFunction(Statement.LocalFunction s) {
    out.line = s.line();
    Variable variable = s.variable();
    variable.register = out.take(1);
    if (variable.captured) {
      out.emit(Code.LOAD_NIL, variable.register, variable.register, 0);
      box(variable);
      int value = out.firstFree();
      expressions.into(s.function(), out.take(1));
      out.emit(Code.SET_CELL, variable.register, value, 0);
      out.freeFrom(value);
    } else {
      expressions.into(s.function(), variable.register);
    }
  }

  private void ifStatement(Statement.If s) {
    List<Integer> ends = new ArrayList<>();
    int last = s.branches().size() - 1;
    for (int i = 0; i <= last; i++) {
      Statement.Branch branch = s.branches().get(i);
      out.line = branch.line();
      List<Integer> skips = new ArrayList<>();
      expressions.jump(branch.condition(), false, skips);
      block(branch.block());
      if (i < last || s.otherwise() != null) {
        ends.add(out.emit(Code.JUMP, 0, 0, 0));
      }
      out.land(skips);
    }
    if (s.otherwise() != null) {
      block(s.otherwise());
    }
    out.land(ends);
  }

  private void returnStatement(Statement.Return s) {
    out.line = s.line();
    List<Expression> values = s.values();
    int first = out.firstFree();
    if (values.size() == 1 && values.get(0) instanceof Expression.Invocation call) {
      expressions.tailCall(call, first);
      out.emit(Code.RETURN, first, 0, 0);
    } else if (values.size() == 1 && !ExpressionCompiler.isMulti(values.get(0))) {
      int register = expressions.any(values.get(0));
      out.emit(Code.RETURN, register, 2, 0);
    } else {
      boolean open = expressions.openList(values);
      out.emit(Code.RETURN, first, open ? 0 : values.size() + 1, 0);
    }
    out.freeFrom(first);
  }

  // --- loops

  private void body(List<Statement> statements) {
    breaks.add(new ArrayList<>());
    block(statements);
  }

  private void endLoop() {
    out.land(breaks.remove(breaks.size() - 1));
  }

  private void whileStatement(Statement.While s) {
    int start = out.here();
    out.line = s.line();
    List<Integer> exits = new ArrayList<>();
    expressions.jump(s.condition(), false, exits);
    body(s.block());
    out.line = s.lastLine();
    out.loop(Code.LOOP, Code.NUMERIC_LOOP, 0, start);
    out.land(exits);
    endLoop();
  }

  private void repeatStatement(Statement.Repeat s) {
    final int start = out.here();
    final int before = out.firstFree();
    breaks.add(new ArrayList<>());
    s.block().forEach(this::statement);
    List<Integer> exits = new ArrayList<>();
    expressions.jump(s.condition(), true, exits);
    out.loop(Code.LOOP, Code.NUMERIC_LOOP, 0, start);
    out.freeFrom(before);
    out.land(exits);
    endLoop();
  }

  private void numericFor(Statement.NumericFor s) {
    out.line = s.line();
    int a = out.firstFree();
    expressions.into(s.from(), out.take(1));
    expressions.into(s.to(), out.take(1));
    if (s.step() == null) {
      out.emit(Code.LOAD_NUMBER, out.take(1), out.number(1), 0);
    } else {
      expressions.into(s.step(), out.take(1));
    }
    s.variable().register = out.take(1);
    int prepare = out.emit(Code.FOR_PREPARE, a, 0, 0);
    final int start = out.here();
    box(s.variable());
    body(s.block());
    out.line = s.line();
    out.loop(Code.FOR_LOOP, Code.NUMERIC_FOR_LOOP, a, start);
    out.jumpTo(prepare, out.here());
    endLoop();
    out.freeFrom(a);
  }

  private void genericFor(Statement.GenericFor s) {
    out.line = s.line();
    int a = out.firstFree();
    expressions.list(s.values(), 3);
    int count = s.variables().size();
    int first = out.take(Math.max(3, count));
    int skip = out.emit(Code.JUMP, 0, 0, 0);
    int start = out.here();
    for (int i = 0; i < count; i++) {
      s.variables().get(i).register = first + i;
      box(s.variables().get(i));
    }
    body(s.block());
    out.jumpTo(skip, out.here());
    out.line = s.line();
    out.emit(Code.FOR_CALL, a, 0, count);
    out.emit(Code.CALL, first, 3, count + 1);
    out.emit(Code.FOR_EACH, a, 0, start);
    endLoop();
    out.freeFrom(a);
  }
}
