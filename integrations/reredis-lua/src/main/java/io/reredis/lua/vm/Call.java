package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of a Java function, counted from 1, and the place of its results. Valid during the
 * call; every coroutine has one.
 */
public final class Call {
  private final Coroutine co;

  /** The stack index of the first argument. */
  int base;

  /** The number of arguments. */
  int count;

  /** The stack index behind the last result. */
  int results;

  /** The stack indexes of the values that a coroutine gives when it yields. */
  int yieldFrom;

  int yieldTo;

  Call(Coroutine co) {
    this.co = co;
  }

  /** Returns the coroutine that makes the call. */
  public Coroutine coroutine() {
    return co;
  }

  /** Returns the world of the call. */
  public State state() {
    return co.state;
  }

  // --- arguments

  /** Returns the number of arguments. */
  public int count() {
    return count;
  }

  /** Returns an argument; null if it is nil or absent. */
  public @Nullable Object get(int index) {
    return index <= count ? co.get(base + index - 1) : null;
  }

  /** Returns whether an argument is absent or nil. */
  public boolean isNil(int index) {
    return get(index) == null;
  }

  /** Returns an argument that may be nil but not absent. */
  public @Nullable Object any(int index) {
    if (index > count) {
      throw argumentError(index, "value expected");
    }
    return get(index);
  }

  /** Returns a number, or the value of a string that is one. */
  public double number(int index) {
    if (index <= count && !Slots.isObject(co.numbers[base + index - 1])) {
      return co.numbers[base + index - 1];
    }
    Double number = Numbers.toNumber(get(index));
    if (number == null) {
      throw typeError(index, "number");
    }
    return number;
  }

  /** Returns a number as {@link #number(int)} does; {@code otherwise} if it is nil or absent. */
  public double number(int index, double otherwise) {
    return isNil(index) ? otherwise : number(index);
  }

  /** Returns a number without its fraction, as {@link #toInteger} does. */
  public long integer(int index) {
    return toInteger(number(index));
  }

  /**
   * Returns a number without its fraction. As processors of the kind x86 do, it takes NaN and what
   * is out of range to be the least integer.
   */
  public static long toInteger(double number) {
    return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
  }

  /** Returns a number without its fraction; {@code otherwise} if it is nil or absent. */
  public long integer(int index, long otherwise) {
    return isNil(index) ? otherwise : integer(index);
  }

  /** Returns the lower 32 bits of a number without its fraction, as C does. */
  public int small(int index) {
    return (int) integer(index);
  }

  /** Returns a number as {@link #small(int)} does; {@code otherwise} if it is nil or absent. */
  public int small(int index, int otherwise) {
    return isNil(index) ? otherwise : small(index);
  }

  /** Returns a string, or the text of a number. */
  public LuaString string(int index) {
    LuaString string = Numbers.toLuaString(get(index));
    if (string == null) {
      throw typeError(index, "string");
    }
    return string;
  }

  /** Returns a string as {@link #string(int)} does; {@code otherwise} if it is nil or absent. */
  public LuaString string(int index, LuaString otherwise) {
    return isNil(index) ? otherwise : string(index);
  }

  /** Returns a table. */
  public LuaTable table(int index) {
    if (get(index) instanceof LuaTable t) {
      return t;
    }
    throw typeError(index, "table");
  }

  /** Returns a function. */
  public LuaFunction function(int index) {
    if (get(index) instanceof LuaFunction f) {
      return f;
    }
    throw typeError(index, "function");
  }

  /** Returns the arguments from one on. */
  public @Nullable Object[] from(int index) {
    return index > count ? new Object[0] : co.values(base + index - 1, base + count);
  }

  // --- errors

  /** Returns the error for an argument of a wrong type. */
  public LuaError typeError(int index, String expected) {
    String actual = index > count ? "no value" : Types.name(get(index));
    return argumentError(index, expected + " expected, got " + actual);
  }

  /** Returns the error for a wrong argument. */
  public LuaError argumentError(int index, String message) {
    return argumentError(index, LuaString.of(message));
  }

  /** Returns the error for a wrong argument. */
  public LuaError argumentError(int index, LuaString message) {
    String called = co.calledName();
    String name = called == null ? "?" : called.substring(called.indexOf('\'') + 1);
    name = name.endsWith("'") ? name.substring(0, name.length() - 1) : name;
    int shown = index;
    if (called != null && called.startsWith("method ")) {
      shown--;
      if (shown == 0) {
        return error("calling '" + name + "' on bad self (", message);
      }
    }
    return error("bad argument #" + shown + " to '" + name + "' (", message);
  }

  private static LuaError error(String before, LuaString message) {
    return LuaError.of(LuaString.join(LuaString.of(before), message, LuaString.of(")")));
  }

  // --- results

  /** Returns nothing. */
  public int nothing() {
    return 0;
  }

  /** Adds a result; returns the number 1. */
  public int give(@Nullable Object value) {
    co.ensure(results + 1);
    co.set(results++, value);
    return 1;
  }

  /** Adds a result; returns the number 1. */
  public int give(double number) {
    co.ensure(results + 1);
    co.numbers[results++] = number;
    return 1;
  }

  /** Adds two results; returns the number 2. */
  public int give(@Nullable Object first, @Nullable Object second) {
    give(first);
    give(second);
    return 2;
  }

  /** Adds results; returns their number. */
  public int giveAll(@Nullable Object[] values) {
    co.ensure(results + values.length);
    for (Object value : values) {
      co.set(results++, value);
    }
    return values.length;
  }

  /** Gives the arguments from one on as results; returns their number. */
  public int giveFrom(int index) {
    int given = Math.max(0, count - index + 1);
    for (int i = 0; i < given; i++) {
      give(co.get(base + index - 1 + i));
    }
    return given;
  }

  /** Removes the last result. */
  public void takeBack() {
    results--;
  }

  /** Returns the last result so far. */
  public @Nullable Object lastResult() {
    return co.get(results - 1);
  }

  /** Returns whether the result in front of the last one is true. */
  public boolean succeeded() {
    return Types.isTrue(co.get(results - 2));
  }

  /** Puts another value in place of the last result so far. */
  public void replaceLastResult(@Nullable Object value) {
    co.set(results - 1, value);
  }

  // --- calls

  /** Calls a function with one argument and returns its first result. */
  public @Nullable Object call(LuaFunction function, @Nullable Object argument) {
    return first(results(function, argument));
  }

  private static @Nullable Object first(@Nullable Object[] values) {
    return values.length == 0 ? null : values[0];
  }

  /** Calls a function with any arguments and returns its first result. */
  public @Nullable Object callWith(LuaFunction function, @Nullable Object[] arguments) {
    return first(results(function, arguments));
  }

  /** Calls a function with two arguments and returns its first result. */
  public @Nullable Object call(LuaFunction function, @Nullable Object a, @Nullable Object b) {
    protect();
    return co.call(function, a, b);
  }

  /** Calls a function and returns all of its results. */
  public @Nullable Object[] results(LuaFunction function, @Nullable Object... arguments) {
    protect();
    return co.call(function, arguments);
  }

  /** Ensures that a call does not overwrite the results so far. */
  private void protect() {
    co.free = Math.max(co.free, results);
  }

  /**
   * Calls the argument {@code index} with those behind it; a first value and all of its results
   * become results.
   *
   * @return their number
   */
  public int callArgument(int index, @Nullable Object value) {
    int function = base + index - 1;
    int arguments = count - index;
    int oldDepth = co.depth;
    int given;
    try {
      co.invoke(function, arguments, -1);
      given = co.top - function;
    } catch (Throwable e) {
      co.depth = oldDepth;
      throw e;
    }
    results = Math.max(results, co.top);
    co.ensure(results + given + 1);
    co.set(results++, value);
    for (int i = 0; i < given; i++) {
      co.copy(function + i, results++);
    }
    return given + 1;
  }

  /** Makes the coroutine yield the arguments; the result of the function is given on resume. */
  public int yieldArguments() {
    co.yield();
    yieldFrom = base;
    yieldTo = base + count;
    return 0;
  }
}
