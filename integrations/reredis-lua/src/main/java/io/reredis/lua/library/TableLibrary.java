package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaFunction;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import io.reredis.lua.vm.Types;

/** The functions in {@code table}. They read and change tables without events. */
public final class TableLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "concat", "foreach", "foreachi", "getn", "insert", "maxn", "remove", "setn", "sort"
  };

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    state.globals().put("table", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "concat" -> concatenate(c);
      case "foreach" -> forEach(c);
      case "foreachi" -> forEachElement(c);
      case "getn" -> c.give((double) c.table(1).length());
      case "insert" -> insert(c);
      case "maxn" -> c.give(greatestKey(c.table(1)));
      case "remove" -> remove(c);
      case "setn" -> setLength(c);
      case "sort" -> sort(c);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int concatenate(Call c) {
    final LuaString separator = c.string(2, LuaString.EMPTY);
    LuaTable table = c.table(1);
    final int first = c.small(3, 1);
    int last = c.isNil(4) ? table.length() : c.small(4);
    Buffer result = new Buffer(c.state());
    for (long i = first; i <= last; i++) {
      Object value = table.get((double) i);
      LuaString s = Numbers.toLuaString(value);
      if (s == null) {
        String type = Types.name(value);
        throw LuaError.of("invalid value (" + type + ") at index " + i + " in table for 'concat'");
      }
      result.add(s);
      if (i < last) {
        result.add(separator);
      }
      c.state().burn(1);
    }
    return c.give(result.string());
  }

  private static int forEach(Call c) {
    LuaTable table = c.table(1);
    LuaFunction function = c.function(2);
    Object key = null;
    while (true) {
      int at = table.nextPosition(table.positionAfter(key));
      if (at < 0) {
        return c.nothing();
      }
      key = table.keyAt(at);
      Object result = c.call(function, key, table.valueAt(at));
      if (result != null) {
        return c.give(result);
      }
    }
  }

  private static int forEachElement(Call c) {
    LuaTable table = c.table(1);
    final int length = table.length();
    LuaFunction function = c.function(2);
    for (int i = 1; i <= length; i++) {
      Object result = c.call(function, Numbers.box(i), table.get((double) i));
      if (result != null) {
        return c.give(result);
      }
    }
    return c.nothing();
  }

  private static double greatestKey(LuaTable table) {
    double greatest = 0;
    for (int i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
      if (table.keyAt(i) instanceof Double d && d > greatest) {
        greatest = d;
      }
    }
    return greatest;
  }

  private static int setLength(Call c) {
    c.table(1);
    throw LuaError.of("'setn' is obsolete");
  }

  // --- changes

  private static void checkWritable(LuaTable table) {
    if (table.isReadOnly()) {
      throw LuaError.of("Attempt to modify a readonly table");
    }
  }

  private static int insert(Call c) {
    LuaTable table = c.table(1);
    int end = table.length() + 1;
    int position =
        switch (c.count()) {
          case 2 -> end;
          case 3 -> c.small(2);
          default -> throw LuaError.of("wrong number of arguments to 'insert'");
        };
    checkWritable(table);
    end = Math.max(end, position);
    long grown = 0;
    for (int i = end; i > position; i--) {
      grown += table.copy(i - 1.0, i);
      c.state().burn(1);
    }
    grown += table.put(Numbers.box(position), c.get(c.count()));
    c.state().allocate(grown);
    return c.nothing();
  }

  private static int remove(Call c) {
    LuaTable table = c.table(1);
    int length = table.length();
    int position = c.small(2, length);
    if (position < 1 || position > length) {
      return c.nothing();
    }
    checkWritable(table);
    final Object removed = table.get((double) position);
    for (int i = position; i < length; i++) {
      c.state().allocate(table.copy(i + 1.0, i));
      c.state().burn(1);
    }
    table.put(Numbers.box(length), null);
    return c.give(removed);
  }

  private static int sort(Call c) {
    LuaTable table = c.table(1);
    int length = table.length();
    LuaFunction order = c.isNil(2) ? null : c.function(2);
    checkWritable(table);
    new Sort(c, table, length, order).run();
    return c.nothing();
  }
}
