package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import org.jspecify.annotations.Nullable;

/** The functions in {@code struct}: values as structures of C on a processor of 64 bits. */
public final class StructLibrary implements Builtin.Library {
  private static final String[] NAMES = {"pack", "size", "unpack"};

  /** The maximum number of arguments and results together. */
  private static final int MAX_VALUES = 8000;

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    state.globals().put("struct", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "pack" -> pack(c);
      case "size" -> size(c);
      case "unpack" -> unpack(c);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The options of a format, and the settings that some of them make. */
  private static final class Format {
    private static final int MAX_INTEGER = 32;
    private static final int MAX_ALIGNMENT = 8;

    private final Call call;
    private final LuaString text;
    private int at;
    private boolean bigEndian;
    private int alignment = 1;

    Format(Call call) {
      this.call = call;
      this.text = call.string(1);
    }

    /** Returns the next option; 0 at the end, which is that of a string of C. */
    int next() {
      call.state().burn(1);
      return at < text.length() ? text.at(at++) : 0;
    }

    /** Returns the bytes of an option, with the number behind it; 0 if that is no fixed number. */
    int size(int option) {
      return switch (option) {
        case 'b', 'B', 'x' -> 1;
        case 'h', 'H' -> 2;
        case 'f' -> 4;
        case 'd', 'l', 'L', 'T' -> 8;
        case 'c' -> number(1);
        case 'i', 'I' -> integerSize();
        default -> 0;
      };
    }

    private int integerSize() {
      int size = number(4);
      if (size > MAX_INTEGER) {
        throw LuaError.of("integral size " + size + " is larger than limit of " + MAX_INTEGER);
      }
      return size;
    }

    private int number(int otherwise) {
      if (at == text.length() || !isDigit(text.at(at))) {
        return otherwise;
      }
      long number = 0;
      while (at < text.length() && isDigit(text.at(at))) {
        number = number * 10 + text.at(at++) - '0';
        if (number > Integer.MAX_VALUE) {
          throw LuaError.of("integral size overflow");
        }
      }
      return (int) number;
    }

    /** Returns the number of bytes that align an option at a position. */
    int padding(long position, int option, int size) {
      int aligned = Math.min(size, alignment);
      if (option == 'c' || aligned <= 1) {
        return 0;
      }
      return aligned - (int) (position & aligned - 1) & aligned - 1;
    }

    /** Applies an option that stands for no value. */
    void set(int option) {
      switch (option) {
        case ' ' -> {}
        case '<' -> bigEndian = false;
        case '>' -> bigEndian = true;
        case '!' -> {
          alignment = number(MAX_ALIGNMENT);
          if (Integer.bitCount(alignment) != 1) {
            throw LuaError.of("alignment " + alignment + " is not a power of 2");
          }
        }
        default -> throw call.argumentError(1, invalid(option));
      }
    }
  }

  private static LuaString invalid(int option) {
    LuaString shown = LuaString.of(new byte[] {(byte) option});
    return LuaString.join(LuaString.of("invalid format option '"), shown, LuaString.of("'"));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  // --- pack

  private static int pack(Call c) {
    Format format = new Format(c);
    ByteBuilder out = new ByteBuilder(c.state());
    int argument = 2;
    for (int option = format.next(); option != 0; option = format.next()) {
      int size = format.size(option);
      out.putLittleEndian(0, format.padding(out.size, option, size));
      switch (option) {
        case 'b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'T' ->
            put(out, format, unsigned(number(c, argument++)), size);
        case 'x' -> out.put(0);
        case 'f' -> put(out, format, Float.floatToRawIntBits((float) number(c, argument++)), size);
        case 'd' -> put(out, format, Double.doubleToRawLongBits(number(c, argument++)), size);
        case 'c', 's' -> packString(c, argument++, option, size, out);
        default -> format.set(option);
      }
    }
    return c.give(out.string());
  }

  private static double number(Call c, int index) {
    if (index > c.count()) {
      throw c.argumentError(index, "number expected, got nil");
    }
    return c.number(index);
  }

  private static void put(ByteBuilder out, Format format, long bits, int size) {
    if (format.bigEndian) {
      out.putBigEndian(bits, size);
    } else {
      out.putLittleEndian(bits, size);
    }
  }

  private static void packString(Call c, int index, int option, int size, ByteBuilder out) {
    if (index > c.count()) {
      throw c.argumentError(index, "string expected, got nil");
    }
    LuaString string = c.string(index);
    if (string.length() < size) {
      // the number of the argument has been counted up by then
      throw c.argumentError(index + 1, "string too short");
    }
    out.put(string.bytes(), 0, size == 0 ? string.length() : size);
    if (option == 's') {
      out.put(0);
    }
  }

  /** Converts as processors do from 2^63 on: modulo 2^64, and 0 from there on. */
  private static long unsigned(double number) {
    if (number >= 0x1p63) {
      double rest = number - 0x1p63;
      return rest >= 0x1p63 ? 0 : (long) rest | Long.MIN_VALUE;
    }
    return Double.isNaN(number) ? Long.MIN_VALUE : (long) number;
  }

  // --- size

  private static int size(Call c) {
    Format format = new Format(c);
    long position = 0;
    for (int option = format.next(); option != 0; option = format.next()) {
      int size = format.size(option);
      position += format.padding(position, option, size);
      if (option == 's') {
        throw c.argumentError(1, "option 's' has no fixed size");
      } else if (option == 'c' && size == 0) {
        throw c.argumentError(1, "option 'c0' has no fixed size");
      } else if (!isLetter(option) && !isDigit(option)) {
        format.set(option);
      }
      position += size;
    }
    return c.give((double) position);
  }

  // --- unpack

  private static int unpack(Call c) {
    final Format format = new Format(c);
    final LuaString data = c.string(2);
    // a negative position is one behind every end, as for an unsigned number
    long position = c.integer(3, 1);
    if (position == 0) {
      throw c.argumentError(3, "offset must be 1 or greater");
    }
    position--;
    int room = MAX_VALUES - c.count() - 2;
    int given = 0;
    Object last = null;
    for (int option = format.next(); option != 0; option = format.next()) {
      long size = format.size(option);
      position += format.padding(position, option, (int) size);
      check(c, data, position, size);
      if (given > room) {
        throw LuaError.of("stack overflow (too many results)");
      }
      switch (option) {
        case 'x' -> {}
        case 'b', 'h', 'i', 'l' ->
            last = Numbers.box(signed(bits(format, data, (int) position, (int) size), (int) size));
        case 'B', 'H', 'I', 'L', 'T' ->
            last = Numbers.box(toDouble(bits(format, data, (int) position, (int) size)));
        case 'f' ->
            last = (double) Float.intBitsToFloat((int) bits(format, data, (int) position, 4));
        case 'd' -> last = Numbers.fromBits(bits(format, data, (int) position, 8));
        case 'c' -> {
          if (size == 0) {
            size = previousSize(given, last);
            check(c, data, position, size);
            given--;
            c.takeBack();
          }
          last = string(c, data, (int) position, (int) size);
        }
        case 's' -> {
          size = lengthOfString(data, (int) position) + 1L;
          last = string(c, data, (int) position, (int) size - 1);
        }
        default -> {
          format.set(option);
          continue;
        }
      }
      if (option != 'x') {
        given += c.give(last);
      }
      position += size;
    }
    return given + c.give((double) (position + 1));
  }

  private static void check(Call c, LuaString data, long position, long size) {
    if (Long.compareUnsigned(size, data.length()) > 0
        || Long.compareUnsigned(position, data.length() - size) > 0) {
      throw c.argumentError(2, "data string too short");
    }
  }

  private static long previousSize(int given, @Nullable Object last) {
    Double size = given == 0 ? null : Numbers.toNumber(last);
    if (size == null) {
      throw LuaError.of("format 'c0' needs a previous size");
    }
    return unsigned(size);
  }

  private static LuaString string(Call c, LuaString data, int from, int length) {
    c.state().allocate((long) length + ByteBuilder.STRING_BYTES);
    return LuaString.of(data.bytes(), from, from + length);
  }

  private static int lengthOfString(LuaString data, int from) {
    byte[] bytes = data.bytes();
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i - from;
      }
    }
    throw LuaError.of("unfinished string in data");
  }

  /** Returns the bytes of an integer; of more than 8 bytes the lowest 8 remain. */
  private static long bits(Format format, LuaString data, int position, int size) {
    long bits = 0;
    for (int i = 0; i < size; i++) {
      int at = format.bigEndian ? position + i : position + size - 1 - i;
      bits = bits << 8 | data.at(at);
    }
    return bits;
  }

  /** Extends the sign; a shift by 64 or more is taken modulo 64, as by processors. */
  private static double signed(long bits, int size) {
    long mask = -1L << size * 8 - 1;
    return (bits & mask) == 0 ? bits : bits | mask;
  }

  private static double toDouble(long bits) {
    return bits >= 0 ? bits : (double) (bits >>> 1 | bits & 1) * 2;
  }
}
