package io.reredis.lua.library;

import io.reredis.lua.syntax.Compiler;
import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.Coroutine;
import io.reredis.lua.vm.Events;
import io.reredis.lua.vm.LightUserdata;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaFunction;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import io.reredis.lua.vm.Types;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The basic functions, apart from those that read files. */
public final class BaseLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "assert",
    "collectgarbage",
    "error",
    "gcinfo",
    "getfenv",
    "getmetatable",
    "ipairs",
    "load",
    "loadstring",
    "next",
    "pairs",
    "pcall",
    "print",
    "rawequal",
    "rawget",
    "rawset",
    "select",
    "setfenv",
    "setmetatable",
    "tonumber",
    "tostring",
    "type",
    "unpack",
    "xpcall"
  };
  private static final LuaString METATABLE = LuaString.of("__metatable");
  private static final LuaString TOSTRING = LuaString.of("__tostring");
  private static final int MAX_UNPACKED = 1_000_000;

  private final PrintStream out;
  private final Builtin next = new Builtin(this, "next");
  private final Builtin nextElement = new Builtin(this, "ipairs iterator");

  /** Creates the library; {@code print} writes to a stream. */
  public BaseLibrary(PrintStream out) {
    this.out = out;
  }

  /** Sets the functions as globals. */
  public void install(State state) {
    LuaTable globals = state.globals();
    for (String name : NAMES) {
      globals.put(name, name.equals("next") ? next : new Builtin(this, name));
    }
    globals.put("_G", globals);
    globals.put("_VERSION", LuaString.of("Lua 5.1"));
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "assert" -> check(c);
      case "collectgarbage" -> collect(c);
      case "error" -> error(c);
      case "gcinfo" -> c.give(Math.floor(c.state().usedBytes() / 1024.0));
      case "getfenv" -> getEnvironment(c);
      case "getmetatable" -> getMetatable(c);
      case "ipairs" -> c.give(nextElement, c.table(1)) + c.give(0.0);
      case "ipairs iterator" -> nextElement(c);
      case "load" -> load(c);
      case "loadstring" -> compile(c, c.string(1), c.string(2, c.string(1)));
      case "next" -> next(c);
      case "pairs" -> c.give(next, c.table(1)) + c.give((Object) null);
      case "pcall" -> protectedCall(c);
      case "print" -> print(c);
      case "rawequal" -> c.give((Object) Events.rawEqual(c.any(1), c.any(2)));
      case "rawget" -> c.give(c.table(1).get(c.any(2)));
      case "rawset" -> rawSet(c);
      case "select" -> select(c);
      case "setfenv" -> setEnvironment(c);
      case "setmetatable" -> setMetatable(c);
      case "tonumber" -> toNumber(c);
      case "tostring" -> c.give(string(c, c.any(1)));
      case "type" -> c.give(LuaString.of(Types.name(c.any(1))));
      case "unpack" -> unpack(c);
      case "xpcall" -> protectedCallWithHandler(c);
      default -> throw new IllegalArgumentException(name);
    };
  }

  // --- errors

  private static int check(Call c) {
    if (Types.isTrue(c.any(1))) {
      return c.giveFrom(1);
    }
    LuaString message = c.string(2, LuaString.of("assertion failed!"));
    throw LuaError.value(message);
  }

  private static int error(Call c) {
    Object value = c.get(1);
    long level = c.integer(2, 1);
    LuaString s = Numbers.toLuaString(value);
    if (level > 0 && s != null) {
      String position = c.coroutine().position((int) Math.min(level, 1 << 20));
      throw LuaError.value(LuaString.join(LuaString.of(position), s));
    }
    throw LuaError.value(value);
  }

  private static int protectedCall(Call c) {
    c.any(1);
    try {
      return c.callArgument(1, Boolean.TRUE);
    } catch (LuaError e) {
      if (e.isFatal()) {
        throw e;
      }
      return c.give(Boolean.FALSE, e.value());
    } catch (StackOverflowError e) {
      return c.give(Boolean.FALSE, LuaString.of("stack overflow"));
    }
  }

  private static int protectedCallWithHandler(Call c) {
    Object handler = c.any(2);
    try {
      Object[] values = c.results(callable(c, 1));
      return c.give(Boolean.TRUE) + c.giveAll(values);
    } catch (LuaError e) {
      if (e.isFatal()) {
        throw e;
      }
      return c.give(Boolean.FALSE, handled(c, handler, e.value()));
    } catch (StackOverflowError e) {
      return c.give(Boolean.FALSE, handled(c, handler, LuaString.of("stack overflow")));
    }
  }

  private static LuaFunction callable(Call c, int index) {
    Object value = c.get(index);
    if (value instanceof LuaFunction f) {
      return f;
    }
    throw LuaError.value(LuaString.of("attempt to call a " + Types.name(value) + " value"));
  }

  private static @Nullable Object handled(
      Call c, @Nullable Object handler, @Nullable Object error) {
    if (!(handler instanceof LuaFunction f)) {
      return LuaString.of("error in error handling");
    }
    try {
      return c.call(f, error);
    } catch (LuaError e) {
      if (e.isFatal()) {
        throw e;
      }
      return LuaString.of("error in error handling");
    }
  }

  // --- chunks and environments

  private static int compile(Call c, LuaString text, LuaString name) {
    try {
      c.state().allocate(text.length() * 8L);
      return c.give(new Closure(Compiler.compile(text, name), c.state().globals()));
    } catch (LuaError e) {
      return c.give(null, e.value());
    }
  }

  private static int load(Call c) {
    LuaFunction reader = c.function(1);
    LuaString name = c.string(2, LuaString.of("=(load)"));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      Object part;
      try {
        part = c.call(reader, null, null);
      } catch (LuaError e) {
        if (e.isFatal()) {
          throw e;
        }
        return c.give(null, e.value());
      }
      if (part == null) {
        break;
      }
      LuaString s = Numbers.toLuaString(part);
      if (s == null) {
        return c.give(
            null, LuaString.of(c.coroutine().position(1) + "reader function must return a string"));
      } else if (s.length() == 0) {
        break;
      } else {
        c.state().allocate(s.length());
        text.writeBytes(s.bytes());
      }
    }
    return compile(c, LuaString.of(text.toByteArray()), name);
  }

  private static int getEnvironment(Call c) {
    Object of = c.isNil(1) ? (Object) 1.0 : c.get(1);
    if (of instanceof Builtin) {
      return c.give(c.state().globals());
    }
    Closure function = of instanceof Closure f ? f : atLevel(c, 1);
    return c.give(function == null ? c.state().globals() : function.environment());
  }

  /** Returns the function at a level of the stack; null for level 0 and for Java code. */
  private static @Nullable Closure atLevel(Call c, int argument) {
    long level = c.integer(argument, 1);
    if (level < 0) {
      throw c.argumentError(argument, "level must be non-negative");
    } else if (level == 0) {
      return null;
    }
    Closure function = c.coroutine().function((int) Math.min(level, 1 << 20));
    if (function == null) {
      throw c.argumentError(argument, "invalid level");
    }
    return function;
  }

  private static int setEnvironment(Call c) {
    final LuaTable table = c.table(2);
    Object of = c.get(1);
    if (of instanceof Builtin) {
      throw LuaError.of("'setfenv' cannot change environment of given object");
    }
    Closure function = of instanceof Closure f ? f : atLevel(c, 1);
    if (function == null) {
      return c.nothing();
    }
    function.environment(table);
    return c.give(function);
  }

  // --- metatables

  private static int getMetatable(Call c) {
    LuaTable metatable = Events.metatable(c.state(), c.any(1));
    Object shown = metatable == null ? null : metatable.get(METATABLE);
    return c.give(shown == null ? metatable : shown);
  }

  private static int setMetatable(Call c) {
    LuaTable table = c.table(1);
    if (c.count() < 2 || !c.isNil(2) && !(c.get(2) instanceof LuaTable)) {
      throw c.argumentError(2, "nil or table expected");
    } else if (table.isReadOnly()) {
      throw LuaError.value(LuaString.of("Attempt to modify a readonly table"));
    }
    LuaTable metatable = table.metatable();
    if (metatable != null && metatable.get(METATABLE) != null) {
      throw LuaError.of("cannot change a protected metatable");
    }
    table.metatable(c.isNil(2) ? null : c.table(2));
    return c.give(table);
  }

  // --- tables

  private static int next(Call c) {
    LuaTable table = c.table(1);
    int position = table.nextPosition(table.positionAfter(c.get(2)));
    return position < 0
        ? c.give((Object) null)
        : c.give(table.keyAt(position), table.valueAt(position));
  }

  private static int nextElement(Call c) {
    double i = c.number(2) + 1;
    Object value = c.table(1).get(i);
    return value == null ? c.give((Object) null) : c.give(i) + c.give(value);
  }

  private static int rawSet(Call c) {
    LuaTable table = c.table(1);
    Object key = c.any(2);
    Object value = c.any(3);
    if (table.isReadOnly()) {
      throw LuaError.value(LuaString.of("Attempt to modify a readonly table"));
    }
    c.state().allocate(table.put(key, value));
    return c.give(table);
  }

  private static int unpack(Call c) {
    LuaTable table = c.table(1);
    long from = c.integer(2, 1);
    long to = c.isNil(3) ? table.length() : c.integer(3);
    if (to - from >= MAX_UNPACKED) {
      throw LuaError.of("too many results to unpack");
    }
    for (long i = from; i <= to; i++) {
      c.give(table.get((double) i));
    }
    return (int) Math.max(0, to - from + 1);
  }

  private static int select(Call c) {
    if (c.get(1) instanceof LuaString s && s.is("#")) {
      return c.give(c.count() - 1.0);
    }
    long index = c.integer(1);
    long first = index < 0 ? c.count() + index : index;
    if (first < 1) {
      throw c.argumentError(1, "index out of range");
    }
    return first >= c.count() ? c.nothing() : c.giveFrom((int) first + 1);
  }

  // --- conversions

  private static int toNumber(Call c) {
    long base = c.integer(2, 10);
    if (base == 10) {
      return c.give(Numbers.toNumber(c.any(1)));
    }
    LuaString text = c.string(1);
    if (base < 2 || base > 36) {
      throw c.argumentError(2, "base out of range");
    }
    return c.give(parse(text.toString().strip().toLowerCase(Locale.ROOT), (int) base));
  }

  private static @Nullable Double parse(String text, int base) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    if (base == 16 && digits.startsWith("0x")) {
      digits = digits.substring(2);
    }
    double value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), base);
      if (digit < 0) {
        return null;
      }
      value = value * base + digit;
    }
    // as strtoul does, a minus is taken modulo 2^64
    return digits.isEmpty() ? null : (Double) (negative ? 0x1p64 - value : value);
  }

  /** Returns a value as {@code tostring} does. */
  static LuaString string(Call c, @Nullable Object value) {
    LuaTable metatable = Events.metatable(c.state(), value);
    if (metatable != null && metatable.get(TOSTRING) instanceof LuaFunction f) {
      Object text = c.call(f, value);
      if (!(text instanceof LuaString s)) {
        throw LuaError.of("'tostring' must return a string to 'print'");
      }
      return s;
    }
    LuaString text = Numbers.toLuaString(value);
    return text == null ? LuaString.of(describe(value)) : text;
  }

  private static String describe(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof LightUserdata) {
      return value == null ? "nil" : value.toString();
    }
    String type = value instanceof Coroutine ? "thread" : Types.name(value);
    return type + ": 0x" + String.format("%08x", System.identityHashCode(value));
  }

  private int print(Call c) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int i = 1; i <= c.count(); i++) {
      if (i > 1) {
        line.write('\t');
      }
      line.writeBytes(string(c, c.get(i)).bytes());
    }
    line.write('\n');
    out.writeBytes(line.toByteArray());
    return c.nothing();
  }

  private static int collect(Call c) {
    String option = c.string(1, LuaString.of("collect")).toString();
    return switch (option) {
      case "collect" -> {
        c.state().collect();
        yield c.give(0.0);
      }
      case "count" -> c.give(c.state().usedBytes() / 1024.0);
      case "step" -> {
        c.state().collect();
        yield c.give(Boolean.TRUE);
      }
      case "stop", "restart" -> c.give(0.0);
      case "setpause", "setstepmul" -> c.give(200.0);
      default -> throw c.argumentError(1, "invalid option '" + option + "'");
    };
  }
}
