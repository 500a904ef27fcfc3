package io.reredis.lua.script;

import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import io.reredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/** Makes values of Lua from the reply of a command. */
final class ReplyValues {
  private static final LuaString OK = LuaString.of("ok");
  private static final LuaString ERR = LuaString.of("err");
  private static final LuaString DOUBLE = LuaString.of("double");
  private static final LuaString MAP = LuaString.of("map");
  private static final LuaString SET = LuaString.of("set");
  private static final LuaString BIG_NUMBER = LuaString.of("big_number");
  private static final LuaString VERBATIM = LuaString.of("verbatim_string");
  private static final LuaString STRING = LuaString.of("string");
  private static final LuaString FORMAT = LuaString.of("format");
  private static final int FORMAT_LENGTH = 3;
  private static final byte[] NONE = new byte[0];

  /** The heap bytes of a value besides its content. */
  private static final int VALUE_BYTES = 48;

  private byte[] bytes = NONE;
  private int at;
  private @Nullable State state;

  /** Returns the value of a complete reply. */
  @Nullable Object read(State newState, ReplyWriter reply) {
    byte[] single = reply.single();
    bytes = single == null ? reply.copyFrom(0) : single;
    at = 0;
    state = newState;
    newState.allocate(reply.size());
    try {
      return value();
    } finally {
      bytes = NONE;
    }
  }

  private @Nullable Object value() {
    byte type = bytes[at++];
    return switch (type) {
      case ':' -> (double) integer();
      case '$' -> bulk();
      case '+' -> table(OK, line());
      case '-' -> table(ERR, line());
      case '*', '>' -> array();
      case '_' -> {
        line();
        yield null;
      }
      case '#' -> line().is("t");
      case ',' -> table(DOUBLE, doubleValue(line().toString()));
      case '(' -> table(BIG_NUMBER, line());
      case '=' -> verbatim();
      case '%' -> map();
      case '~' -> set();
      case '|' -> {
        for (long i = 2 * integer(); i > 0; i--) {
          value(); // attributes are not shown to scripts
        }
        yield value();
      }
      default -> throw new IllegalStateException("no type of reply: " + (char) type);
    };
  }

  private void allocate(int count) {
    assert state != null;
    state.allocate((long) VALUE_BYTES * count);
  }

  private LuaTable table(LuaString field, Object value) {
    allocate(3);
    LuaTable table = new LuaTable(0, 1);
    table.put(field, value);
    return table;
  }

  private LuaString line() {
    int from = at;
    while (bytes[at] != '\r') {
      at++;
    }
    LuaString line = LuaString.of(bytes, from, at);
    at += 2;
    return line;
  }

  private long integer() {
    boolean negative = bytes[at] == '-';
    long value = 0;
    for (at += negative ? 1 : 0; bytes[at] != '\r'; at++) {
      value = value * 10 + bytes[at] - '0';
    }
    at += 2;
    return negative ? -value : value;
  }

  private static double doubleValue(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private Object bulk() {
    int length = (int) integer();
    if (length < 0) {
      return Boolean.FALSE;
    }
    allocate(1);
    LuaString string = LuaString.of(bytes, at, at + length);
    at += length + 2;
    return string;
  }

  private LuaTable verbatim() {
    LuaString all = (LuaString) bulk();
    LuaTable inner = new LuaTable(0, 2);
    inner.put(FORMAT, LuaString.of(all.bytes(), 0, FORMAT_LENGTH));
    inner.put(STRING, LuaString.of(all.bytes(), FORMAT_LENGTH + 1, all.length()));
    return table(VERBATIM, inner);
  }

  private Object array() {
    int count = (int) integer();
    if (count < 0) {
      return Boolean.FALSE;
    }
    allocate(count + 1);
    LuaTable table = new LuaTable(count, 0);
    for (int i = 1; i <= count; i++) {
      table.put((double) i, value());
    }
    return table;
  }

  private LuaTable map() {
    int pairs = (int) integer();
    allocate(2 * pairs + 1);
    LuaTable map = new LuaTable(0, pairs);
    for (int i = 0; i < pairs; i++) {
      Object key = value();
      map.put(key, value());
    }
    return table(MAP, map);
  }

  private LuaTable set() {
    int count = (int) integer();
    allocate(2 * count + 1);
    LuaTable set = new LuaTable(0, count);
    for (int i = 0; i < count; i++) {
      set.put(value(), Boolean.TRUE);
    }
    return table(SET, set);
  }
}
