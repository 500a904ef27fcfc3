package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;

/** The functions in {@code string}, which are methods of all strings too. */
public final class StringLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "byte", "char", "dump", "find", "format", "gfind", "gmatch", "gsub", "len", "lower", "match",
    "rep", "reverse", "sub", "upper"
  };
  private static final int MAX_BYTES = 1_000_000;

  /** Sets the table of the functions as a global, and as what strings are indexed with. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      if (!name.equals("gfind")) {
        table.put(name, new Builtin(this, name));
      }
    }
    table.put("gfind", table.get("gmatch"));
    state.globals().put("string", table);
    LuaTable metatable = new LuaTable();
    metatable.put("__index", table);
    state.stringMetatable(metatable);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "byte" -> bytes(c);
      case "char" -> characters(c);
      case "dump" -> dump(c);
      case "find" -> PatternFunctions.find(c);
      case "format" -> c.give(new Format(c).text());
      case "gmatch" -> PatternFunctions.matchAll(c);
      case "gsub" -> PatternFunctions.replace(c);
      case "len" -> c.give((double) c.string(1).length());
      case "lower" -> c.give(inCase(c, 'A'));
      case "match" -> PatternFunctions.match(c);
      case "rep" -> c.give(repeat(c));
      case "reverse" -> c.give(reverse(c));
      case "sub" -> c.give(sub(c));
      case "upper" -> c.give(inCase(c, 'a'));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns a position counted from 1; a negative one counts from the end. */
  static long position(long position, int length) {
    return Math.max(0, position < 0 ? position + length + 1 : position);
  }

  private static int bytes(Call c) {
    LuaString s = c.string(1);
    final long first = position(c.integer(2, 1), s.length());
    final long from = Math.max(1, first);
    final long to = Math.min(s.length(), position(c.integer(3, first), s.length()));
    if (to - from >= MAX_BYTES) {
      throw LuaError.of("string slice too long");
    }
    int given = 0;
    for (long i = from; i <= to; i++) {
      given += c.give((double) s.at((int) i - 1));
    }
    return given;
  }

  private static int characters(Call c) {
    byte[] bytes = new byte[Buffer.charge(c.state(), c.count())];
    for (int i = 0; i < bytes.length; i++) {
      int value = c.small(i + 1);
      if (value < 0 || value > 255) {
        throw c.argumentError(i + 1, "invalid value");
      }
      bytes[i] = (byte) value;
    }
    return c.give(LuaString.of(bytes));
  }

  private static int dump(Call c) {
    c.function(1);
    throw LuaError.of("unable to dump given function");
  }

  /** Returns a string whose letters from {@code first} to 25 behind it are in the other case. */
  private static LuaString inCase(Call c, char first) {
    LuaString s = c.string(1);
    byte[] bytes = s.bytes();
    byte[] changed = new byte[Buffer.charge(c.state(), bytes.length)];
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      changed[i] = b >= first && b <= first + 25 ? (byte) (b ^ 0x20) : b;
    }
    return LuaString.of(changed);
  }

  private static LuaString repeat(Call c) {
    byte[] part = c.string(1).bytes();
    int count = c.small(2);
    if (count <= 0 || part.length == 0) {
      return LuaString.EMPTY;
    }
    int length = Buffer.charge(c.state(), (long) part.length * count);
    byte[] bytes = new byte[length];
    System.arraycopy(part, 0, bytes, 0, part.length);
    for (int done = part.length; done < length; done *= 2) {
      System.arraycopy(bytes, 0, bytes, done, Math.min(done, length - done));
    }
    return LuaString.of(bytes);
  }

  private static LuaString reverse(Call c) {
    byte[] bytes = c.string(1).bytes();
    int length = Buffer.charge(c.state(), bytes.length);
    byte[] reversed = new byte[length];
    for (int i = 0; i < length; i++) {
      reversed[i] = bytes[length - 1 - i];
    }
    return LuaString.of(reversed);
  }

  private static LuaString sub(Call c) {
    LuaString s = c.string(1);
    long from = Math.max(1, position(c.integer(2), s.length()));
    long to = Math.min(s.length(), position(c.integer(3, -1), s.length()));
    if (from > to) {
      return LuaString.EMPTY;
    } else if (from == 1 && to == s.length()) {
      return s;
    }
    Buffer.charge(c.state(), to - from + 1);
    return LuaString.of(s.bytes(), (int) from - 1, (int) to);
  }
}
