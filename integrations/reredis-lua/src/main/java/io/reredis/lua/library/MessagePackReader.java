package io.reredis.lua.library;

import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads values in MessagePack. It has a stack of its own for values within others, so that the
 * input cannot exhaust that of Java. It counts the slots that lua-cmsgpack would use, since they
 * limit the depth.
 */
final class MessagePackReader {
  /** The maximum number of slots of a function of C. */
  static final int MAX_SLOTS = 8000;

  private static final String TOO_MANY =
      "too many return values at once; use unpack_one or unpack_limit instead.";

  /** A table whose elements are being read. */
  private static final class Open {
    LuaTable table = new LuaTable();
    boolean isArray;

    /** The number of elements to read. */
    long left;

    /** The index of the element of an array that is being read. */
    double index;

    /** The key whose value is being read. */
    @Nullable Object key;

    boolean hasKey;
  }

  private final State state;
  private final byte[] bytes;
  private int at;
  private int slots;
  private Open[] open = new Open[4];
  private int depth;

  /** Creates a reader of the bytes from an offset on; arguments and results take slots. */
  MessagePackReader(State state, byte[] bytes, int offset, int arguments) {
    this.state = state;
    this.bytes = bytes;
    this.at = offset;
    this.slots = arguments;
  }

  /** Returns whether there are bytes left. */
  boolean isMore() {
    return at < bytes.length;
  }

  /** Returns the offset of the next byte. */
  int position() {
    return at;
  }

  /** Checks that there is a further slot. */
  void check(String purpose) {
    if (slots + 1 > MAX_SLOTS) {
      throw LuaError.of("stack overflow (" + purpose + ")");
    }
  }

  /** Reads a value. */
  @Nullable Object read() {
    while (true) {
      check(TOO_MANY);
      state.burn(1);
      Object value = next();
      while (value != this) {
        if (depth == 0) {
          slots++;
          return value;
        }
        // the value of the table if this was its last element, else this
        value = add(open[depth - 1], value);
      }
    }
  }

  /** Adds an element or a key to a table; returns the table at its end, else this. */
  private @Nullable Object add(Open table, @Nullable Object value) {
    if (table.isArray) {
      state.allocate(table.table.put(Numbers.box(table.index++), value));
      slots--;
    } else if (!table.hasKey) {
      table.key = value;
      table.hasKey = true;
      slots++;
      return this;
    } else {
      put(table, value);
      table.hasKey = false;
      slots--;
    }
    table.left--;
    return goOn(table);
  }

  private void put(Open table, @Nullable Object value) {
    if (table.key == null) {
      throw LuaError.value(LuaString.of("table index is nil"));
    } else if (table.key instanceof Double d && d.isNaN()) {
      throw LuaError.value(LuaString.of("table index is NaN"));
    }
    state.allocate(table.table.put(table.key, value));
  }

  /** Prepares for the next element; returns the table if there is none, else this. */
  private Object goOn(Open table) {
    if (table.left > 0) {
      slots += table.isArray ? 1 : 0;
      return this;
    }
    depth--;
    slots--;
    return table.table;
  }

  private Object begin(long length, boolean isArray) {
    if (depth == open.length) {
      state.allocate(48L * depth);
      open = Arrays.copyOf(open, depth * 2);
    }
    Open table = new Open();
    state.allocate(ByteBuilder.TABLE_BYTES);
    table.isArray = isArray;
    table.left = length;
    table.index = 1;
    open[depth++] = table;
    slots++;
    if (isArray) {
      check("in function mp_decode_to_lua_array");
    }
    return goOn(table);
  }

  /** Reads a value without elements, or the beginning of a table; then returns this. */
  private @Nullable Object next() {
    int code = (int) unsigned(1);
    if (code <= 0x7f || code >= 0xe0) {
      return Numbers.box((byte) code);
    } else if (code <= 0x8f) {
      return begin(code & 0xf, false);
    } else if (code <= 0x9f) {
      return begin(code & 0xf, true);
    } else if (code <= 0xbf) {
      return string(code & 0x1f);
    }
    return switch (code) {
      case 0xc0 -> null;
      case 0xc2 -> Boolean.FALSE;
      case 0xc3 -> Boolean.TRUE;
      case 0xca -> Numbers.box(Float.intBitsToFloat((int) unsigned(Float.BYTES)));
      case 0xcb -> Numbers.box(Numbers.fromBits(unsigned(Double.BYTES)));
      // 64 bits without sign become a signed integer
      case 0xcc, 0xcd, 0xce, 0xcf -> Numbers.box(unsigned(1 << code - 0xcc));
      case 0xd0, 0xd1, 0xd2, 0xd3 -> Numbers.box(signed(1 << code - 0xd0));
      case 0xd9, 0xda, 0xdb -> string(unsigned(1 << code - 0xd9));
      case 0xdc, 0xdd -> begin(unsigned(2 << code - 0xdc), true);
      case 0xde, 0xdf -> begin(unsigned(2 << code - 0xde), false);
      default -> throw LuaError.of("Bad data format in input.");
    };
  }

  private void need(long count) {
    if (count > bytes.length - at) {
      throw LuaError.of("Missing bytes in input.");
    }
  }

  private long unsigned(int count) {
    need(count);
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits = bits << 8 | bytes[at++] & 0xff;
    }
    return bits;
  }

  private long signed(int count) {
    int shift = Long.SIZE - 8 * count;
    return unsigned(count) << shift >> shift;
  }

  private LuaString string(long length) {
    need(length);
    state.allocate(length + ByteBuilder.STRING_BYTES);
    at += (int) length;
    return LuaString.of(bytes, at - (int) length, at);
  }
}
