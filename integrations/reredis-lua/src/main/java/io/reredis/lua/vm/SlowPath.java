package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/** Runs the instructions, and the cases of instructions, that {@link Interpreter} leaves out. */
final class SlowPath {
  private SlowPath() {}

  /**
   * Runs one instruction of the newest frame. The {@code pc} of the frame is that of the next
   * instruction; a jump changes it. The stack may be another one afterwards.
   */
  static void run(Coroutine co, Frame frame, long i) {
    int base = frame.base;
    int a = base + Code.a(i);
    int b = Code.b(i);
    int c = Code.c(i);
    Closure closure = frame.closure;
    @Nullable Object[] k = closure.prototype.constants();
    int operation = Code.operation(i);
    switch (operation) {
      case Code.NEW_CELL -> newCell(co, a);
      case Code.GET_GLOBAL -> Events.index(co, closure.environment, k[b], a);
      case Code.SET_GLOBAL -> Events.setIndex(co, closure.environment, k[b], a);
      case Code.GET_INDEX -> Events.index(co, base + b, co.get(base + c), a);
      case Code.GET_FIELD, Code.SELF -> Events.index(co, base + b, k[c], a);
      case Code.SET_INDEX -> Events.setIndex(co, a, co.get(base + b), base + c);
      case Code.SET_FIELD -> Events.setIndex(co, a, k[b], base + c);
      case Code.NEW_TABLE -> newTable(co, a, b, c);
      case Code.ADD,
          Code.ADD_K,
          Code.SUBTRACT,
          Code.SUBTRACT_K,
          Code.MULTIPLY,
          Code.MULTIPLY_K,
          Code.DIVIDE,
          Code.DIVIDE_K,
          Code.MODULO,
          Code.MODULO_K,
          Code.POWER,
          Code.POWER_K ->
          Events.arithmetic(co, i, base);
      case Code.NEGATE -> Events.negate(co, base + b, a);
      case Code.LENGTH -> length(co, base + b, a);
      case Code.CONCATENATE -> Events.concatenate(co, base + b, base + c, a);
      case Code.LOOP, Code.FOR_LOOP, Code.NUMERIC_LOOP, Code.NUMERIC_FOR_LOOP, Code.FOR_EACH ->
          co.state.refuel();
      case Code.EQUAL, Code.NOT_EQUAL -> {
        boolean equal = Events.equal(co, co.objects[a], co.objects[base + b]);
        jump(frame, equal == (operation == Code.EQUAL), c);
      }
      case Code.LESS, Code.NOT_LESS ->
          jump(frame, Events.isLess(co, a, base + b) == (operation == Code.LESS), c);
      case Code.AT_MOST, Code.NOT_AT_MOST ->
          jump(frame, Events.isAtMost(co, a, base + b) == (operation == Code.AT_MOST), c);
      case Code.LESS_K,
          Code.NOT_LESS_K,
          Code.AT_MOST_K,
          Code.NOT_AT_MOST_K,
          Code.GREATER_K,
          Code.NOT_GREATER_K,
          Code.AT_LEAST_K,
          Code.NOT_AT_LEAST_K -> {
        double constant = closure.prototype.numbers()[b];
        jump(frame, Events.compareConstant(co, operation, a, constant), c);
      }
      case Code.FOR_PREPARE -> jump(frame, !Events.prepareLoop(co, a), c);
      case Code.FOR_CALL -> prepareCall(co, frame, a, c);
      case Code.SET_LIST -> setList(co, a, b == 0 ? co.top - a - 1 : b, c);
      case Code.CLOSURE -> {
        Prototype made = closure.prototype.functions()[b];
        co.set(a, close(co.state, closure, made, co.objects, base));
      }
      case Code.VARARG -> varargs(co, frame, a, b);
      default -> throw new IllegalStateException("no instruction " + operation);
    }
  }

  private static void jump(Frame frame, boolean condition, int target) {
    if (condition) {
      frame.pc = target;
    }
  }

  private static void newCell(Coroutine co, int a) {
    co.state.allocate(32);
    double number = co.numbers[a];
    co.objects[a] = new Cell(number, Slots.isObject(number) ? co.objects[a] : null);
    co.numbers[a] = Slots.OBJECT;
  }

  private static void newTable(Coroutine co, int a, int elements, int fields) {
    LuaTable made = new LuaTable(elements, fields);
    co.set(a, made);
    co.state.allocate(made.bytes());
  }

  private static void length(Coroutine co, int from, int to) {
    Object value = co.get(from);
    if (value instanceof LuaTable t) {
      co.numbers[to] = t.length();
    } else if (value instanceof LuaString s) {
      co.numbers[to] = s.length();
    } else {
      throw Events.typeError(co, from, "get length of", value);
    }
  }

  /** Puts the iterator call of a loop at R(a + 3), or runs {@code next} and skips the call. */
  private static void prepareCall(Coroutine co, Frame frame, int a, int variables) {
    if (Events.next(co, a, variables)) {
      frame.pc++;
    } else {
      for (int i = 0; i < 3; i++) {
        co.copy(a + i, a + 3 + i);
      }
    }
  }

  private static void setList(Coroutine co, int a, int count, int from) {
    LuaTable t = (LuaTable) co.objects[a];
    long grown = 0;
    if (t.numbers.length < from + count) {
      long before = t.bytes();
      t.growArray(from + count);
      grown = t.bytes() - before;
    }
    for (int i = 1; i <= count; i++) {
      grown += t.storeInArray(from + i - 1, co.numbers[a + i], co.objects[a + i]);
    }
    co.state.allocate(grown);
  }

  private static Closure close(
      State state, Closure outer, Prototype p, @Nullable Object[] r, int base) {
    int[] captures = p.captures();
    Cell[] cells = new Cell[captures.length];
    for (int i = 0; i < cells.length; i++) {
      int from = captures[i];
      cells[i] = from >= 0 ? (Cell) r[base + from] : outer.captured[~from];
    }
    state.allocate(48 + 4L * cells.length);
    return new Closure(p, cells, outer.environment);
  }

  private static void varargs(Coroutine co, Frame frame, int a, int b) {
    int count = b == 0 ? frame.varargs : b - 1;
    if (b == 0) {
      co.ensure(a + count);
      co.top = a + count;
    }
    int given = Math.min(count, frame.varargs);
    for (int i = 0; i < given; i++) {
      co.copy(frame.base - frame.varargs + i, a + i);
    }
    co.clear(a + given, a + count);
  }
}
