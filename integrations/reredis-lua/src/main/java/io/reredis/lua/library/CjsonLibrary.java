package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.DecimalText;
import io.reredis.lua.vm.LightUserdata;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import org.jspecify.annotations.Nullable;

/**
 * The functions in {@code cjson}: values as JSON, as of lua-cjson 2.1. An object has the options of
 * one table of functions; {@code new} makes another table with its own.
 */
public final class CjsonLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "decode",
    "decode_invalid_numbers",
    "decode_max_depth",
    "encode",
    "encode_invalid_numbers",
    "encode_keep_buffer",
    "encode_max_depth",
    "encode_number_precision",
    "encode_sparse_array",
    "new"
  };

  /** The values of options that are off or on, and of the one for invalid numbers. */
  static final int OFF = 0;

  static final int ON = 1;
  static final int NULL = 2;
  private static final String[] SWITCH = {"off", "on"};
  private static final String[] SWITCH_OR_NULL = {"off", "on", "null"};

  private static final int DEFAULT_DEPTH = 1000;
  private static final int MAX_KEPT = 64 << 10;

  /** Whether an excessively sparse array is written as an object. */
  int convertSparse = OFF;

  /** An array is sparse if its length is more than its elements times this; 0 for never. */
  int sparseRatio = 2;

  /** The length up to which no array is sparse. */
  int sparseSafe = 10;

  int maxEncodeDepth = DEFAULT_DEPTH;
  int encodeInvalidNumbers = OFF;
  int precision = DecimalText.MAX_PRECISION;
  int maxDecodeDepth = DEFAULT_DEPTH;
  int decodeInvalidNumbers = ON;
  private int keepBuffer = ON;

  /** The buffer of the last call, for the next one. */
  private @Nullable ByteBuilder kept;

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    state.globals().put("cjson", table());
  }

  private LuaTable table() {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    table.put("null", LightUserdata.NULL);
    table.put("_NAME", LuaString.of("cjson"));
    table.put("_VERSION", LuaString.of("2.1.0"));
    return table;
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "decode" -> decode(c);
      case "decode_invalid_numbers" -> {
        checkCount(c, 1);
        decodeInvalidNumbers = choice(c, decodeInvalidNumbers, SWITCH);
        yield give(c, decodeInvalidNumbers);
      }
      case "decode_max_depth" -> {
        checkCount(c, 1);
        maxDecodeDepth = integer(c, 1, maxDecodeDepth, 1, Integer.MAX_VALUE);
        yield c.give((double) maxDecodeDepth);
      }
      case "encode" -> encode(c);
      case "encode_invalid_numbers" -> {
        checkCount(c, 1);
        encodeInvalidNumbers = choice(c, encodeInvalidNumbers, SWITCH_OR_NULL);
        yield give(c, encodeInvalidNumbers);
      }
      case "encode_keep_buffer" -> {
        checkCount(c, 1);
        keepBuffer = choice(c, keepBuffer, SWITCH);
        yield give(c, keepBuffer);
      }
      case "encode_max_depth" -> {
        checkCount(c, 1);
        maxEncodeDepth = integer(c, 1, maxEncodeDepth, 1, Integer.MAX_VALUE);
        yield c.give((double) maxEncodeDepth);
      }
      case "encode_number_precision" -> {
        checkCount(c, 1);
        precision = integer(c, 1, precision, 1, DecimalText.MAX_PRECISION);
        yield c.give((double) precision);
      }
      case "encode_sparse_array" -> sparseArray(c);
      case "new" -> {
        c.state().allocate(1024);
        yield c.give(new CjsonLibrary().table());
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private int decode(Call c) {
    checkOneArgument(c);
    return c.give(new JsonReader(this, c.state(), c.string(1).bytes()).read());
  }

  private int encode(Call c) {
    checkOneArgument(c);
    ByteBuilder out = kept == null ? new ByteBuilder(c.state()) : kept;
    kept = null;
    out.size = 0;
    new JsonWriter(this, c.state(), out).write(c.get(1));
    if (keepBuffer == ON && out.bytes.length <= MAX_KEPT) {
      kept = out;
    }
    return c.give(out.string());
  }

  private static void checkOneArgument(Call c) {
    if (c.count() != 1) {
      throw c.argumentError(1, "expected 1 argument");
    }
  }

  // --- options

  private int sparseArray(Call c) {
    checkCount(c, 3);
    convertSparse = choice(c, convertSparse, SWITCH);
    sparseRatio = integer(c, 2, sparseRatio, 0, Integer.MAX_VALUE);
    sparseSafe = integer(c, 3, sparseSafe, 0, Integer.MAX_VALUE);
    return give(c, convertSparse) + c.give((double) sparseRatio) + c.give((double) sparseSafe);
  }

  private static void checkCount(Call c, int max) {
    if (c.count() > max) {
      throw c.argumentError(max + 1, "found too many arguments");
    }
  }

  private static int integer(Call c, int index, int current, int min, int max) {
    if (c.isNil(index)) {
      return current;
    }
    int value = (int) c.integer(index);
    if (value < min || value > max) {
      // whichever argument it is, the first one is named
      throw c.argumentError(1, "expected integer between " + min + " and " + max);
    }
    return value;
  }

  /** Returns the option that the first argument, a boolean or a name, chooses. */
  private static int choice(Call c, int current, String[] names) {
    if (c.isNil(1)) {
      return current;
    } else if (c.get(1) instanceof Boolean b) {
      return b ? ON : OFF;
    }
    LuaString chosen = c.string(1);
    for (int i = 0; i < names.length; i++) {
      if (chosen.is(names[i])) {
        return i;
      }
    }
    LuaString shown = upToZero(chosen);
    throw c.argumentError(
        1, LuaString.join(LuaString.of("invalid option '"), shown, LuaString.of("'")));
  }

  /** Returns a string as C shows it: it ends at a zero byte. */
  private static LuaString upToZero(LuaString string) {
    int end = 0;
    while (end < string.length() && string.at(end) != 0) {
      end++;
    }
    return LuaString.of(string.bytes(), 0, end);
  }

  private static int give(Call c, int option) {
    return c.give(option == NULL ? LuaString.of("null") : (Object) (option == ON));
  }
}
