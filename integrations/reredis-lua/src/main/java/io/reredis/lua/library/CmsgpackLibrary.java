package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The functions in {@code cmsgpack}: values as MessagePack, as of lua-cmsgpack 0.4. */
public final class CmsgpackLibrary implements Builtin.Library {
  private static final String[] NAMES = {"pack", "unpack", "unpack_limit", "unpack_one"};

  /** Tables within so many others are written as nil. */
  private static final int MAX_NESTING = 16;

  /** Each packed argument takes two of the 8,000 slots of a function of C. */
  private static final int MAX_ARGUMENTS = MessagePackReader.MAX_SLOTS / 2;

  private static final int NIL = 0xc0;
  private static final int FALSE = 0xc2;
  private static final int TRUE = 0xc3;
  private static final int FLOAT = 0xca;
  private static final int DOUBLE = 0xcb;
  private static final int UNSIGNED_8 = 0xcc;
  private static final int SIGNED_8 = 0xd0;
  private static final int STRING_8 = 0xd9;
  private static final int ARRAY_16 = 0xdc;
  private static final int MAP_16 = 0xde;
  private static final int FIX_MAP = 0x80;
  private static final int FIX_ARRAY = 0x90;
  private static final int FIX_STRING = 0xa0;

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    table.put("_NAME", LuaString.of("cmsgpack"));
    table.put("_VERSION", LuaString.of("lua-cmsgpack 0.4.0"));
    table.put("_COPYRIGHT", LuaString.of("Copyright (C) 2012, Salvatore Sanfilippo"));
    table.put("_DESCRIPTION", LuaString.of("MessagePack C implementation for Lua"));
    state.globals().put("cmsgpack", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "pack" -> pack(c);
      case "unpack" -> unpack(c, c.string(1), 0, 0);
      case "unpack_limit" -> unpack(c, c.string(1), c.integer(2), c.integer(3, 0));
      case "unpack_one" -> unpack(c, c.string(1), 1, c.integer(2, 0));
      default -> throw new IllegalArgumentException(name);
    };
  }

  // --- pack

  private static int pack(Call c) {
    if (c.count() == 0) {
      throw c.argumentError(0, "MessagePack pack needs input.");
    } else if (c.count() > MAX_ARGUMENTS) {
      throw c.argumentError(0, "Too many arguments for MessagePack pack.");
    }
    ByteBuilder out = new ByteBuilder(c.state());
    for (int i = 1; i <= c.count(); i++) {
      pack(c.state(), c.get(i), 0, out);
    }
    return c.give(out.string());
  }

  private static void pack(State state, @Nullable Object value, int nesting, ByteBuilder out) {
    state.burn(1);
    if (value instanceof LuaString s) {
      packLength(s.length(), FIX_STRING, 32, STRING_8, out);
      out.put(s.bytes());
    } else if (value instanceof Double d) {
      packNumber(d, out);
    } else if (value instanceof Boolean b) {
      out.put(b ? TRUE : FALSE);
    } else if (value instanceof LuaTable t && nesting < MAX_NESTING) {
      packTable(state, t, nesting + 1, out);
    } else {
      out.put(NIL);
    }
  }

  /** Writes a length behind the first code of those for 8, 16 and 32 bits that suffices. */
  private static void packLength(int length, int fix, int fixEnd, int code, ByteBuilder out) {
    if (length < fixEnd) {
      out.put(fix | length);
    } else if (length <= 0xff) {
      out.put(code);
      out.put(length);
    } else {
      packLongLength(length, code + 1, out);
    }
  }

  private static void packLongLength(int length, int code, ByteBuilder out) {
    boolean isShort = length <= 0xffff;
    out.put(isShort ? code : code + 1);
    out.putBigEndian(length, isShort ? Short.BYTES : Integer.BYTES);
  }

  private static void packNumber(double number, ByteBuilder out) {
    long integer = (long) number;
    if (integer == number && number < 0x1p63) {
      packInteger(integer, out);
    } else if ((float) number == number) {
      out.put(FLOAT);
      out.putBigEndian(Float.floatToRawIntBits((float) number), Float.BYTES);
    } else {
      out.put(DOUBLE);
      out.putBigEndian(Double.doubleToRawLongBits(number), Double.BYTES);
    }
  }

  private static void packInteger(long integer, ByteBuilder out) {
    if (integer >= -32 && integer <= 127) {
      out.put((int) integer);
      return;
    }
    // of 1, 2, 4 or 8 bytes: the log is what the code adds
    int log;
    if (integer >= 0) {
      log = integer <= 0xff ? 0 : integer <= 0xffff ? 1 : integer <= 0xffff_ffffL ? 2 : 3;
      out.put(UNSIGNED_8 + log);
    } else {
      log = integer == (byte) integer ? 0 : integer == (short) integer ? 1 : 2;
      log = integer < Integer.MIN_VALUE ? 3 : log;
      out.put(SIGNED_8 + log);
    }
    out.putBigEndian(integer, 1 << log);
  }

  private static void packTable(State state, LuaTable table, int nesting, ByteBuilder out) {
    int count = 0;
    boolean isArray = true;
    double max = 0;
    for (int i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
      count++;
      isArray = isArray && table.keyAt(i) instanceof Double d && d > 0 && Math.rint(d) == d;
      max = isArray ? Math.max(max, (Double) table.keyAt(i)) : max;
    }
    state.burn(count);
    if (isArray && max == count) {
      if (count < 16) {
        out.put(FIX_ARRAY | count);
      } else {
        packLongLength(count, ARRAY_16, out);
      }
      for (int i = 1; i <= count; i++) {
        pack(state, table.get((double) i), nesting, out);
      }
      return;
    }
    if (count < 16) {
      out.put(FIX_MAP | count);
    } else {
      packLongLength(count, MAP_16, out);
    }
    for (int i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
      pack(state, table.keyAt(i), nesting, out);
      pack(state, table.valueAt(i), nesting, out);
    }
  }

  // --- unpack

  /** Returns at most {@code limit} values; all of them if limit and offset are 0. */
  private static int unpack(Call c, LuaString data, long limit, long offset) {
    if (offset < 0 || limit < 0) {
      // the length of the input is shown as the limit
      throw LuaError.of(
          "Invalid request to unpack with offset of "
              + (int) offset
              + " and limit of "
              + data.length()
              + ".");
    } else if (offset > data.length()) {
      throw LuaError.of(
          "Start offset " + (int) offset + " greater than input length " + data.length() + ".");
    }
    boolean all = limit == 0 && offset == 0;
    int arguments = all && c.count() > 1 ? c.count() : 1;
    MessagePackReader reader =
        new MessagePackReader(c.state(), data.bytes(), (int) offset, arguments);
    @Nullable Object[] values = new Object[4];
    int count = 0;
    while (reader.isMore() && (all || count < limit)) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = reader.read();
    }
    if (!all) {
      reader.check("in function mp_unpack_full");
      c.give((double) (reader.isMore() ? reader.position() : -1));
    }
    for (int i = 0; i < count; i++) {
      c.give(values[i]);
    }
    return all ? count : count + 1;
  }
}
