package io.reredis.lua.vm;

import static io.reredis.base.NotNull.notNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rare cases of instructions: events of metatables, conversions and errors. */
public final class Events {
  /** The maximum number of metatables in a chain of {@code __index}, as in Lua 5.1. */
  private static final int MAX_CHAIN = 100;

  private static final int MAX_STRING = 1 << 29;

  private Events() {}

  /** Returns the metatable of a value; null if it has none. */
  public static @Nullable LuaTable metatable(State state, @Nullable Object value) {
    if (value instanceof LuaTable t) {
      return t.metatable;
    }
    return value instanceof LuaString ? state.stringMetatable() : null;
  }

  /** Returns the handler of an event for a value; null if there is none. */
  public static @Nullable Object handler(State state, @Nullable Object value, Event event) {
    LuaTable t = metatable(state, value);
    return t == null ? null : t.get(event.key);
  }

  // --- indexing

  /** R(to) := R(from)[key]. */
  static void index(Coroutine co, int from, @Nullable Object key, int to) {
    Object value = co.get(from);
    if (!(value instanceof LuaTable) && handler(co.state, value, Event.INDEX) == null) {
      throw typeError(co, from, "index", value);
    }
    co.set(to, index(co, value, key));
  }

  /** R(to) := table[key]. */
  static void index(Coroutine co, LuaTable table, @Nullable Object key, int to) {
    co.set(to, index(co, (Object) table, key));
  }

  /**
   * Returns an element of a value, with its events.
   *
   * @throws LuaError if the value has no elements
   */
  public static @Nullable Object index(Coroutine co, @Nullable Object from, @Nullable Object key) {
    Object value = from;
    for (int i = 0; i < MAX_CHAIN; i++) {
      Object handler;
      if (value instanceof LuaTable t) {
        Object found = t.get(key);
        if (found != null || t.metatable == null) {
          return found;
        }
        handler = t.metatable.get(Event.INDEX.key);
        if (handler == null) {
          return null;
        }
      } else {
        handler = handler(co.state, value, Event.INDEX);
        if (handler == null) {
          throw LuaError.of("attempt to index a " + Types.name(value) + " value");
        }
      }
      if (handler instanceof LuaFunction f) {
        return co.call(f, value, key);
      }
      value = handler;
    }
    throw LuaError.of("loop in gettable");
  }

  /** R(to)[key] := R(from). */
  static void setIndex(Coroutine co, int to, @Nullable Object key, int from) {
    Object value = co.get(to);
    if (!(value instanceof LuaTable) && handler(co.state, value, Event.NEWINDEX) == null) {
      throw typeError(co, to, "index", value);
    }
    setIndex(co, value, key, co.get(from));
  }

  /** table[key] := R(from). */
  static void setIndex(Coroutine co, LuaTable table, @Nullable Object key, int from) {
    setIndex(co, (Object) table, key, co.get(from));
  }

  /**
   * Sets an element of a value, with its events.
   *
   * @throws LuaError if the value has no elements, or is a table that is read-only
   */
  public static void setIndex(
      Coroutine co, @Nullable Object to, @Nullable Object key, @Nullable Object element) {
    Object value = to;
    for (int i = 0; i < MAX_CHAIN; i++) {
      Object handler;
      if (value instanceof LuaTable t) {
        handler = t.metatable == null ? null : t.metatable.get(Event.NEWINDEX.key);
        if (handler == null || t.get(key) != null) {
          if (t.isReadOnly()) {
            throw LuaError.of("Attempt to modify a readonly table");
          }
          co.state.allocate(t.put(key, element));
          return;
        }
      } else {
        handler = handler(co.state, value, Event.NEWINDEX);
        if (handler == null) {
          throw LuaError.of("attempt to index a " + Types.name(value) + " value");
        }
      }
      if (handler instanceof LuaFunction f) {
        co.call(f, value, key, element);
        return;
      }
      value = handler;
    }
    throw LuaError.of("loop in settable");
  }

  // --- operators

  private static final Event[] OPERATIONS = {
    Event.ADD, Event.SUB, Event.MUL, Event.DIV, Event.MOD, Event.POW
  };

  /** Runs an operation whose result is no usual number. */
  static void arithmetic(Coroutine co, long instruction, int base) {
    int operation = Code.operation(instruction);
    boolean constant = (operation & 1) == 1;
    final Event event = OPERATIONS[(operation - Code.ADD) / 2];
    int b = base + Code.b(instruction);
    int c = constant ? -1 : base + Code.c(instruction);
    Object x = co.get(b);
    Prototype p = co.frame().closure.prototype;
    Object y = constant ? (Object) p.numbers()[Code.c(instruction)] : co.get(c);
    int to = base + Code.a(instruction);
    Double left = Numbers.toNumber(x);
    Double right = Numbers.toNumber(y);
    if (left != null && right != null) {
      co.numbers[to] = Arithmetic.apply(event, left, right);
      return;
    }
    Object handler = handler(co.state, x, event);
    if (handler == null) {
      handler = handler(co.state, y, event);
    }
    if (!(handler instanceof LuaFunction f)) {
      throw left == null
          ? typeError(co, b, "perform arithmetic on", x)
          : typeError(co, c, "perform arithmetic on", y);
    }
    co.set(to, co.call(f, x, y));
  }

  /** R(to) := -R(from) where that is no usual number. */
  static void negate(Coroutine co, int from, int to) {
    Object x = co.get(from);
    Double number = Numbers.toNumber(x);
    if (number != null) {
      co.numbers[to] = Arithmetic.apply(Event.UNM, number, 0);
      return;
    }
    if (!(handler(co.state, x, Event.UNM) instanceof LuaFunction f)) {
      throw typeError(co, from, "perform arithmetic on", x);
    }
    co.set(to, co.call(f, x, x));
  }

  /** R(to) := R(first) .. to .. R(last). */
  static void concatenate(Coroutine co, int first, int last, int to) {
    long size = 0;
    for (int i = first; i <= last; i++) {
      LuaString s = Numbers.toLuaString(co.get(i));
      if (s == null) {
        concatenateByEvents(co, first, last, to);
        return;
      }
      size += s.length();
    }
    for (int i = first; i <= last; i++) {
      if (!Slots.isObject(co.numbers[i])) {
        co.set(i, Numbers.toLuaString(co.get(i)));
      }
    }
    co.set(to, join(co, first, last, size));
  }

  private static LuaString join(Coroutine co, int first, int last, long size) {
    if (size > MAX_STRING) {
      throw LuaError.of("string length overflow");
    }
    co.state.allocate(size + 40);
    byte[] joined = new byte[(int) size];
    int at = 0;
    for (int i = first; i <= last; i++) {
      byte[] part = ((LuaString) notNull(co.get(i))).bytes();
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return LuaString.of(joined);
  }

  /** Joins from the end, two values at a time, or as many as are strings. */
  private static void concatenateByEvents(Coroutine co, int first, int last, int to) {
    Object right = co.get(last);
    for (int i = last - 1; i >= first; i--) {
      Object left = co.get(i);
      LuaString l = Numbers.toLuaString(left);
      LuaString r = Numbers.toLuaString(right);
      if (l != null && r != null) {
        right = join(co.state, l, r);
        continue;
      }
      Object handler = handler(co.state, left, Event.CONCAT);
      if (handler == null) {
        handler = handler(co.state, right, Event.CONCAT);
      }
      if (!(handler instanceof LuaFunction f)) {
        throw l == null
            ? typeError(co, i, "concatenate", left)
            : typeError(co, i + 1, "concatenate", right);
      }
      right = co.call(f, left, right);
    }
    co.set(to, right);
  }

  private static LuaString join(State state, LuaString left, LuaString right) {
    long size = (long) left.length() + right.length();
    if (size > MAX_STRING) {
      throw LuaError.of("string length overflow");
    }
    state.allocate(size + 40);
    byte[] joined = Arrays.copyOf(left.bytes(), (int) size);
    System.arraycopy(right.bytes(), 0, joined, left.length(), right.length());
    return LuaString.of(joined);
  }

  // --- comparisons

  /** Returns whether two values are equal, without events. */
  public static boolean rawEqual(@Nullable Object x, @Nullable Object y) {
    if (x == y) {
      return !(x instanceof Double d) || !d.isNaN();
    } else if (x instanceof Double a && y instanceof Double b) {
      return a.doubleValue() == b.doubleValue();
    }
    return x instanceof LuaString s && s.equals(y);
  }

  /** Returns whether two values are equal, with their event. */
  public static boolean equal(Coroutine co, @Nullable Object x, @Nullable Object y) {
    if (rawEqual(x, y)) {
      return true;
    }
    if (!(x instanceof LuaTable a && y instanceof LuaTable b)
        || a.metatable == null
        || b.metatable == null) {
      return false;
    }
    Object handler = a.metatable.get(Event.EQ.key);
    return handler instanceof LuaFunction f
        && (a.metatable == b.metatable || rawEqual(handler, b.metatable.get(Event.EQ.key)))
        && Types.isTrue(co.call(f, x, y));
  }

  static boolean isLess(Coroutine co, int x, int y) {
    return isLess(co, co.get(x), co.get(y));
  }

  static boolean isAtMost(Coroutine co, int x, int y) {
    return isAtMost(co, co.get(x), co.get(y));
  }

  /**
   * Returns whether a value is less than another.
   *
   * @throws LuaError if they cannot be compared
   */
  public static boolean isLess(Coroutine co, @Nullable Object x, @Nullable Object y) {
    if (x instanceof Double a && y instanceof Double b) {
      return a.doubleValue() < b.doubleValue();
    } else if (x instanceof LuaString a && y instanceof LuaString b) {
      return a.compareTo(b) < 0;
    }
    LuaFunction handler = comparison(co.state, x, y, Event.LT);
    if (handler == null) {
      throw comparisonError(x, y);
    }
    return Types.isTrue(co.call(handler, x, y));
  }

  private static boolean isAtMost(Coroutine co, @Nullable Object x, @Nullable Object y) {
    if (x instanceof Double a && y instanceof Double b) {
      return a.doubleValue() <= b.doubleValue();
    } else if (x instanceof LuaString a && y instanceof LuaString b) {
      return a.compareTo(b) <= 0;
    }
    LuaFunction handler = comparison(co.state, x, y, Event.LE);
    if (handler != null) {
      return Types.isTrue(co.call(handler, x, y));
    }
    handler = comparison(co.state, y, x, Event.LT);
    if (handler == null) {
      throw comparisonError(x, y);
    }
    return !Types.isTrue(co.call(handler, y, x));
  }

  /** Returns the handler that both values have; null if they have none in common. */
  private static @Nullable LuaFunction comparison(
      State state, @Nullable Object x, @Nullable Object y, Event event) {
    if (!Types.name(x).equals(Types.name(y))) {
      return null;
    }
    Object handler = handler(state, x, event);
    return handler instanceof LuaFunction f && rawEqual(f, handler(state, y, event)) ? f : null;
  }

  private static LuaError comparisonError(@Nullable Object x, @Nullable Object y) {
    String left = Types.name(x);
    String right = Types.name(y);
    return LuaError.of(
        left.equals(right)
            ? "attempt to compare two " + left + " values"
            : "attempt to compare " + left + " with " + right);
  }

  /** Returns whether a comparison of an object with a constant holds. */
  static boolean compareConstant(Coroutine co, int operation, int a, double k) {
    Object x = co.get(a);
    Double constant = k;
    return switch (operation) {
      case Code.LESS_K -> isLess(co, x, constant);
      case Code.NOT_LESS_K -> !isLess(co, x, constant);
      case Code.AT_MOST_K -> isAtMost(co, x, constant);
      case Code.NOT_AT_MOST_K -> !isAtMost(co, x, constant);
      case Code.GREATER_K -> isLess(co, constant, x);
      case Code.NOT_GREATER_K -> !isLess(co, constant, x);
      case Code.AT_LEAST_K -> isAtMost(co, constant, x);
      case Code.NOT_AT_LEAST_K -> !isAtMost(co, constant, x);
      default -> throw new IllegalStateException("no comparison " + operation);
    };
  }

  // --- loops

  /** Checks the three numbers of a loop at a register; returns whether the body runs at all. */
  static boolean prepareLoop(Coroutine co, int a) {
    co.numbers[a] = loopNumber(co, a, "initial value");
    co.numbers[a + 1] = loopNumber(co, a + 1, "limit");
    co.numbers[a + 2] = loopNumber(co, a + 2, "step");
    double first = co.numbers[a];
    double limit = co.numbers[a + 1];
    co.numbers[a + 3] = first;
    return co.numbers[a + 2] > 0 ? first <= limit : limit <= first;
  }

  private static double loopNumber(Coroutine co, int a, String what) {
    Double number = Numbers.toNumber(co.get(a));
    if (number == null) {
      throw LuaError.of("'for' " + what + " must be a number");
    }
    return number;
  }

  /**
   * Does at once what a loop over {@code next} would call.
   *
   * @param wanted the number of variables of the loop
   * @return false if the loop calls another function
   */
  static boolean next(Coroutine co, int a, int wanted) {
    if (!Slots.isObject(co.numbers[a])
        || !(co.objects[a] instanceof Builtin b)
        || !b.name.equals("next")
        || !Slots.isObject(co.numbers[a + 1])
        || !(co.objects[a + 1] instanceof LuaTable t)) {
      return false;
    }
    int position = t.nextPosition(t.positionAfter(co.get(a + 2)));
    co.clear(a + 3, a + 3 + wanted);
    if (position >= 0) {
      co.set(a + 3, t.keyAt(position));
      if (wanted > 1) {
        co.set(a + 4, t.valueAt(position));
      }
    }
    return true;
  }

  // --- errors

  /** Returns the error for an operand of a wrong type; names the operand if the code has a name. */
  static LuaError typeError(Coroutine co, int slot, String operation, @Nullable Object value) {
    String name = null;
    if (co.depth > 0) {
      Frame frame = co.frame();
      name = frame.closure.prototype.nameOf(frame.pc - 1, slot - frame.base);
    }
    String type = Types.name(value);
    return LuaError.of(
        name == null
            ? "attempt to " + operation + " a " + type + " value"
            : "attempt to " + operation + " " + name + " (a " + type + " value)");
  }
}
