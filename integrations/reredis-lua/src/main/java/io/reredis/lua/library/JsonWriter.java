package io.reredis.lua.library;

import io.reredis.lua.vm.DecimalText;
import io.reredis.lua.vm.LightUserdata;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import io.reredis.lua.vm.Types;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON. It has a stack of its own for tables within others, since programs may
 * allow more depth than Java's stack has. It counts the slots that lua-cjson would use, since they
 * limit the depth too.
 */
final class JsonWriter {
  private static final int MAX_SLOTS = 8000;
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] HEX = ascii("0123456789abcdef");

  /** The character behind the backslash of an escaped byte; 0 for no escape. */
  private static final byte[] ESCAPES = new byte[256];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['/'] = '/';
    ESCAPES['\\'] = '\\';
    ESCAPES[0x7f] = 'u';
  }

  private final CjsonLibrary options;
  private final State state;
  private final ByteBuilder out;

  /** The tables that are being written. */
  private LuaTable[] tables = new LuaTable[4];

  /** The length of each table; 0 if it is written as an object. */
  private int[] lengths = new int[4];

  /** The elements of an array that are written, or the next position of an object. */
  private int[] positions = new int[4];

  private int depth;
  private int slots = 1;

  JsonWriter(CjsonLibrary options, State state, ByteBuilder out) {
    this.options = options;
    this.state = state;
    this.out = out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void write(@Nullable Object root) {
    Object value = root;
    while (true) {
      state.burn(1);
      if (value instanceof LuaTable t) {
        begin(t);
      } else {
        writeScalar(value);
      }
      // the end of a value may be that of several tables
      while (depth > 0 && isAtEnd()) {
        depth--;
        slots -= lengths[depth] > 0 ? 1 : 2;
        out.put(lengths[depth] > 0 ? ']' : '}');
      }
      if (depth == 0) {
        return;
      }
      value = next();
    }
  }

  private void begin(LuaTable table) {
    if (depth >= options.maxEncodeDepth || slots + 3 > MAX_SLOTS) {
      throw LuaError.of("Cannot serialise, excessive nesting (" + (depth + 1) + ")");
    }
    if (depth == tables.length) {
      state.allocate(12L * depth);
      tables = Arrays.copyOf(tables, depth * 2);
      lengths = Arrays.copyOf(lengths, depth * 2);
      positions = Arrays.copyOf(positions, depth * 2);
    }
    int length = Math.max(0, length(table));
    tables[depth] = table;
    lengths[depth] = length;
    positions[depth] = length > 0 ? 0 : table.nextPosition(0);
    depth++;
    slots += length > 0 ? 1 : 2;
    out.put(length > 0 ? '[' : '{');
  }

  private boolean isAtEnd() {
    int length = lengths[depth - 1];
    int position = positions[depth - 1];
    return length > 0 ? position == length : position < 0;
  }

  /** Writes what is in front of the next element, and returns the element. */
  private @Nullable Object next() {
    LuaTable table = tables[depth - 1];
    int position = positions[depth - 1];
    if (lengths[depth - 1] > 0) {
      if (position > 0) {
        out.put(',');
      }
      positions[depth - 1] = position + 1;
      return table.get(position + 1.0);
    }
    // no value ends in this byte, so this is the first element
    if (out.bytes[out.size - 1] != '{') {
      out.put(',');
    }
    writeKey(table.keyAt(position));
    out.put(':');
    positions[depth - 1] = table.nextPosition(position + 1);
    return table.valueAt(position);
  }

  private void writeKey(Object key) {
    if (key instanceof LuaString s) {
      writeString(s.bytes());
    } else if (key instanceof Double d) {
      out.put('"');
      writeNumber(d);
      out.put('"');
    } else {
      throw error(key, "table key must be a number or string");
    }
  }

  private static LuaError error(@Nullable Object value, String reason) {
    return LuaError.of("Cannot serialise " + Types.name(value) + ": " + reason);
  }

  /** Returns the length of an array; 0 or less if a table is no array. */
  private int length(LuaTable table) {
    int max = 0;
    int count = 0;
    for (int i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
      if (!(table.keyAt(i) instanceof Double key) || key < 1 || Math.rint(key) != key) {
        return 0;
      }
      if (key > max) {
        // as a processor converts numbers that are too large
        max = key > Integer.MAX_VALUE ? Integer.MIN_VALUE : (int) (double) key;
      }
      count++;
    }
    state.burn(count);
    int ratio = options.sparseRatio;
    if (ratio > 0 && max > count * ratio && max > options.sparseSafe) {
      if (options.convertSparse == CjsonLibrary.OFF) {
        throw error(table, "excessively sparse array");
      }
      return 0;
    }
    return max;
  }

  // --- scalars

  private void writeScalar(@Nullable Object value) {
    if (value instanceof LuaString s) {
      writeString(s.bytes());
    } else if (value instanceof Double d) {
      writeNumber(d);
    } else if (value instanceof Boolean b) {
      out.put(b ? TRUE : FALSE);
    } else if (value == null || value == LightUserdata.NULL) {
      out.put(NULL);
    } else {
      throw error(value, "type not supported");
    }
  }

  private void writeNumber(double number) {
    if (Double.isFinite(number)) {
      out.ensure(DecimalText.MAX_LENGTH);
      out.size = DecimalText.put(number, options.precision, out.bytes, out.size);
    } else if (options.encodeInvalidNumbers == CjsonLibrary.OFF) {
      throw error(number, "must not be NaN or Inf");
    } else if (options.encodeInvalidNumbers == CjsonLibrary.NULL) {
      out.put(NULL);
    } else {
      out.put(ascii(Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf"));
    }
  }

  private void writeString(byte[] bytes) {
    out.put('"');
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte escape = ESCAPES[bytes[i] & 0xff];
      if (escape != 0) {
        out.put(bytes, from, i);
        from = i + 1;
        writeEscape(escape, bytes[i]);
      }
    }
    out.put(bytes, from, bytes.length);
    out.put('"');
  }

  private void writeEscape(byte escape, byte b) {
    out.put('\\');
    out.put(escape);
    if (escape == 'u') {
      out.put('0');
      out.put('0');
      out.put(HEX[b >> 4]);
      out.put(HEX[b & 0xf]);
    }
  }
}
