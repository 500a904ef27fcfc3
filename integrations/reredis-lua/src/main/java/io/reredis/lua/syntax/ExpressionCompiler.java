package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the code of the expressions of one function. */
final class ExpressionCompiler {
  /** The number of elements of a table that are set by one instruction. */
  private static final int BATCH = 50;

  private final Lexer lexer;
  private final String chunk;
  private final Emitter out;

  ExpressionCompiler(Lexer lexer, String chunk, Emitter out) {
    this.lexer = lexer;
    this.chunk = chunk;
    this.out = out;
  }

  /** Returns whether an expression may have any number of values. */
  static boolean isMulti(Expression e) {
    return e instanceof Expression.Invocation || e instanceof Expression.Varargs;
  }

  /** Returns a register with the value: that of a local variable, or a new one. */
  int any(Expression e) {
    if (e instanceof Expression.Local local && !local.variable().captured) {
      return local.variable().register;
    }
    int register = out.take(1);
    into(e, register);
    return register;
  }

  /** Returns whether the code of an expression writes its result last, and only once. */
  static boolean writesLast(Expression e) {
    if (e instanceof Expression.Single v) {
      return writesLast(v.expression());
    }
    return !(e instanceof Expression.Choice
        || e instanceof Expression.Constructor
        || e instanceof Expression.Invocation);
  }

  /**
   * Puts the value into a register in use: the newest one, or that of a local variable if {@link
   * #writesLast}, since the expression may use the variable.
   */
  void into(Expression e, int to) {
    if (e instanceof Expression.Numeral v) {
      out.emit(Code.LOAD_NUMBER, to, out.number(v.value()), 0);
    } else if (e instanceof Expression.Text v) {
      out.emit(Code.LOAD_STRING, to, out.string(v.value()), 0);
    } else if (e instanceof Expression.Nil) {
      out.emit(Code.LOAD_NIL, to, to, 0);
    } else if (e instanceof Expression.Truth v) {
      out.emit(Code.LOAD_BOOLEAN, to, v.value() ? 1 : 0, 0);
    } else if (e instanceof Expression.Local v) {
      local(v.variable(), to);
    } else if (e instanceof Expression.Captured v) {
      out.emit(Code.GET_CAPTURED, to, v.index(), 0);
    } else if (e instanceof Expression.Global v) {
      out.line = v.line();
      out.emit(Code.GET_GLOBAL, to, out.string(v.name()), 0);
    } else if (e instanceof Expression.Element v) {
      element(v, to);
    } else if (e instanceof Expression.Invocation v) {
      callInto(v, to);
    } else if (e instanceof Expression.Operation v) {
      operation(v, to);
    } else if (e instanceof Expression.Comparison || e instanceof Expression.Choice) {
      choose(e, to);
    } else if (e instanceof Expression.Prefix v) {
      prefix(v, to);
    } else if (e instanceof Expression.Concatenation v) {
      concatenate(v, to);
    } else if (e instanceof Expression.Single v) {
      into(v.expression(), to);
    } else if (e instanceof Expression.Constructor v) {
      constructor(v, to);
    } else if (e instanceof Expression.Lambda v) {
      function(v, to);
    } else if (e instanceof Expression.Varargs) {
      out.emit(Code.VARARG, to, 2, 0);
    }
  }

  private void local(Variable variable, int to) {
    if (variable.captured) {
      out.emit(Code.GET_CELL, to, variable.register, 0);
    } else if (variable.register != to) {
      out.emit(Code.MOVE, to, variable.register, 0);
    }
  }

  private void function(Expression.Lambda v, int to) {
    int line = out.line;
    int index = out.function(new FunctionCompiler(lexer, chunk).compile(v.body()));
    out.emit(Code.CLOSURE, to, index, 0);
    out.line = line;
  }

  /** Returns how messages name an operand; null if it has no name. */
  static @Nullable String nameOf(Expression e) {
    if (e instanceof Expression.Local v) {
      return "local '" + v.variable().name + "'";
    } else if (e instanceof Expression.Captured v) {
      return "upvalue '" + v.name() + "'";
    } else if (e instanceof Expression.Global v) {
      return "global '" + v.name() + "'";
    } else if (e instanceof Expression.Element v) {
      return v.key() instanceof Expression.Text t ? "field '" + t.value() + "'" : "field '?'";
    } else if (e instanceof Expression.Invocation v && v.method() != null) {
      return null;
    } else if (e instanceof Expression.Single v && !isMulti(v.expression())) {
      return nameOf(v.expression());
    }
    return null;
  }

  // --- operators

  private void element(Expression.Element v, int to) {
    int before = out.firstFree();
    int table = any(v.table());
    if (v.key() instanceof Expression.Text key) {
      out.line = v.line();
      out.emit(Code.GET_FIELD, to, table, out.string(key.value()));
    } else {
      int key = any(v.key());
      out.line = v.line();
      out.emit(Code.GET_INDEX, to, table, key);
    }
    out.name(table, nameOf(v.table()));
    out.freeFrom(before);
  }

  private void operation(Expression.Operation v, int to) {
    Expression folded = fold(v);
    if (folded instanceof Expression.Numeral) {
      into(folded, to);
      return;
    }
    int before = out.firstFree();
    int left = any(v.left());
    if (v.right() instanceof Expression.Numeral n) {
      out.line = v.line();
      out.emit(v.operation() + 1, to, left, out.number(n.value()));
    } else {
      int right = any(v.right());
      out.line = v.line();
      out.emit(v.operation(), to, left, right);
      out.name(right, nameOf(v.right()));
    }
    out.name(left, nameOf(v.left()));
    out.freeFrom(before);
  }

  /** Does an operation on numerals at once, as Lua 5.1 does, unless it divides by zero. */
  private static Expression fold(Expression.Operation v) {
    Expression left = v.left() instanceof Expression.Operation l ? fold(l) : v.left();
    Expression right = v.right() instanceof Expression.Operation r ? fold(r) : v.right();
    if (left instanceof Expression.Numeral x && right instanceof Expression.Numeral y) {
      double result =
          switch (v.operation()) {
            case Code.ADD -> x.value() + y.value();
            case Code.SUBTRACT -> x.value() - y.value();
            case Code.MULTIPLY -> x.value() * y.value();
            case Code.DIVIDE -> y.value() == 0 ? Double.NaN : x.value() / y.value();
            default -> Double.NaN;
          };
      if (!Double.isNaN(result)) {
        return new Expression.Numeral(result);
      }
    }
    return v;
  }

  private void prefix(Expression.Prefix v, int to) {
    int before = out.firstFree();
    int operand = any(v.operand());
    out.line = v.line();
    out.emit(v.operation(), to, operand, 0);
    out.name(operand, nameOf(v.operand()));
    out.freeFrom(before);
  }

  private void concatenate(Expression.Concatenation v, int to) {
    int first = out.firstFree();
    for (Expression part : v.parts()) {
      into(part, out.take(1));
    }
    out.line = v.line();
    out.emit(Code.CONCATENATE, to, first, out.firstFree() - 1);
    for (int i = 0; i < v.parts().size(); i++) {
      out.name(first + i, nameOf(v.parts().get(i)));
    }
    out.freeFrom(first);
  }

  // --- conditions

  /** Puts the value of a comparison, {@code and} or {@code or} into a register. */
  private void choose(Expression e, int to) {
    if (e instanceof Expression.Choice v) {
      into(v.left(), to);
      int skip = out.emit(v.both() ? Code.JUMP_UNLESS : Code.JUMP_IF, to, 0, 0);
      into(v.right(), to);
      out.jumpTo(skip, out.here());
      return;
    }
    List<Integer> falses = new ArrayList<>();
    jump(e, false, falses);
    out.emit(Code.LOAD_BOOLEAN, to, 1, 0);
    int end = out.emit(Code.JUMP, 0, 0, 0);
    out.land(falses);
    out.emit(Code.LOAD_BOOLEAN, to, 0, 0);
    out.jumpTo(end, out.here());
  }

  /** Jumps if a condition is {@code sense}; adds the jumps, whose target is still open. */
  void jump(Expression e, boolean sense, List<Integer> jumps) {
    if (e instanceof Expression.Single v && !isMulti(v.expression())) {
      jump(v.expression(), sense, jumps);
    } else if (e instanceof Expression.Prefix v && v.operation() == Code.NOT) {
      jump(v.operand(), !sense, jumps);
    } else if (e instanceof Expression.Choice v) {
      if (v.both() == sense) {
        List<Integer> skips = new ArrayList<>();
        jump(v.left(), !sense, skips);
        jump(v.right(), sense, jumps);
        out.land(skips);
      } else {
        jump(v.left(), sense, jumps);
        jump(v.right(), sense, jumps);
      }
    } else if (e instanceof Expression.Comparison v) {
      compare(v, sense, jumps);
    } else if (isConstant(e)) {
      if (isTrue(e) == sense) {
        jumps.add(out.emit(Code.JUMP, 0, 0, 0));
      }
    } else {
      int before = out.firstFree();
      int register = any(e);
      jumps.add(out.emit(sense ? Code.JUMP_IF : Code.JUMP_UNLESS, register, 0, 0));
      out.freeFrom(before);
    }
  }

  private static boolean isConstant(Expression e) {
    return e instanceof Expression.Nil
        || e instanceof Expression.Truth
        || e instanceof Expression.Numeral
        || e instanceof Expression.Text;
  }

  private static boolean isTrue(Expression e) {
    return e instanceof Expression.Truth t ? t.value() : !(e instanceof Expression.Nil);
  }

  private void compare(Expression.Comparison v, boolean sense, List<Integer> jumps) {
    int before = out.firstFree();
    Expression left = v.left();
    Expression right = v.right();
    Token operator = v.operator();
    if (isNumberOrText(left, operator) && !isNumberOrText(right, operator)) {
      Expression swapped = left;
      left = right;
      right = swapped;
      operator = mirrored(operator);
    }
    int operation = withConstant(operator);
    if (right instanceof Expression.Numeral n) {
      int register = any(left);
      out.line = v.line();
      jumps.add(out.emit(sensed(operation, sense), register, out.number(n.value()), 0));
    } else if (right instanceof Expression.Text t && operation <= Code.NOT_EQUAL_K) {
      int register = any(left);
      out.line = v.line();
      jumps.add(out.emit(sensed(operation, sense), register, out.string(t.value()), 0));
    } else {
      compareRegisters(v, sense, jumps);
    }
    out.freeFrom(before);
  }

  private void compareRegisters(Expression.Comparison v, boolean sense, List<Integer> jumps) {
    int left = any(v.left());
    int right = any(v.right());
    out.line = v.line();
    int operation =
        switch (v.operator()) {
          case EQUAL -> Code.EQUAL;
          case NOT_EQUAL -> Code.NOT_EQUAL;
          case LESS, GREATER -> Code.LESS;
          default -> Code.AT_MOST;
        };
    boolean swap = v.operator() == Token.GREATER || v.operator() == Token.AT_LEAST;
    jumps.add(out.emit(sensed(operation, sense), swap ? right : left, swap ? left : right, 0));
  }

  private static boolean isNumberOrText(Expression e, Token operator) {
    boolean equality = operator == Token.EQUAL || operator == Token.NOT_EQUAL;
    return e instanceof Expression.Numeral || equality && e instanceof Expression.Text;
  }

  private static Token mirrored(Token operator) {
    return switch (operator) {
      case LESS -> Token.GREATER;
      case GREATER -> Token.LESS;
      case AT_MOST -> Token.AT_LEAST;
      case AT_LEAST -> Token.AT_MOST;
      default -> operator;
    };
  }

  private static int withConstant(Token operator) {
    return switch (operator) {
      case EQUAL -> Code.EQUAL_K;
      case NOT_EQUAL -> Code.NOT_EQUAL_K;
      case LESS -> Code.LESS_K;
      case GREATER -> Code.GREATER_K;
      case AT_MOST -> Code.AT_MOST_K;
      default -> Code.AT_LEAST_K;
    };
  }

  /** Returns a comparison, or its negation, which is next to it. */
  private static int sensed(int operation, boolean sense) {
    return sense ? operation : operation ^ 1;
  }

  // --- lists and calls

  /** Puts the values of expressions into new registers, adjusted to a number of values. */
  void list(List<Expression> values, int wanted) {
    int given = values.size();
    for (int i = 0; i < given; i++) {
      Expression e = values.get(i);
      if (i == given - 1 && isMulti(e) && wanted > given - 1) {
        int first = out.firstFree();
        int more = wanted - given + 1;
        if (e instanceof Expression.Invocation call) {
          call(call, first, more + 1);
          out.freeFrom(first);
          out.take(more);
        } else {
          out.take(more);
          out.emit(Code.VARARG, first, more + 1, 0);
        }
        return;
      }
      if (i < wanted) {
        into(e, out.take(1));
      } else {
        int extra = out.firstFree();
        into(e, out.take(1));
        out.freeFrom(extra);
      }
    }
    if (given < wanted) {
      int first = out.take(wanted - given);
      out.emit(Code.LOAD_NIL, first, first + wanted - given - 1, 0);
    }
  }

  /**
   * Puts the values of expressions into new registers; returns whether the last one left any number
   * of values up to the top.
   */
  boolean openList(List<Expression> values) {
    int last = values.size() - 1;
    for (int i = 0; i < last; i++) {
      into(values.get(i), out.take(1));
    }
    if (last < 0) {
      return false;
    }
    Expression e = values.get(last);
    int register = out.firstFree();
    if (e instanceof Expression.Invocation call) {
      call(call, register, 0);
      return true;
    }
    out.take(1);
    if (e instanceof Expression.Varargs) {
      out.emit(Code.VARARG, register, 0, 0);
      return true;
    }
    into(e, register);
    return false;
  }

  private void callInto(Expression.Invocation v, int to) {
    out.freeFrom(to);
    call(v, to, 2);
  }

  /**
   * Calls a function at a register, which is the first free one.
   *
   * @param results the number of results plus 1; 0 for all up to the top
   */
  void call(Expression.Invocation v, int at, int results) {
    emitCall(Code.CALL, v, at, results);
  }

  /** Calls a function in place of this one. */
  void tailCall(Expression.Invocation v, int at) {
    emitCall(Code.TAIL_CALL, v, at, 0);
  }

  private void emitCall(int operation, Expression.Invocation v, int at, int results) {
    out.take(1);
    int fixed = v.arguments().size();
    String name = nameOf(v.callee());
    if (v.method() == null) {
      into(v.callee(), at);
    } else {
      int self = any(v.callee());
      if (out.firstFree() == at + 1) {
        out.take(1);
      }
      out.line = v.line();
      out.emit(Code.SELF, at, self, out.string(v.method()));
      out.name(self, nameOf(v.callee()));
      name = "method '" + v.method() + "'";
      fixed++;
      out.freeFrom(at + 2);
    }
    boolean open = openList(v.arguments());
    out.line = v.line();
    out.emit(operation, at, open ? 0 : fixed + 1, results);
    out.name(at, name);
    out.freeFrom(at + 1);
  }

  // --- tables

  private void constructor(Expression.Constructor v, int to) {
    List<Expression> elements = new ArrayList<>();
    int fields = 0;
    for (Expression.Item item : v.items()) {
      if (item.key() == null) {
        elements.add(item.value());
      } else {
        fields++;
      }
    }
    boolean open =
        !elements.isEmpty()
            && isMulti(elements.get(elements.size() - 1))
            && v.items().get(v.items().size() - 1).key() == null;
    int sized = elements.size() - (open ? 1 : 0);
    out.emit(Code.NEW_TABLE, to, Math.min(sized, Code.MAX), Math.min(fields, Code.MAX));
    items(v, to, open);
  }

  /**
   * Sets the items in their order. Elements are collected in the registers behind the table and set
   * some at a time; fields are set at once.
   */
  private void items(Expression.Constructor v, int table, boolean open) {
    List<Expression.Item> items = v.items();
    int pending = 0;
    int done = 0;
    int before = out.firstFree();
    for (int i = 0; i < items.size(); i++) {
      Expression.Item item = items.get(i);
      if (item.key() != null) {
        field(item, table);
        continue;
      }
      boolean last = open && i == items.size() - 1;
      if (last) {
        openList(List.of(item.value()));
        out.emit(Code.SET_LIST, table, 0, done);
        out.freeFrom(before);
        return;
      }
      into(item.value(), out.take(1));
      if (++pending == BATCH) {
        out.emit(Code.SET_LIST, table, pending, done);
        out.freeFrom(before);
        done += pending;
        pending = 0;
      }
    }
    if (pending > 0) {
      out.emit(Code.SET_LIST, table, pending, done);
    }
    out.freeFrom(before);
  }

  private void field(Expression.Item item, int table) {
    int before = out.firstFree();
    if (item.key() instanceof Expression.Text key) {
      int value = any(item.value());
      out.emit(Code.SET_FIELD, table, out.string(key.value()), value);
    } else if (item.key() != null) {
      int key = any(item.key());
      int value = any(item.value());
      out.emit(Code.SET_INDEX, table, key, value);
    }
    out.freeFrom(before);
  }
}
